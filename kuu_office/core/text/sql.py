"""`ky_fold` and `ky_sort_key` as immutable functions of PostgreSQL, for indexes and ORDER BY.

Only the collation "C" is relied on: there lower() knows ASCII alone, so every other letter is spelt out.
"""

from string import ascii_lowercase, digits

from kuu_office.core.text.kyrgyz import FOLD_MAP, SORT_MAP

# translate() seeks every letter of a text from the left of its list: the usual ones stand first, changed or not.
USUAL = " аоиерынктлубсвдмшжйгзчяхпцэьюүөёңщфъ-." + digits + ascii_lowercase


def _literal(text: str) -> str:
    return "E'" + "".join(f"\\u{ord(character):04X}" for character in text) + "'"


def _translated(mapping: dict[str, str]) -> str:
    """SQL of the letters exchanged. translate() drops what has no counterpart, so those stand last."""
    mapping = {letter: letter for letter in USUAL} | mapping
    kept = {old: new for old, new in mapping.items() if new}
    dropped = [old for old, new in mapping.items() if not new]
    old, new = _literal("".join([*kept, *dropped])), _literal("".join(kept.values()))
    return f'translate(lower(normalize(value) COLLATE "C"), {old}, {new})'


def _function(name: str, mapping: dict[str, str], after: str = "") -> str:
    """The same steps as `kyrgyz._collapse`.

    plpgsql and a high cost on purpose: an SQL function is inlined, looks cheap, and the index stays unused.
    """
    return (
        f"CREATE OR REPLACE FUNCTION {name}(value text) RETURNS text\n"
        "LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$\n"
        f"DECLARE clean text := {_translated(mapping)};\n"
        "BEGIN\n"
        "IF position('  ' IN clean) > 0 THEN clean := regexp_replace(clean, ' +', ' ', 'g'); END IF;\n"
        f"RETURN btrim(clean, ' '){after};\n"
        "END $$"
    )


KY_FOLD_SQL = _function("ky_fold", FOLD_MAP)
KY_SORT_KEY_SQL = _function("ky_sort_key", SORT_MAP, after=" || E'\\u0001' || value")
