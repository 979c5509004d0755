"""Norms and annual loads in the admin site: kept by the registrar, each change recorded."""

from datetime import date

import pytest
from django.urls import reverse

from kuu_office.core.models import AuditEntry, Post
from workload.models import AnnualLoad, HourlyRate, MonthlyPay, Norm, NormSet
from workload.tests.world import calculate, make_norms

pytestmark = pytest.mark.django_db
SET = {"name_ky": "Ченемдер", "name_ru": "Нормы", "name_en": "Norms", "valid_from": "2027-09-01"}
ROW = {"work": "exam", "basis": "student", "hours": "0.35", "rounding": "hundredths", "days": "6", "members": "1"}


@pytest.fixture
def registrar(cast):
    return cast.registrar.client


def page(model: str, what: str, *args) -> str:
    return reverse(f"admin:workload_{model}_{what}", args=args)


def inside(*rows: dict, there: int = 0) -> dict[str, str]:
    """The posted rows of the norms of a set."""
    counts = {"norms-TOTAL_FORMS": len(rows), "norms-INITIAL_FORMS": there}
    return counts | {f"norms-{place}-{name}": value for place, row in enumerate(rows) for name, value in row.items()}


def recorded(kind: str) -> list[tuple[str, dict]]:
    entries = AuditEntry.objects.filter(object_kind=f"workload.{kind}").order_by("pk")
    return [(entry.event, entry.new) for entry in entries]


def test_a_set_is_added_with_its_norms_on_record(registrar):
    registrar.post(page("normset", "add"), SET | inside(ROW))

    norm = Norm.objects.get()
    assert (norm.norm_set.name_ky, norm.work, norm.basis, str(norm.hours)) == ("Ченемдер", "exam", "student", "0.350")
    assert [event for event, _new in recorded("normset") + recorded("norm")] == ["core.reference.added"] * 2


def test_a_changed_norm_is_recorded_with_its_values(registrar):
    held = make_norms()
    held.norms.exclude(work="exam").delete()
    norm = held.norms.get()
    row = ROW | {"id": norm.pk, "norm_set": held.pk, "is_confirmed": "on"}
    registrar.post(page("normset", "change", held.pk), SET | {"valid_from": "2026-09-01"} | inside(row, there=1))

    norm.refresh_from_db()
    assert (str(norm.hours), norm.is_confirmed) == ("0.350", True)
    [(event, new)] = recorded("norm")
    assert (event, set(new)) == ("core.reference.changed", {"hours", "is_confirmed"})


def test_two_sets_never_hold_on_one_day(registrar):
    make_norms(valid_from=date(2026, 9, 1))
    response = registrar.post(page("normset", "add"), SET | inside())

    assert (response.status_code, NormSet.objects.count()) == (200, 1)
    assert "Бул күндөрдүн" in response.content.decode()


@pytest.mark.parametrize("odd", [{"hours": "-1"}, {"hours": "1001"}, {"days": "0"}, {"members": "0"}, {"size": "0"}])
def test_absurd_norms_are_refused(registrar, odd):
    response = registrar.post(page("normset", "add"), SET | inside(ROW | odd))

    assert (response.status_code, NormSet.objects.exists()) == (200, False)


def test_a_norm_stands_in_its_set_once(registrar):
    response = registrar.post(page("normset", "add"), SET | inside(ROW, ROW))

    assert (response.status_code, NormSet.objects.exists()) == (200, False)


def test_a_set_by_which_a_load_was_calculated_stays(load_world, cast, registrar):
    calculate(load_world, cast.department_head)
    registrar.post(page("normset", "delete", load_world.norms.pk), {"post": "yes"})

    assert NormSet.objects.filter(pk=load_world.norms.pk).exists()


def test_an_annual_load_is_kept_with_its_dates(registrar):
    post = Post.objects.create(code="docent", name_ky="доцент", rank=40)
    values = {"post": post.pk, "hours": "750", "may_lecture": "on", "valid_from": "2026-09-01"}
    registrar.post(page("annualload", "add"), values)

    load = AnnualLoad.objects.get()
    assert (str(load), load.may_lecture, load.valid_from, load.is_confirmed) == (
        "доцент: 750", True, date(2026, 9, 1), False,
    )  # fmt: skip
    assert [event for event, _new in recorded("annualload")] == ["core.reference.added"]


@pytest.mark.parametrize("hours", ["0", "-5", "2001"])
def test_an_absurd_annual_load_is_refused(registrar, hours):
    post = Post.objects.create(code="docent", name_ky="доцент", rank=40)
    registrar.post(page("annualload", "add"), {"post": post.pk, "hours": hours, "valid_from": "2026-09-01"})

    assert not AnnualLoad.objects.exists()


@pytest.mark.parametrize("model", ["normset", "annualload"])
@pytest.mark.parametrize("who", ["department_head", "office_specialist", "teacher"])
def test_others_do_not_reach_the_norms(cast, model, who):
    assert getattr(cast, who).client.get(page(model, "changelist")).status_code in {302, 403}


def test_an_hourly_rate_is_kept_by_the_registrar_on_record(registrar, cast):
    post = Post.objects.create(code="docent", name_ky="доцент", is_teaching=True)
    sent = {"post": post.pk, "rank": "candidate", "funding": "contract", "amount": "260", "valid_from": "2026-09-01"}
    registrar.post(page("hourlyrate", "add"), sent)

    rate = HourlyRate.objects.get()
    assert (rate.post, str(rate.amount), rate.is_confirmed) == (post, "260.00", False)
    assert [event for event, _new in recorded("hourlyrate")] == ["core.reference.added"]
    assert cast.dean.client.get(page("hourlyrate", "changelist")).status_code in {302, 403}


def test_the_pay_of_a_full_rate_is_kept_by_the_registrar_on_record(registrar, cast):
    post = Post.objects.create(code="docent", name_ky="доцент", is_teaching=True)
    for amount in ("0", "17600"):
        registrar.post(page("monthlypay", "add"), {"post": post.pk, "amount": amount, "valid_from": "2026-09-01"})

    pay = MonthlyPay.objects.get()
    assert (pay.post, str(pay.amount), pay.is_confirmed) == (post, "17600.00", False)
    assert [event for event, _new in recorded("monthlypay")] == ["core.reference.added"]
    assert cast.dean.client.get(page("monthlypay", "changelist")).status_code in {302, 403}


def test_a_set_whose_days_are_out_of_order_is_told(registrar):
    answer = registrar.post(page("normset", "add"), SET | {"valid_to": "2026-09-01"} | inside(ROW))

    assert (answer.status_code, NormSet.objects.filter(name_ky="Ченемдер").exists()) == (200, False)
    assert "valid_to" in answer.context["adminform"].form.errors
