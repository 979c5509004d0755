"""What no page of the exchange sends: a clear answer that names the field, nothing of another unit, nothing twice."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from curriculum.models import SemesterLine, SemesterPlan
from curriculum.tests.exchange.files import altered, approve, bring, content_of, export, profile_for
from curriculum.tests.exchange.test_profiles import form_values
from curriculum.tests.semester_world import make_semester_plans
from curriculum.tests.views.pages import text, tree
from kuu_office.core.models import AuditEntry, StoredFile
from kuu_office.office.models import ExchangeBaseline, ExchangeDifference, ExchangeMark, ExchangeProfile, ExchangeRun

pytestmark = pytest.mark.django_db

HUGE = "9" * 40
ODD = ("", "0", "-1", HUGE, "1e3", "null", "[]", "'; drop", "ү" * 5000, "987654321")
TABLES = (ExchangeProfile, ExchangeRun, ExchangeDifference, ExchangeMark, ExchangeBaseline, StoredFile, AuditEntry,
          SemesterPlan, SemesterLine)  # fmt: skip


def everything() -> dict[str, list]:
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in TABLES}


def url(name: str, *args) -> str:
    return reverse(f"office:exchange_{name}", args=args)


def english(member):
    member.client.cookies["django_language"] = "en"
    return member.client


@pytest.fixture
def clerk(cast):
    return english(cast.deans_clerk)


@pytest.fixture
def registrar(cast):
    return english(cast.registrar)


@pytest.fixture
def sent(plans, profile, units, term_world) -> dict:
    """A form of an export that is fine; with a file one of an import."""
    return {"profile": profile.pk, "unit": units.faculty.pk, "term": term_world.autumn.pk}


@pytest.fixture
def back(sent, profile, cast, units, term_world) -> ExchangeRun:
    """AVN's file with one value corrected, compared."""
    written = content_of(export(profile, units.faculty, cast.deans_clerk, term_world.autumn))
    return bring(profile, altered(written, {"I2": "Башка ат"}), units.faculty, cast.deans_clerk, term_world.autumn)


def file_of(content: bytes = b"x", name: str = "avn.xlsx") -> dict:
    return {"file": SimpleUploadedFile(name, content)}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("field", ["profile", "unit", "term"])
@pytest.mark.parametrize("step", ["export", "import"])
def test_an_odd_choice_writes_and_compares_nothing(clerk, sent, step, field, odd):
    before = everything()

    answer = clerk.post(url(step, "avn-11"), sent | {field: odd} | (file_of() if step == "import" else {}))

    assert answer.status_code in ({404, 422} if field == "unit" else {422})
    assert everything() == before
    if answer.status_code == 422:
        assert field in answer.context["form"].errors


@pytest.mark.parametrize("step", ["export", "import"])
def test_the_last_of_repeated_fields_counts_and_must_be_ones_own(clerk, sent, units, step):
    before = everything()

    answer = clerk.post(url(step, "avn-11"), sent | {"unit": [units.faculty.pk, units.other_faculty.pk]} | file_of())

    assert (answer.status_code, everything()) == (404, before)


def test_a_profile_of_another_program_is_none_here(clerk, sent, groups_profile):
    answer = clerk.post(url("export", "avn-11"), sent | {"profile": groups_profile.pk})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["profile"])


def test_a_file_that_is_no_file_is_asked_for_at_its_field(clerk, sent):
    for values in ({}, {"file": "avn.xlsx"}, file_of(b"", "avn.xlsx"), file_of(b"x", "ү" * 400 + ".xlsx")):
        answer = clerk.post(url("import", "avn-11"), sent | values)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file"])


@pytest.mark.parametrize("program", ["avn-99", "avn", "AVN-11", "9" * 300])
def test_a_program_that_is_none_is_not_found(clerk, registrar, sent, program):
    assert clerk.post(url("export", program), sent).status_code == 404
    assert clerk.post(url("import", program), sent | file_of()).status_code == 404
    assert registrar.post(url("profile_new", program), {"title": "Х"}).status_code == 404


def test_the_same_form_twice_writes_one_file(clerk, sent):
    key = {"idem": str(uuid.uuid4())}

    first, second = clerk.post(url("export", "avn-11"), sent | key), clerk.post(url("export", "avn-11"), sent | key)

    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert (ExchangeRun.objects.count(), StoredFile.objects.count()) == (1, 1)
    assert clerk.post(url("export", "avn-11"), sent | key | {"everything": "on"}).status_code == 409


@pytest.mark.parametrize("key", ["x", "9" * 500, "null"])
def test_a_key_that_is_none_is_told(clerk, sent, key):
    answer = clerk.post(url("export", "avn-11"), sent | {"idem": key})

    assert (answer.status_code, ExchangeRun.objects.count()) == (422, 0)
    assert "is not valid. Open the form again." in text(tree(answer))


# Choices and carrying them out


@pytest.mark.parametrize("odd", [*ODD, "take\0"])
@pytest.mark.parametrize("field", ["row", "choice", "seen", "all", "show", "page"])
def test_an_odd_choice_of_a_difference_is_no_choice(clerk, back, field, odd):
    pk = back.differences.get().pk
    values = {"row": pk, f"choice-{pk}": "take", f"seen-{pk}": 0}
    name = {"choice": f"choice-{pk}", "seen": f"seen-{pk}"}.get(field, field)

    answer = clerk.post(url("choose", back.pk), values | {name: odd})

    row = back.differences.get()
    assert answer.status_code in {302, 409, 422}
    if field in {"row", "choice"}:
        assert row.choice == ""
    assert (row.outcome, SemesterLine.objects.filter(name_ky="Башка ат").count()) == ("", 0)


