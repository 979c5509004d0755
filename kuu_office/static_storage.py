"""How static files are named when the portal is served: by their content, so that a browser may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

# Django's own switch for modules reads those of libraries too, and one of them imports a file that it does not bring.
OUR_IMPORTS = (r"""(?P<matched>\b(?P<verb>import|from)\s*["'](?P<url>\.{1,2}/[^"']+)["'])""", '%(verb)s "%(url)s"')


class NamedByContent(CompressedManifestStaticFilesStorage):
    """Our modules name each other by content too: after an update no browser runs new modules beside old ones."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", (OUR_IMPORTS,)))
