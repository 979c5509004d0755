"""Static files are collected only when one of them changed."""

import os
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command


def collect_changed() -> bool:
    """Collects when files came, went or changed since the last time. Returns whether it did."""
    stamp, now = settings.VAR_DIR / "static.stamp", fingerprint()
    if stamp.exists() and stamp.read_text() == now and settings.STATIC_ROOT.exists():
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(now)
    return True


def fingerprint() -> str:
    """How many files there are and when the newest was written."""
    times = [entry.stat().st_mtime_ns for folder in folders() for entry in files_below(folder)]
    return f"{len(times)} {max(times, default=0)}"


def folders() -> list[Path]:
    of_apps = (Path(app.path) / "static" for app in apps.get_app_configs())
    return [folder for folder in (*map(Path, settings.STATICFILES_DIRS), *of_apps) if folder.is_dir()]


def files_below(folder: Path | str) -> list[os.DirEntry]:
    """Every file of a folder and the folders in it."""
    with os.scandir(folder) as entries:
        found = list(entries)
    inside = (files_below(entry.path) for entry in found if entry.is_dir())
    return [entry for entry in found if entry.is_file()] + [entry for files in inside for entry in files]