def test_a_difference_of_another_run_is_not_chosen_through_ones_own(clerk, back, profile, cast, term_world, units):
    other = approve(make_semester_plans([term_world.other_group], term_world.autumn, cast.other_clerk))
    file = content_of(export(profile, units.other_faculty, cast.other_clerk, term_world.autumn))
    foreign = bring(profile, altered(file, {"O2": 31}), units.other_faculty, cast.other_clerk, term_world.autumn)
    pk, before = foreign.differences.get().pk, everything()

    through_own = clerk.post(url("choose", back.pk), {"row": pk, f"choice-{pk}": "take", f"seen-{pk}": 0})
    directly = [
        clerk.post(url(name, foreign.pk), {"all": "take", "seen": ""}).status_code for name in ("choose", "carry_out")
    ]

    assert (len(other), through_own.status_code, directly) == (1, 302, [404, 404])
    assert everything() == before


@pytest.mark.parametrize("values", [{}, {"due_date": "2027-01-10"}, {"seen": HUGE, "due_date": "2027-01-10"},
                                    {"seen": "ү" * 5000, "due_date": "0000-00-00"}, {"seen": ["a", "b"]}])  # fmt: skip
def test_carrying_out_what_nobody_saw_carries_nothing_out(clerk, back, values):
    pk = back.differences.get().pk
    clerk.post(url("choose", back.pk), {"row": pk, f"choice-{pk}": "take", f"seen-{pk}": 0})
    before = everything()

    answer = clerk.post(url("carry_out", back.pk), values)

    assert (answer.status_code in {409, 422}, everything()) == (True, before)
    if answer.status_code == 409:
        assert "The choices changed while you looked at them. Look at them again." in text(tree(answer))
    else:
        assert answer.context["form"].errors


def test_carrying_out_twice_decides_once(clerk, back):
    pk = back.differences.get().pk
    clerk.post(url("choose", back.pk), {"row": pk, f"choice-{pk}": "take", f"seen-{pk}": 0})
    seen = clerk.get(url("carry_out", back.pk)).context["form"]["seen"].value()
    values = {"seen": seen, "due_date": "2027-01-10", "idem": str(uuid.uuid4())}

    answers = [clerk.post(url("carry_out", back.pk), values) for _time in range(2)]
    again = clerk.post(url("carry_out", back.pk), values | {"idem": str(uuid.uuid4())})

    assert [one.status_code for one in [*answers, again]] == [302, 302, 422]
    assert AuditEntry.objects.filter(event="office.exchange.carried_out").count() == 1
    assert back.differences.get().version == 2


# Profiles


@pytest.mark.parametrize(
    "odd", [*(one for one in ODD if one), "a\0b", "\u0958" * 90, "\U0001d15e" * 30, "\u202e", "\ud7ff"]
)
@pytest.mark.parametrize("field", ["title", "sheet", "file_kind", "encoding", "separator", "seen", "heading_group",
                                   "place_group", "word_language_ky"])  # fmt: skip
def test_an_odd_layout_is_kept_as_text_or_told_and_never_a_fault(registrar, cast, field, odd):
    profile = profile_for("avn-1", cast.office_specialist)
    page = url("profile", profile.pk)

    answer = registrar.post(page, form_values(registrar.get(page)) | {field: odd})

    kept = ExchangeProfile.objects.get()
    assert answer.status_code in {302, 409, 422}
    assert kept.revision == (2 if answer.status_code == 302 else 1)
    if answer.status_code == 422 and not odd.startswith(("a\0", "\U0001d15e")):
        assert answer.context["form"].errors


def test_a_text_that_grows_when_it_is_kept_is_told(registrar, cast):
    profile = profile_for("avn-1", cast.office_specialist)
    page = url("profile", profile.pk)

    answer = registrar.post(page, form_values(registrar.get(page)) | {"sheet": "\U0001d15e" * 30})

    assert (answer.status_code, ExchangeProfile.objects.get().revision) == (422, 1)
    assert "A text is too long to be kept. Shorten it." in text(tree(answer))


@pytest.mark.parametrize("sheet", ["[Барак]", "a/b\\c?*", "'", "1" * 31, "ү" * 31])
def test_a_sheet_of_any_name_is_written_and_read_again(registrar, clerk, cast, sent, units, term_world, sheet):
    profile = ExchangeProfile.objects.get(pk=sent["profile"])
    page = url("profile", profile.pk)
    assert registrar.post(page, form_values(registrar.get(page)) | {"sheet": sheet}).status_code == 302

    profile.refresh_from_db()
    run = export(profile, units.faculty, cast.deans_clerk, term_world.autumn)
    answer = clerk.post(url("import", "avn-11"), sent | file_of(content_of(run)))

    compared = ExchangeRun.objects.get(direction="import")
    assert (answer.status_code, compared.counts) == (302, {"rows": 12, "equal": 12, "problems": 0})


def test_a_profile_that_is_not_there_is_not_found(registrar):
    for pk in (987654321, 10**18, 10**30):
        assert registrar.post(url("profile", pk), {"title": "Х"}).status_code == 404


# Marks


@pytest.mark.parametrize("pk", [987654321, 10**18, 10**30])
def test_a_mark_of_nothing_is_not_kept(clerk, plans, pk):
    for values in ({}, {"away": "1"}):
        assert clerk.post(url("mark", "avn-11", pk), values).status_code in {403, 404, 409}
    assert clerk.post(url("mark_run", pk)).status_code == 404
    assert ExchangeMark.objects.count() == 0
