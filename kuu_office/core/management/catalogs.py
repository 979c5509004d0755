"""Translations made ready without gettext: .po files compiled by polib."""

from pathlib import Path

from django.conf import settings


def stale_catalogs() -> list[Path]:
    """The .po files that have no .mo, or an older one."""
    found = (path for folder in settings.LOCALE_PATHS for path in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")))
    return [path for path in found if not _compiled(path).exists() or _is_older(_compiled(path), path)]


def compile_stale_catalogs() -> list[Path]:
    """Compiles what is stale. Returns the .po files that were compiled."""
    stale = stale_catalogs()
    if stale:
        import polib
    for path in stale:
        polib.pofile(str(path)).save_as_mofile(str(_compiled(path)))
    return stale


def _compiled(path: Path) -> Path:
    return path.with_suffix(".mo")


def _is_older(path: Path, than: Path) -> bool:
    return path.stat().st_mtime < than.stat().st_mtime
