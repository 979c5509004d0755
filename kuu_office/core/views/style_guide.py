"""Every component in every state on one page, with the line that includes it: what a new screen is copied from."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import django_tables2 as tables
from django import forms
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.verdict import Verdict, no
from kuu_office.core.access.views import ScopedView
from kuu_office.core.charts import Series, bars_against_norm, stacked_bars, trend
from kuu_office.core.models.jobs import JobState
from kuu_office.core.models.signoffs import ApprovalState
from kuu_office.core.tables import DateColumn, NumberColumn, OfficeTable, StateColumn
from kuu_office.core.templatetags.office import badge_of

ICON = re.compile(r'<symbol id="([a-z-]+)"')
FACULTIES = ["Математика жана информатика", "Тарых жана аймак таануу", "Филология", "Химия жана технология"]


class StyleGuide(ScopedView):
    access = Permission.STYLE_GUIDE_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "core/style_guide.html", samples(request))


@dataclass
class SamplePlan:
    """What the list and the badges need of a plan."""

    code: str
    name: str
    department: str
    credits: Decimal
    hours: int
    changed: Any
    state: str

    def get_state_display(self) -> str:
        return str(ApprovalState(self.state).label)


@dataclass
class SampleJob:
    """What components/progress.html needs of a job."""

    pk: int
    title: str
    state: str
    done: int
    total: int
    message: str = ""

    def get_state_display(self) -> str:
        return str(JobState(self.state).label)

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total

    @property
    def is_ended(self) -> bool:
        return self.state not in {JobState.WAITING, JobState.RUNNING}


class PlanTable(OfficeTable):
    exportable = True
    caption = gettext_lazy("Study plans")

    code = tables.Column(verbose_name=gettext_lazy("Code"))
    name = tables.Column(verbose_name=gettext_lazy("Programme"), linkify=lambda record: f"#{record.code}")
    department = tables.Column(verbose_name=gettext_lazy("Department"))
    credits = NumberColumn(verbose_name=gettext_lazy("Credits"), total=True)
    hours = NumberColumn(verbose_name=gettext_lazy("Hours"), total=True)
    changed = DateColumn(verbose_name=gettext_lazy("Changed"))
    state = StateColumn(verbose_name=gettext_lazy("State"))


class PlanForm(forms.Form):
    """A form with a fault, for the look of faults."""

    name = forms.CharField(label=gettext_lazy("Name of the programme"), help_text=gettext_lazy("As in the standard."))
    credits = forms.DecimalField(label=gettext_lazy("Credits"), min_value=1, max_value=300)
    level = forms.ChoiceField(
        label=gettext_lazy("Level"), choices=[("b", gettext_lazy("bachelor")), ("m", gettext_lazy("master"))]
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    joint = forms.BooleanField(label=gettext_lazy("A joint programme with a partner university"), required=False)


class FilterForm(forms.Form):
    q = forms.CharField(label=gettext_lazy("Name or code"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, choices=[("", gettext_lazy("all")), *ApprovalState.choices]
    )


class FileForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("File"))


def samples(request: HttpRequest) -> dict[str, Any]:
    """The context of the page: an example for each component."""
    now = clock.now()
    return {
        "icons": icon_names(),
        "tones": ("paper", "paper-sunk", "ink", "ink-soft", "line", "accent", "accent-soft", "good", "wait", "bad"),
        "states": [badge_of(*choice) for choice in (*ApprovalState.choices, *JobState.choices)],
        "plan": plans(now)[1],
        "allowed": Verdict(ok=True),
        "refused": no(_("The sum of credits is 233, the standard asks for 240. The author can mend it in the plan.")),
        "table": sample_table(now, request),
        "page": Paginator(range(412), 40).page(5),
        "filter_form": FilterForm(request.GET or {"state": "submitted"}),
        "form": PlanForm({"name": "Колдонмо математика", "credits": "333", "level": "b"}),
        "file_form": FileForm(),
        "steps": steps(now),
        "findings": findings(),
        "lines": lines(now),
        "jobs": jobs(),
        "tabs": tab_list(),
        "rows": inbox_rows(),
        **differences(),
        **facts(),
        **charts(),
    }


def icon_names() -> list[str]:
    """All drawings of the sprite."""
    return ICON.findall(Path(finders.find("img/icons.svg")).read_text())


def plans(now: datetime) -> list[SamplePlan]:
    day = timedelta(days=1)
    return [
        SamplePlan("510200", "Колдонмо математика жана информатика", "Алгебра", Decimal(240), 7200, now, "approved"),
        SamplePlan("510100", "Математика", "Математикалык анализ", Decimal("237.5"), 7125, now - day, "submitted"),
        SamplePlan("710100", "Информатика жана эсептөө техникасы", "Программалоо", Decimal(233), 6990, now, "returned"),
        SamplePlan("710300", "Бизнес-информатика", "Маалыматтык системалар", Decimal(60), 1800, now - 9 * day, "draft"),
        SamplePlan("510300", "Механика", "Механика", Decimal(240), 7200, now - 400 * day, "archived"),
    ]


def sample_table(now: datetime, request: HttpRequest) -> PlanTable:
    table = PlanTable(plans(now), request=request, order_by=request.GET.get("sort", "code"))
    table.columns["credits"].column.attrs["td"] = {"class": "number"}
    return table


def steps(now: datetime) -> list[dict]:
    day = timedelta(days=1)
    return [
        {"title": "Кафедра башчысы", "status": "done", "by": "Жумабеков Т.А.", "at": now - 6 * day},
        {"title": "Декан", "status": "done", "by": "Осмонова Ж.К. (Бакыт кызы Айгүл үчүн)", "at": now - 4 * day},
        {"title": "ОБ адиси", "status": "current", "by": "Асанова Г.Б.", "at": None},
        {"title": "Окуу иштери боюнча проректор", "status": "todo", "by": "", "at": None},
    ]


def findings() -> list[dict]:
    return [
        {
            "severity": "error",
            "text": "Кредиттердин суммасы 233, стандарт боюнча 240 болушу керек.",
            "place": "Жыйынтык, «Кредит»",
            "url": "#table",
            "rule": "Мамлекеттик билим берүү стандарты 710100, 4.2-пункт",
        },
        {
            "severity": "warning",
            "text": "3-семестрде 8 экзамен бар: эң көбү 6 болушу керек.",
            "place": "3-семестр",
            "url": "#table",
            "rule": "Окуу процессин уюштуруу жобосу, 3.7-пункт",
        },
        {"severity": "note", "text": "«Философия» дисциплинасынын англисче аты жок.", "place": "12-сап"},
    ]


@dataclass(frozen=True)
class SampleLine:
    """A line of a history (audit.Line)."""

    sentence: str
    at: datetime
    reason: str = ""
    changes: tuple = ()


def lines(now: datetime) -> list[SampleLine]:
    day = timedelta(days=1)
    return [
        SampleLine("Осмонова Ж.К. планды деканаттын атынан бекитти.", now - 4 * day),
        SampleLine("Жумабеков Т.А. планды кайтарды.", now - 8 * day, "7-саптагы кредитти стандарт менен салыштырыңыз."),
        SampleLine(
            "Бакыт кызы Айгүл «Дискреттик математика» дисциплинасын өзгөрттү.",
            now - 9 * day,
            changes=(("Кредит", 4, 5), ("Көзөмөл", "З3", "Э3")),
        ),
    ]


def jobs() -> list[SampleJob]:
    return [
        SampleJob(1, "50 окуу планын басып чыгаруу", "running", 18, 50, "Филология факультети"),
        SampleJob(2, "Окуу пландарын текшерүү", "done", 126, 126),
        SampleJob(3, "Контингентти импорттоо", "failed", 340, 1200, "341-сап: мындай топ жок «ПМ-1-23»."),
    ]


def tab_list() -> list[dict]:
    return [
        {"title": "План", "url": "#tabs", "current": True, "count": None},
        {"title": "Текшерүүлөр", "url": "#tabs", "current": False, "count": 3},
        {"title": "Айырма", "url": "#tabs", "current": False, "count": 12},
        {"title": "Эксперттик карта", "url": "#tabs", "current": False, "count": None},
    ]


def inbox_rows() -> list[dict]:
    return [
        {"url": "#split", "title": "Математика, 2026", "note": "Жумушчу план · Механика-математика", "side": "2 күн"},
        {
            "url": "#split",
            "title": "Информатика жана эсептөө техникасы, 2026",
            "note": "Базалык план · Программалоо кафедрасы",
            "side": "5 күн",
            "flags": ["1 ката"],
            "current": True,
        },
        {"url": "#split", "title": "Бизнес-информатика, 2026", "note": "Бакыт кызы Айгүл үчүн", "side": "9 күн"},
    ]


def differences() -> dict[str, Any]:
    def cell(old: Any, new: Any) -> dict:
        return {"old": old, "new": new, "changed": old != new}

    return {
        "changed_fields": [{"label": "Кабыл алуу жылы", "old": "2025", "new": "2026"}],
        "headings": ["Коду", "Дисциплина", "Кредит", "Семестр"],
        "changed_rows": [
            {"kind": "same", "cells": [cell(x, x) for x in ("Б.1.1", "Кыргыз тили", 4, 1)]},
            {"kind": "changed", "cells": [cell("Б.2.4", "Б.2.4"), cell("Физика", "Физика"), cell(4, 5), cell(3, 4)]},
            {"kind": "added", "cells": [cell("", x) for x in ("Б.3.9", "Машиналык үйрөтүү", 5, 7)]},
            {"kind": "removed", "cells": [cell(x, "") for x in ("Б.3.8", "Паскаль тили", 5, 7)]},
        ],
    }


def facts() -> dict[str, Any]:
    return {
        "facts": [
            (_("Level"), "Бакалавр"),
            (_("Credits"), "240"),
            (_("Form of study"), "күндүзгү"),
            (_("Year of admission"), "2026"),
        ],
        "inputs": [("Лекция", 32), ("Практика", 16), ("Лаборатория", Decimal("16.5"))],
        "contact_hours": Decimal("64.5"),
    }


def charts() -> dict[str, Any]:
    states = [
        Series(str(ApprovalState.APPROVED.label), [12, 4, 7, 9], "good"),
        Series(str(ApprovalState.SUBMITTED.label), [5, 6, 0, 2], "wait"),
        Series(str(ApprovalState.RETURNED.label), [1, 2, 3, 0], "bad"),
        Series(str(ApprovalState.DRAFT.label), [2, 5, 1, 4], "quiet"),
    ]
    teachers, hours, norms = ["Асанов А.Б.", "Бакыт кызы А.", "Жумабеков Т."], [780, Decimal("910.5"), 640], [820] * 3
    admitted = [Series("Бюджет", [300, 320, 310, 340]), Series("Контракт", [900, 870, 1010, 1100])]
    return {
        "chart_states": stacked_bars(_("Study plans by state"), states, FACULTIES),
        "chart_load": bars_against_norm(
            _("Teaching load against the norm"), teachers, hours, norms, names=(_("within"), _("over"), _("short"))
        ),
        "chart_trend": trend(_("Admission by years"), admitted, ["2023", "2024", "2025", "2026"]),
    }
