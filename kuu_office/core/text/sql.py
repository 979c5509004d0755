"""`ky_fold` and `ky_sort_key` as immutable functions of PostgreSQL, for indexes and ORDER BY.

Only the collation "C" is relied on: there lower() knows ASCII alone, so every other letter is spelt out.
"""

from kuu_office.core.text.kyrgyz import FOLD_MAP, SORT_MAP


def _literal(text: str) -> str:
    return "E'" + "".join(f"\\u{ord(character):04X}" for character in text) + "'"


def _cleaned(mapping: dict[str, str]) -> str:
    """SQL of the same steps as `kyrgyz._collapse`. translate() drops what has no counterpart, so those stand last."""
    kept = {old: new for old, new in mapping.items() if new}
    dropped = [old for old, new in mapping.items() if not new]
    old, new = _literal("".join([*kept, *dropped])), _literal("".join(kept.values()))
    return f"btrim(regexp_replace(translate(lower(normalize(value) COLLATE \"C\"), {old}, {new}), ' +', ' ', 'g'), ' ')"


def _function(name: str, expression: str) -> str:
    """plpgsql and a high cost on purpose: an SQL function is inlined, looks cheap, and the index stays unused."""
    return (
        f"CREATE OR REPLACE FUNCTION {name}(value text) RETURNS text\n"
        f"LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$ BEGIN RETURN {expression}; END $$"
    )


KY_FOLD_SQL = _function("ky_fold", _cleaned(FOLD_MAP))
KY_SORT_KEY_SQL = _function("ky_sort_key", f"{_cleaned(SORT_MAP)} || E'\\u0001' || value")
