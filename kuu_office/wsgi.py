import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kuu_office.settings")


def settle() -> None:
    """What lives as long as the process is not looked through again, and full collections stay rare.

    Each takes up to 80 ms out of some request. Every page is imported first: none waits for that either.
    """
    import_module("kuu_office.urls")
    gc.collect()
    gc.freeze()
    gc.set_threshold(700, 10, 100)


application = get_wsgi_application()
settle()
