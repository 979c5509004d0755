from kuu_office.core.tests.english import in_english  # noqa: F401
