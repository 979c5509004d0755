"""How the hours of a line of the load came about, in a sentence."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuu_office.core.templatetags.office import number
from workload.enums import Basis
from workload.models import LoadLine

TIMES = " × "
GAPS = {
    "no_norm": lambda: _("No norm of time holds for this work: its hours are not counted."),
    "no_students": lambda: _("Nobody studies in its groups on the fixing date."),
    "uneven": lambda: _("Its stream joins groups with different hours; the most of them counts."),
    "changed": lambda: _("Changed since it was distributed: it keeps its hours until the new ones are accepted."),
    "gone": lambda: _("Distributed, but nobody is taught it any more: it stays until its hours are given back."),
}


def plan_hours(line: LoadLine) -> str:
    return _("%(hours)s h of the plan") % {"hours": number(line.plan_hours)}


def streams(_line: LoadLine) -> str:
    return _("1 stream")


def groups(line: LoadLine) -> str:
    return ngettext("%(count)s group", "%(count)s groups", line.groups) % {"count": line.groups}


def subgroups(line: LoadLine) -> str:
    return ngettext("%(count)s subgroup", "%(count)s subgroups", line.subgroups) % {"count": line.subgroups}


def students(line: LoadLine) -> str:
    return ngettext("%(count)s student", "%(count)s students", line.students) % {"count": line.students}


def weeks(line: LoadLine) -> str:
    return _("%(count)s weeks") % {"count": number(line.weeks)}


def days(line: LoadLine) -> str:
    return ngettext("%(count)s day", "%(count)s days", line.norm.days) % {"count": line.norm.days}


def members(line: LoadLine) -> str:
    return ngettext("%(count)s member", "%(count)s members", line.norm.members) % {"count": line.norm.members}


FACTORS = {
    Basis.STREAM_HOUR: (plan_hours, streams),
    Basis.GROUP_HOUR: (plan_hours, groups),
    Basis.SUBGROUP_HOUR: (plan_hours, subgroups),
    Basis.LECTURE_PERCENT: (plan_hours, groups),
    Basis.GROUP: (groups,),
    Basis.STUDENT: (students,),
    Basis.GROUP_DAY: (weeks, days, groups),
    Basis.STUDENT_WEEK: (weeks, students),
    Basis.STUDENT_MEMBER: (students, members),
    Basis.PERSON_YEAR: (students,),
}


def way_of(line: LoadLine) -> str:
    """“34 h of the plan × 2 subgroups × 1 h = 68 h”; what a norm does not give is told in its place, and so is what a
    person gave."""
    if line.is_by_hand:
        return _("Given by hand.")
    way = _by_norm(line)
    if line.given is None:
        return way
    return _("%(way)s; given by hand: %(hours)s h") % {"way": way.rstrip("."), "hours": number(line.given)}


def _by_norm(line: LoadLine) -> str:
    if line.norm is None:
        return GAPS["no_norm"]()
    basis = Basis(line.norm.basis)
    unit = _("%(hours)s %%") if basis is Basis.LECTURE_PERCENT else _("%(hours)s h")
    factors = [*(factor(line) for factor in FACTORS[basis]), unit % {"hours": number(line.norm_hours)}]
    product = _("%(factors)s = %(hours)s h") % {"factors": TIMES.join(factors), "hours": number(line.raw)}
    if line.raw == line.calculated:
        return product
    return _("%(product)s, rounded %(hours)s h") % {"product": product, "hours": number(line.calculated)}


def gap_said(line: LoadLine) -> str:
    return GAPS[line.gap]() if line.gap else ""


def mark_of(line: LoadLine) -> str:
    """What a list says beside the hours of a line: that a person gave them, what is wrong with them; nothing else."""
    return " ".join(filter(None, (hand_said(line), gap_said(line), offer_said(line))))


def hand_said(line: LoadLine) -> str:
    if line.given is None:
        return ""
    if line.is_by_hand:
        return _("Added by hand: %(reason)s.") % {"reason": line.reason.rstrip(".")}
    told = {"hours": number(line.calculated), "reason": line.reason.rstrip(".")}
    return _("Given by hand in place of %(hours)s h: %(reason)s.") % told


def offer_said(line: LoadLine) -> str:
    if line.offered is None:
        return ""
    return _("By the latest calculation: %(hours)s h.") % {"hours": number(line.offered)}
