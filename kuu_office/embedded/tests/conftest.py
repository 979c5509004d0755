"""An installation of its own for every test that starts something."""

import shutil
import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def var(monkeypatch):
    """An installation of its own, in a directory that PostgreSQL's account may reach."""
    home = Path(tempfile.mkdtemp(prefix="kuu-test-", dir="/tmp"))
    home.chmod(0o711)
    monkeypatch.setenv("VAR_DIR", str(home / "var"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    yield home / "var"
    shutil.rmtree(home)
