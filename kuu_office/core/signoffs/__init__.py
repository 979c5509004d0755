"""How a document gets its signatures: routes, the verbs of signing, the trail that people see, the rows of the inbox.

An app describes the way of its documents with a `Route`, registers it, and wraps a verb in an operation of its own
where it asks for more (checks before `submit`).
"""

from kuu_office.core.signoffs.operations import approve, return_with_remark, sign_on_paper, submit, withdraw
from kuu_office.core.signoffs.routes import Route, Step, all_routes, register_route, route_of
from kuu_office.core.signoffs.rules import can_record_paper, can_return, can_sign, can_submit, can_withdraw
from kuu_office.core.signoffs.scans import bring_paper
from kuu_office.core.signoffs.trail import TrailStep, remarks, trail
from kuu_office.core.signoffs.waiting import (
    Returned,
    count_waiting,
    count_waiting_of,
    inbox_row,
    returned_to,
    waiting_for,
)

__all__ = [
    "Returned", "Route", "Step", "TrailStep", "all_routes", "approve", "bring_paper", "can_record_paper", "can_return",
    "can_sign", "can_submit", "can_withdraw", "count_waiting", "count_waiting_of", "inbox_row", "register_route",
    "remarks", "return_with_remark", "returned_to", "route_of", "sign_on_paper", "submit", "trail", "waiting_for",
    "withdraw",
]  # fmt: skip
