"""How wide a column may grow."""

WIDE = {"td": {"class": "wide"}}
WHOLE = {"td": {"class": "nowrap"}}  # a code that is not broken at its dashes
