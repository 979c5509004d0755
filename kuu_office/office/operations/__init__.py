"""The verbs of the register of acts and of the exchange with AVN."""

from kuu_office.office.operations import acts, choices, exchange, marks, profiles
from kuu_office.office.operations.acts import ActEntry, change_act, end_act, fingerprint, register_act, values_of

EVENTS = acts.EVENTS | profiles.EVENTS | exchange.EVENTS | choices.EVENTS | marks.EVENTS

__all__ = ["EVENTS", "ActEntry", "change_act", "end_act", "fingerprint", "register_act", "values_of"]
