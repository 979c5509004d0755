from kuu_office.core.tests.english import in_english

__all__ = ["in_english"]
