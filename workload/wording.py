"""How the hours of a line of the load came about, and why somebody may not take them, in sentences."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuu_office.core.phrases import short_day
from kuu_office.core.templatetags.office import number
from workload.calc.distribution import Stop, Way, overload_of
from workload.enums import Basis
from workload.models import Assignment, LoadLine
from workload.queries.holders import Seat

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


def taker(one: Assignment) -> str:
    """Who takes the hours: a person by name, a vacancy by its post."""
    return one.appointment.person.short_name if one.appointment else _("Vacancy: %(post)s") % {"post": one.post}


def stop_said(stop: Stop, seat: Seat, hours: Decimal) -> str:
    """Why somebody may not take these hours."""
    return _("%(who)s: %(reason)s.") % {"who": seat.name, "reason": stop_reason(stop, seat, hours)}


def stop_reason(stop: Stop, seat: Seat, hours: Decimal) -> str:
    """The reason alone, for the person's own card."""
    holder = seat.holder
    told = {
        "post": str(seat.post), "hours": number(holder.taken + hours), "limit": number(holder.limit),
        "from": short_day(holder.start) if holder.start else "", "to": short_day(holder.end) if holder.end else "",
    }  # fmt: skip
    return STOPS[stop]() % told


STOPS = {
    Stop.NO_NORM: lambda: _("the annual load of the post “%(post)s” is not entered; the registrar enters it"),
    Stop.NO_LECTURES: lambda: _("the post “%(post)s” may not lecture"),
    Stop.ENDED: lambda: _("the appointment ended on %(to)s"),
    Stop.ON_LEAVE: lambda: _("on leave to the end of the term"),
    Stop.NOT_BEGUN: lambda: _("the appointment begins on %(from)s, after this term"),
    Stop.OVER_LIMIT: lambda: _("would have %(hours)s h; the limit is %(limit)s h"),
}


def overload_said(seat: Seat, over: Decimal) -> str:
    told = {"who": seat.name, "norm": number(seat.holder.norm), "over": number(over)}
    return _("%(who)s would be %(over)s h over the norm of %(norm)s h.") % told


def split_unfit(way: Way, whole: Decimal) -> str:
    return SPLITS[way]() % {"whole": number(whole)}


SPLITS = {
    Way.HOURS: lambda: _("The parts are more than 0 h, to 0.01 h, and together at most the %(whole)s h that are free."),
    Way.SHARE: lambda: _("The shares are more than 0 %%, to 0.01 %%, and together at most 100 %%."),
    Way.SUBGROUPS: lambda: _("The parts are whole subgroups, together at most %(whole)s."),
}


def part_said(way: Way, amount: Decimal, whole: Decimal) -> str:
    """Which part of the line it is; hours say it themselves."""
    if way is Way.SHARE:
        return f"{number(amount)} %"
    if way is Way.SUBGROUPS:
        told = {"amount": number(amount), "whole": number(whole)}
        return _("subgroups: %(amount)s of %(whole)s") % told
    return ""


WAYS = {
    Way.HOURS: lambda: _("by hours"),
    Way.SHARE: lambda: _("by share, in per cent"),
    Way.SUBGROUPS: lambda: _("by subgroups"),
}


def left_said(stop: Stop | None, seat: Seat, hours: Decimal) -> str:
    """Why a part of last year's distribution is left out: it is not allowed, or it goes over the norm."""
    if stop is not None:
        return stop_said(stop, seat, hours)
    return overload_said(seat, overload_of(seat.holder, hours))
