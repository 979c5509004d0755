from kuu_office.office.queries.acts import SEARCHED, Use, matching_acts, register_act_use, show_act, uses_of

__all__ = ["SEARCHED", "Use", "matching_acts", "register_act_use", "show_act", "uses_of"]
