"""What every test stands on: a real PostgreSQL, the cast, files that vanish."""

import pytest

pytest_plugins = [f"kuu_office.core.tests.{name}" for name in ("cast", "committed", "demo_copies", "papers")]


@pytest.fixture(autouse=True)
def _files_of_the_test(settings, tmp_path):
    """What a test stores is gone with it."""
    settings.MEDIA_ROOT = tmp_path / "media"
