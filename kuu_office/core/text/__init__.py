"""Kyrgyz text, names, dates, personal numbers; reading what people write. Pure Python: importable without Django."""


def N_(message: str) -> str:
    """Marks a sentence for the catalogs; whoever shows it translates it."""
    return message
