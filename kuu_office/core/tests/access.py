"""Rows of the access matrix for the kernel: who may open which address, stated here once more and independently.

Each app states its own in `<app>/tests/access.py`: `ROWS` by the name of the address, `samples(cast)` the objects.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from kuu_office.core.tests.cast import BEGINNING

NOON = datetime(2026, 3, 2, 6, tzinfo=UTC)

CLERKS = {"deans_clerk", "department_clerk", "department_head"}
SIGNERS = {"dean", "department_head", "office_specialist", "head_of_office", "vice_rector"}
OFFICE = {"office_specialist", "head_of_office"}
READERS = CLERKS | SIGNERS | {
    "dispatcher", "diploma_clerk", "quality_specialist", "mobility_specialist", "finance_specialist", "registrar",
}  # fmt: skip
EVERYONE = READERS | {"teacher"}
ENTERING = EVERYONE | {"student"}

# Members of the cast by what their unit covers: everything, the first faculty's department, the other faculty's.
WHOLE = {
    "dispatcher", "office_specialist", "head_of_office", "vice_rector", "diploma_clerk", "quality_specialist",
    "mobility_specialist", "finance_specialist", "registrar",
}  # fmt: skip
HERE = WHOLE | {"deans_clerk", "dean", "department_head", "department_clerk", "teacher", "student"}
THERE = WHOLE | {"other_clerk", "other_dean", "other_head"}
ANYBODY = HERE | THERE | {"sister_head"}
ABSENT = 987654321

Kwargs = Mapping[str, Any] | Callable[[str], Mapping[str, Any]]


@dataclass(frozen=True)
class Row:
    """An address: the roles that may, the methods it answers, the sample whose objects it shows, what a POST sends.

    `door`: the roles that get as far as the object and are told there why not, when they are more than `roles`.
    `unreached`: what people see of an object outside their units.
    """

    roles: set[str]
    methods: tuple[str, ...] = ("GET",)
    sample: str = ""
    door: set[str] = field(default_factory=set)
    unreached: str = "not found"
    sent: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Thing:
    """Arguments of an address for one object (by member, when each has their own), and who of the cast reaches it."""

    kwargs: Kwargs
    reached_by: set[str]

    def kwargs_for(self, member: str) -> Mapping[str, Any]:
        return self.kwargs(member) if callable(self.kwargs) else self.kwargs


@dataclass(frozen=True)
class Sample:
    """The objects that an address is asked for: of the first department, of another faculty, and one that is not there.

    None: there is no such thing, for an address without an object or for objects that belong to nobody.
    """

    own: Thing
    other: Thing | None = None
    absent: Thing | None = None


GET_POST = ("GET", "POST")
POST = ("POST",)


def sample(own: Kwargs, other: Kwargs | None = None, absent: Mapping[str, Any] | None = None) -> Sample:
    """An object of the first department and one of the other faculty."""
    return Sample(Thing(own, HERE), Thing(other, THERE) if other else None, Thing(absent or {"pk": ABSENT}, set()))


ROWS = {
    "core:home": Row(ENTERING),
    "core:inbox": Row(EVERYONE),
    "core:inbox_bulk": Row(EVERYONE, GET_POST),
    "core:inbox_item": Row(EVERYONE, sample="waiting_paper"),
    "core:inbox_decide": Row(
        {"department_head"}, POST, "waiting_paper", EVERYONE, sent={"decision": "approve", "step": "head"}
    ),
    "core:history": Row(READERS, sample="waiting_paper"),
    "core:search": Row(EVERYONE),
    "core:jobs": Row(EVERYONE),
    "core:job": Row(EVERYONE, sample="job"),
    "core:job_cancel": Row(EVERYONE, POST, sample="job"),
    "core:account": Row(ENTERING),
    "core:style_guide": Row(EVERYONE),
    "core:file": Row(ENTERING, sample="file"),
    "core:person": Row(READERS, sample="person"),
    "core:unit": Row(EVERYONE, sample="unit", unreached="in"),
}


def samples(cast) -> dict[str, Sample]:
    """`waiting_paper` comes from the app whose papers are signed: one of each department, at its head's step."""
    own, other = (make_file(unit, cast.registrar) for unit in (cast.units.department, cast.units.other_department))
    return {
        "": Sample(Thing({}, ANYBODY)),
        "person": people_of(cast),
        "unit": sample({"pk": cast.units.department.pk}, {"pk": cast.units.other_department.pk}),
        "job": jobs_of(cast),
        "file": Sample(
            Thing({"key": own.key}, HERE - {"student"}),
            Thing({"key": other.key}, THERE),
            Thing({"key": "absent"}, set()),
        ),
    }


def make_file(unit, stored_by):
    """A scan that whoever sees study plans of the unit may open."""
    from kuu_office.core.access.permissions import Permission
    from kuu_office.core.documents.storage import store_file

    return store_file(
        name="скан.pdf", content=b"%PDF-1.4\n%%EOF\n", content_type="application/pdf", by=stored_by.scope,
        at=NOON, unit=unit, access=Permission.PLAN_VIEW,
    )  # fmt: skip


def people_of(cast) -> Sample:
    """Somebody who works in the department, and somebody who works in the other faculty."""
    from kuu_office.core.models import Appointment, Person, Post

    post = Post.objects.create(code="docent", name_ky="доцент")
    own, other = (Person.objects.create(surname=name, given_name="Айбек") for name in ("Осмонов", "Төлөев"))
    for person, unit in ((own, cast.units.department), (other, cast.units.other_department)):
        Appointment.objects.create(person=person, unit=unit, post=post, rate=1, start_date=BEGINNING)
    return sample({"pk": own.pk}, {"pk": other.pk})


def jobs_of(cast) -> Sample:
    """Everybody's own job, and one of a person whom nobody else may look over the shoulder."""
    from kuu_office.core.models import Job

    def job_of(member) -> dict[str, int]:
        job = Job.objects.create(task="core.nothing", title="Басып чыгаруу", owner=member.user, created_at=NOON)
        return {"pk": job.pk}

    jobs = {name: job_of(getattr(cast, name)) for name in ANYBODY | {"outsider"}}
    return Sample(Thing(jobs.__getitem__, ANYBODY), Thing(job_of(cast.outsider), set()), Thing({"pk": ABSENT}, set()))
