"""Calendars brought to a stage of their way, each signature given by its own person through the real operations."""

from types import SimpleNamespace

from curriculum.models import Calendar
from curriculum.operations import calendar_approval as approval
from curriculum.tests.stages import HERE, OFFICE
from curriculum.tests.world import NOON
from kuu_office.core import signoffs

REMARK = "Кышкы сессиянын жумаларын караңыз"


def bring_calendar_to(
    stage: str, calendar: Calendar, cast: SimpleNamespace, people: dict[str, str] = HERE, at=NOON
) -> Calendar:
    """A sound draft submitted and signed until it waits at `stage`, is `approved`, or was `returned` by the dean."""
    people = people | OFFICE
    calendar = approval.submit_calendar(calendar=calendar, by=getattr(cast, people["author"]).scope, at=at)
    while calendar.step and calendar.step != stage:
        signer = getattr(cast, people[calendar.step]).scope
        if stage == "returned" and calendar.step == "dean":
            return signoffs.return_with_remark(calendar, by=signer, at=at, remark=REMARK)
        calendar = signoffs.approve(calendar, by=signer, at=at)
    return calendar
