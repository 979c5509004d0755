"""The demo's teaching load: norms of time, annual loads and hourly rates, all waiting for the office to confirm them,
the load of the departments that approved semester plans give something to teach, and whom its hours were given to."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from curriculum.enums import Funding
from curriculum.models import Course, SemesterLine
from kuu_office.core import clock
from kuu_office.core.access.roles import Role
from kuu_office.core.access.scope import Scope, scope_of
from kuu_office.core.demo.university import SCALES
from kuu_office.core.models import AcademicYear, ApprovalState, Post, RoleGrant, Unit, User
from workload.models import AnnualLoad, HourlyRate, LoadLimits, LoadSheet, MonthlyPay, Norm, NormSet
from workload.operations.calculation import calculate_load
from workload.seed.by_hand import ask_what_if, give_by_hand
from workload.seed.distribution import distribute
from workload.seed.exchange import bring_load_exchange
from workload.seed.past_year import bring_year_before
from workload.seed.signing import bring_on_their_way
from workload.seed.university import bring_university

DEMO = Path(__file__).parent / "demo"
LANGUAGES = ("кыргыз тили", "орус тили", "англис тили", "чет тил")


@transaction.atomic
def seed(*, size: str = "faculty") -> None:
    """Brings what is not there yet; at the size of a university the load of the other faculties too."""
    first = AcademicYear.objects.order_by("start_year").first()
    if first is None:
        return
    if not NormSet.objects.exists():
        _faculty(first.start_date)
    office = office_scope()
    if size in SCALES and office is not None:
        bring_university(SCALES[size], office)


def _faculty(day: date) -> None:
    _norms(day)
    _annual_loads(day)
    _hourly_rates(day)
    _monthly_pay(day)
    LoadLimits.objects.get_or_create(valid_from=day)
    for year in AcademicYear.objects.order_by("start_year"):
        _sheets(year)
    _show_work()
    last = AcademicYear.objects.filter(load_sheets__isnull=False).order_by("-start_year").first()
    if last is not None:
        bring_year_before(last)
    for year in AcademicYear.objects.filter(load_sheets__isnull=False).distinct().order_by("start_year"):
        distribute(year)
    bring_on_their_way()


def _show_work() -> None:
    """In the largest sheet people worked by hand, and it was compared with AVN."""
    sheet, office = LoadSheet.objects.with_names().order_by("-hours", "pk").first(), office_scope()
    specialist = office_scope(Role.OFFICE_SPECIALIST)
    if sheet is not None and sheet.hours and office is not None and specialist is not None:
        give_by_hand(sheet, office)
        ask_what_if(sheet, office)
        bring_load_exchange(sheet, specialist)


def _sheets(year: AcademicYear) -> None:
    """The office calculated what is approved."""
    approved = SemesterLine.objects.filter(plan__state=ApprovalState.APPROVED, plan__term__year=year, left_out=False)
    departments = list(Unit.objects.filter(pk__in=approved.values("department_id")).order_by("pk"))
    office = office_scope()
    if departments and office is not None:
        calculate_load(departments=departments, year=year, by=office, at=clock.now())


def office_scope(role: Role = Role.HEAD_OF_OFFICE) -> Scope | None:
    """Whoever leads the office or has another role in it, or nobody."""
    grants = RoleGrant.objects.valid_on(clock.today()).filter(role=role).order_by("pk")
    user = User.objects.filter(person__in=grants.values("person_id")).order_by("pk").first()
    return scope_of(user) if user else None


def _norms(day: date) -> None:
    held = NormSet.objects.create(
        name_ky="Убакыттын демейки ченемдери",
        name_ru="Нормы времени по умолчанию",
        name_en="Default norms of time",
        valid_from=day,
    )
    Norm.objects.bulk_create(_norm(held, row) for row in _table("norms.csv"))
    named = Q()
    for words in LANGUAGES:
        named |= Q(name_ky__icontains=words)
    held.language_courses.set(Course.objects.filter(named))


def _norm(held: NormSet, row: dict[str, str]) -> Norm:
    counts = {name: int(row[name]) for name in ("size", "members", "days") if row[name]}
    texts = {name: row[name] for name in ("work", "basis", "degree", "study_form", "note")}
    return Norm(norm_set=held, hours=Decimal(row["hours"]), **texts, **counts)


def _annual_loads(day: date) -> None:
    posts = {post.code: post for post in Post.objects.all()}
    AnnualLoad.objects.bulk_create(
        AnnualLoad(post=posts[row["post"]], hours=row["hours"], may_lecture=row["may_lecture"] == "yes", valid_from=day)
        for row in _table("annual_loads.csv")
        if row["post"] in posts
    )


def _hourly_rates(day: date) -> None:
    posts = {post.code: post for post in Post.objects.all()}
    HourlyRate.objects.bulk_create(
        HourlyRate(post=posts[row["post"]], rank=row["rank"], funding=funding, amount=row[funding], valid_from=day)
        for row in _table("hourly_rates.csv")
        if row["post"] in posts
        for funding in Funding.values
    )


def _monthly_pay(day: date) -> None:
    posts = {post.code: post for post in Post.objects.all()}
    MonthlyPay.objects.bulk_create(
        MonthlyPay(post=posts[row["post"]], amount=row["amount"], valid_from=day)
        for row in _table("monthly_pay.csv")
        if row["post"] in posts
    )


def _table(name: str) -> list[dict[str, str]]:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
