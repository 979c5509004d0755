"""Tests run on a real PostgreSQL with the owner's role, so that the test database can be made."""

import os

os.environ.setdefault("DB_ROLE", "owner")
os.environ.setdefault("PROCESS", "command")
os.environ.setdefault("DEMO_MODE", "1")

pytest_plugins = ["kuu_office.core.tests.cast", "kuu_office.core.tests.committed", "kuu_office.core.tests.papers"]
