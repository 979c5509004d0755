"""Which groups may hear a class together: one course, one language, one number of hours and weeks, not too many people.

Nothing here knows the database, and nothing here undoes what people decided: what they keep by hand is not passed in.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from curriculum.calc.shapes import ZERO, Limit, custom_limit, number
from kuu_office.core.text import N_


class ClassKind(StrEnum):
    LECTURE = "lecture"
    PRACTICAL = "practical"
    LABORATORY = "laboratory"


# Students in one stream (DOMAIN 2.6: a lecture 100-150); laboratories are not joined until the office says so.
DEFAULT_LIMITS: Mapping[ClassKind, Limit] = {
    ClassKind.LECTURE: custom_limit("120"),
    ClassKind.PRACTICAL: custom_limit("30"),
    ClassKind.LABORATORY: custom_limit("15"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Classes:
    """The classes of one kind that one group has in one course.

    key: of the line of its semester plan. course: the key of the catalogue's course, "" when there is none.
    department: the key of the one that teaches it, "" when none is chosen yet.
    size: students of the group today, of an elective those who chose it. hours: of the term.
    """

    key: str
    group: str
    size: int
    course: str
    course_name: str
    department: str = ""
    department_name: str = ""
    language: str
    kind: ClassKind
    hours: Decimal
    weeks: Decimal


@dataclass(frozen=True, slots=True)
class Apart:
    """Why classes cannot be joined: a sentence (msgid) and what it names."""

    message: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Classes that may be held together. `is_too_large`: one group alone is more than the limit."""

    members: tuple[Classes, ...]
    limit: int

    @property
    def size(self) -> int:
        return sum(one.size for one in self.members)

    @property
    def saved(self) -> Decimal:
        """Hours that are not taught twice."""
        return saved_hours(self.members)

    @property
    def is_too_large(self) -> bool:
        return self.size > self.limit


def saved_hours(members: Sequence[Classes]) -> Decimal:
    """Hours that are not taught because the groups sit together."""
    return members[0].hours * (len(members) - 1) if members else ZERO


# In the order in which people ask; the first that differs is told.
PROPERTIES = (
    ("course", N_("{group} and {other}: different courses, “{mine}” and “{theirs}”.")),
    ("department", N_("{group} and {other}: taught by different departments, {mine} and {theirs}.")),
    ("language", N_("{group} and {other}: taught in different languages, {mine} and {theirs}.")),
    ("kind", N_("{group} and {other}: different kinds of class, {mine} and {theirs}.")),
    ("hours", N_("{group} and {other}: different hours, {mine} and {theirs}.")),
    ("weeks", N_("{group} and {other}: different numbers of weeks, {mine} and {theirs}.")),
)
NO_COURSE = N_("{group}: the line names no course of the catalogue; choose it in the semester plan first.")
TOO_MANY = N_("Together they are {size} students; a stream may have at most {limit}.")
NO_ROOM = N_("{group}: no stream of its kind has room; a stream may have at most {limit} students.")
SEATED = N_("{group}: {other} sits in a stream already; set that stream free to join them.")
SAME_GROUP = N_("{group} is named twice.")
SHOWN_AS = {"course": "course_name", "department": "department_name"}


def why_apart(one: Classes, other: Classes) -> Apart | None:
    """The first property in which two classes differ, or None when they may be joined."""
    for classes in (one, other):
        if not classes.course:
            return Apart(NO_COURSE, {"group": classes.group})
    for name, message in PROPERTIES:
        if getattr(one, name) != getattr(other, name):
            shown = SHOWN_AS.get(name, name)
            values = {"mine": _text(getattr(one, shown)), "theirs": _text(getattr(other, shown))}
            return Apart(message, {"group": one.group, "other": other.group, **values})
    return None


def why_alone(one: Classes, others: Iterable[Classes], seated: Collection[str], limit: int) -> Apart | None:
    """Why a class that nothing was proposed for cannot join those of its course, told of the one most like it.

    `seated`: keys of classes that sit in a stream. None when no other group hears the course.
    """
    if not one.course:
        return Apart(NO_COURSE, {"group": one.group})
    alike = [other for other in others if other.course == one.course and other.group != one.group]
    found = [(other, why_apart(one, other)) for other in alike]
    joinable = [other for other, reason in found if reason is None]
    if not joinable:
        return max((reason for _other, reason in found), key=_likeness, default=None)
    taken = next((other for other in joinable if other.key in seated), None)
    if taken is not None:
        return Apart(SEATED, {"group": one.group, "other": taken.group})
    return Apart(NO_ROOM, {"group": one.group, "limit": str(limit)})


def _likeness(apart: Apart) -> int:
    """The later the first difference stands in PROPERTIES, the more the classes are alike."""
    return [message for _name, message in PROPERTIES].index(apart.message)


def _text(value: str | Decimal) -> str:
    return number(value) if isinstance(value, Decimal) else str(value)


def why_not_together(members: Sequence[Classes], limit: int) -> Apart | None:
    """Why these classes cannot be one stream: a property that differs, a group named twice, too many students."""
    first, *others = members
    for other in others:
        reason = why_apart(first, other)
        if reason:
            return reason
    groups = [one.group for one in members]
    twice = next((name for name in groups if groups.count(name) > 1), None)
    if twice is not None:
        return Apart(SAME_GROUP, {"group": twice})
    size = sum(one.size for one in members)
    return Apart(TOO_MANY, {"size": str(size), "limit": str(limit)}) if size > limit and others else None


def propose(classes: Iterable[Classes], limits: Mapping[ClassKind, int]) -> list[Proposal]:
    """Streams of as many groups as may sit together, and the groups that stay alone; each class exactly once.

    The largest groups are seated first, each in the first stream that has room; the same classes give the same streams.
    """
    alike: dict[tuple, list[Classes]] = defaultdict(list)
    for one in classes:
        alike[_marks(one)].append(one)
    proposals = [proposal for _marks, found in sorted(alike.items()) for proposal in _seated(found, limits)]
    return sorted(proposals, key=lambda proposal: (proposal.members[0].course_name, _names(proposal)))


def _marks(one: Classes) -> tuple:
    """What must be equal; a line without a course is like no other."""
    return one.course, one.department, one.language, one.kind.value, one.hours, one.weeks, "" if one.course else one.key


def _names(proposal: Proposal) -> list[str]:
    return [one.group for one in proposal.members]


def _seated(found: Sequence[Classes], limits: Mapping[ClassKind, int]) -> list[Proposal]:
    limit = limits[found[0].kind]
    streams: list[list[Classes]] = []
    for one in sorted(found, key=lambda one: (-one.size, one.group, one.key)):
        room = next((seats for seats in streams if _has_room(seats, one, limit)), None)
        if room is None:
            streams.append([one])
        else:
            room.append(one)
    return [Proposal(tuple(sorted(seats, key=lambda one: (one.group, one.key))), limit) for seats in streams]


def _has_room(seats: Sequence[Classes], one: Classes, limit: int) -> bool:
    together = sum(seat.size for seat in seats) + one.size
    return together <= limit and one.group not in {seat.group for seat in seats}
