from kuu_office.office.queries.acts import SEARCHED, Use, find_acts, register_act_use, uses_of

__all__ = ["SEARCHED", "Use", "find_acts", "register_act_use", "uses_of"]
