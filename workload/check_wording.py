"""The findings of the check run in words: their names, and what each says."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kuu_office.core.templatetags.office import number, short_date
from workload import wording
from workload.calc.checks import Check, Finding

TITLES = {
    Check.NO_NORM: gettext_lazy("no norm"),
    Check.NO_STUDENTS: gettext_lazy("no students"),
    Check.UNEVEN: gettext_lazy("stream of different hours"),
    Check.CHANGED: gettext_lazy("changed since it was distributed"),
    Check.GONE: gettext_lazy("distributed, not taught any more"),
    Check.LEAVING: gettext_lazy("hours of somebody who left"),
    Check.ON_LEAVE: gettext_lazy("hours of somebody on leave"),
    Check.OFF_NORM: gettext_lazy("hours not by the norm"),
    Check.OFF_PLAN: gettext_lazy("hours not as in the plans"),
    Check.OFF_FIGURE: gettext_lazy("not the department's own figure"),
    Check.UNASSIGNED: gettext_lazy("hours not distributed"),
    Check.JOINABLE: gettext_lazy("stream that could be formed"),
    Check.LATE_PLAN: gettext_lazy("plan approved after the fixing date"),
    Check.UNIT_ENDED: gettext_lazy("department ends in the middle of the year"),
}
SAID = {
    Check.LEAVING: lambda one: (
        _("An order took %(hours)s h of it; they are free when the sheet can be changed or gets its next version.")
        % {"hours": number(one.deviation)}
    ),
    Check.ON_LEAVE: lambda one: (
        _("Has %(hours)s h of it and is on leave to the end of the term; give them to somebody else.")
        % {"hours": number(one.found)}
    ),
    Check.OFF_NORM: lambda one: _("Given by hand; the norm gives %(hours)s h.") % {"hours": number(one.expected)},
    Check.OFF_PLAN: lambda one: (
        _("The approved semester plans have %(plan)s h, the load counts %(load)s h.")
        % {"plan": number(one.expected), "load": number(one.found)}
    ),
    Check.OFF_FIGURE: lambda one: (
        _("The department says %(own)s h, the load has %(load)s h.")
        % {"own": number(one.expected), "load": number(one.found)}
    ),
    Check.UNASSIGNED: lambda one: (
        ngettext(
            "%(count)s line is not distributed wholly: %(hours)s h are left.",
            "%(count)s lines are not distributed wholly: %(hours)s h are left.",
            one.count,
        )
        % {"count": one.count, "hours": number(-one.deviation)}
    ),
    Check.JOINABLE: lambda one: (
        ngettext(
            "%(count)s group could hear it together and save %(hours)s h of the plan.",
            "%(count)s groups could hear it together and save %(hours)s h of the plan.",
            one.count,
        )
        % {"count": one.count, "hours": number(one.deviation)}
    ),
    Check.LATE_PLAN: lambda one: (
        _("Approved on %(day)s, after the contingent was fixed; calculate the load anew.")
        % {"day": short_date(one.day)}
    ),
    Check.UNIT_ENDED: lambda one: (
        _("It ends on %(day)s; %(hours)s h of later terms need another department.")
        % {"day": short_date(one.day), "hours": number(one.found)}
    ),
}


def title_of(check: Check) -> str:
    return str(TITLES[check])


def said(finding: Finding) -> str:
    """What a finding says, in a sentence."""
    words = SAID.get(finding.check)
    return words(finding) if words else wording.GAPS[finding.check.value]()
