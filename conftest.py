"""What every test stands on: a real PostgreSQL, the cast, files that vanish."""

import pytest

LONGEST = ("e2e", "test_access_matrix")

pytest_plugins = [f"kuu_office.core.tests.{name}" for name in ("cast", "committed", "demo_copies", "papers")]


@pytest.fixture(autouse=True)
def _files_of_the_test(settings, tmp_path):
    """What a test stores is gone with it."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes comes first, so that no worker stands idle at the end; within that the order stays random."""
    items.sort(key=lambda item: not any(name in item.nodeid for name in LONGEST))
