"""Numbers of rows as an address or a form writes them."""

LONGEST = 18  # digits that the database takes


def row_number(text: str) -> int | None:
    """The number of a row, or None for whatever is none."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None
