"""Load sheets brought to a stage of their way, each signature given by its own person through the real operations."""

from types import SimpleNamespace

from kuu_office.core import signoffs
from kuu_office.core.models import Appointment, Person, Post
from workload.models import Assignment, LoadLine, LoadSheet
from workload.operations.approval import submit_sheet
from workload.tests.world import AT, FIRST_DAY

SIGNERS = {"dean": "dean", "office": "office_specialist", "vice_rector": "vice_rector"}
REMARK = "Лекциялардын сааттарын караңыз"


def bring_to(stage: str, sheet: LoadSheet, cast: SimpleNamespace, at=AT) -> LoadSheet:
    """A sheet submitted and signed until it waits at `stage`, is `approved`, or was `returned` by the office."""
    sheet = submit_sheet(sheet, by=cast.department_head.scope, at=at)
    while sheet.step and sheet.step != stage:
        signer = getattr(cast, SIGNERS[sheet.step]).scope
        if stage == "returned" and sheet.step == "office":
            return signoffs.return_with_remark(sheet, by=signer, at=at, remark=REMARK)
        sheet = signoffs.approve(sheet, by=signer, at=at)
    return sheet


def make_post(code: str = "docent", name: str = "доцент") -> Post:
    return Post.objects.update_or_create(code=code, defaults={"name_ky": name, "is_teaching": True})[0]


def make_teacher(unit, surname: str, given_name: str = "Айбек", *, kind: str = "main", **values) -> Appointment:
    """Somebody with a full rate in a department from the first day of the year on."""
    person = Person.objects.create(surname=surname, given_name=given_name)
    fields = {"post": make_post(), "rate": 1, "start_date": FIRST_DAY} | values
    return Appointment.objects.create(person=person, unit=unit, kind=kind, **fields)


def give(line: LoadLine, taker: Appointment | Post, hours=None) -> Assignment:
    """Hours of a line, all of them when none are named, to a person or to a vacancy."""
    whose = {"appointment": taker} if isinstance(taker, Appointment) else {"post": taker}
    return Assignment.objects.create(line=line, hours=line.hours if hours is None else hours, **whose)


def give_all(sheet: LoadSheet, taker: Appointment | Post) -> None:
    """Every line of a sheet whole to one person or vacancy."""
    for line in sheet.lines.filter(hours__gt=0).order_by("pk"):
        give(line, taker)
