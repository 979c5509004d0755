"""Layouts of AVN's files: kept by the office, versioned, with a heading for every part of the key."""

import pytest
from django.urls import reverse

from curriculum.tests.exchange.files import profile_for
from curriculum.tests.world import NOON
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import AuditEntry
from kuu_office.office.models import ExchangeProfile
from kuu_office.office.operations.profiles import change_profile, layout_of

pytestmark = pytest.mark.django_db

KEY = ("group", "intake_year")
COLUMNS = tuple((key, f"АВН {key}") for key in KEY)


def columns(**headings: str) -> tuple[tuple[str, str], ...]:
    return tuple({**dict(COLUMNS), **headings}.items())


def test_a_profile_keeps_its_columns_in_their_order(cast):
    profile = profile_for("avn-1", cast.registrar, columns=(("curator", "Куратор"), *COLUMNS), separator=",")

    assert profile.columns == [["curator", "Куратор"], ["group", "АВН group"], ["intake_year", "АВН intake_year"]]
    entry = AuditEntry.objects.get(event="office.exchange.profile_made")
    assert (entry.object_id, entry.new["separator"]) == (profile.pk, ",")


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        ((("group", "Топ"),), "Without “Intake”"),
        (columns(group=""), "Without “Group”"),
        (columns(curator=""), "no heading"),
        (columns(unknown="Х"), "no heading"),
        (columns(curator="авн  GROUP"), "stands twice"),
    ],
)
def test_a_layout_by_which_records_are_not_known_is_refused(cast, headings, said):
    with pytest.raises(BadInput, match=said):
        profile_for("avn-1", cast.office_specialist, columns=headings)
    assert ExchangeProfile.objects.count() == 0


def test_a_new_profile_has_a_word_for_every_value_that_the_portal_has(cast):
    profile = profile_for("avn-11", cast.registrar)

    assert profile.words == {
        "term": {"autumn": "autumn term", "spring": "spring term", "summer": "summer term"},
        "language": {"ky": "Kyrgyz", "ru": "Russian", "en": "English"},
    }


def test_words_are_kept_cleaned_and_the_record_of_the_profile_tells_them(cast):
    profile = profile_for("avn-1", cast.registrar, words={"language": {"ky": "  Кыргыз  тили ", "ru": " ", "en": ""}})

    assert profile.words == {"language": {"ky": "Кыргыз тили"}}
    assert AuditEntry.objects.get(event="office.exchange.profile_made").new["words"] == "language ky = Кыргыз тили"


@pytest.mark.parametrize(
    ("words", "said", "field"),
    [
        (
            {"language": {"ky": "Тил", "ru": "тил "}},
            "The word would stand for two values of “Language of instruction”",
            "word_language_ky",
        ),
        (
            {"language": {"ky": "RU"}},
            "The word would stand for two values of “Language of instruction”",
            "word_language_ky",
        ),
        ({"language": {"de": "Немисче"}}, "a value that the portal does not have", None),
        ({"curator": {"ky": "Х"}}, "a value that the portal does not have", None),
        ({"unknown": {"ky": "Х"}}, "a value that the portal does not have", None),
    ],
)
def test_words_that_could_not_be_read_back_are_refused(cast, words, said, field):
    with pytest.raises(BadInput, match=said) as refused:
        profile_for("avn-1", cast.office_specialist, words=words)
    assert (refused.value.field, ExchangeProfile.objects.count()) == (field, 0)


def test_words_may_be_exchanged_among_the_values(cast):
    assert profile_for("avn-1", cast.office_specialist, words={"language": {"ky": "ru", "ru": "ky"}}).words == {
        "language": {"ky": "ru", "ru": "ky"}
    }


def test_titles_are_given_and_given_once_a_program(cast):
    with pytest.raises(BadInput):
        profile_for("avn-1", cast.office_specialist, title="  ")
    profile_for("avn-1", cast.office_specialist)
    profile_for("avn-11", cast.office_specialist)
    with pytest.raises(Conflict):
        profile_for("avn-1", cast.office_specialist)


@pytest.mark.parametrize("member", ["deans_clerk", "head_of_office", "other_clerk"])
def test_only_the_office_and_the_registrar_keep_layouts(cast, member):
    with pytest.raises(Refused):
        profile_for("avn-1", getattr(cast, member))


def test_two_people_do_not_overwrite_each_other(cast):
    profile = profile_for("avn-1", cast.office_specialist)
    layout = layout_of(profile)

    changed = change_profile(profile=profile, layout=layout, seen_revision=1, by=cast.registrar.scope, at=NOON)
    with pytest.raises(Conflict):
        change_profile(profile=profile, layout=layout, seen_revision=1, by=cast.office_specialist.scope, at=NOON)

    assert (changed.revision, AuditEntry.objects.filter(event="office.exchange.profile_changed").count()) == (2, 1)


@pytest.fixture
def client(cast):
    cast.registrar.client.cookies["django_language"] = "en"
    return cast.registrar.client


def form_values(response) -> dict:
    form = response.context["form"]
    return {name: "" if (value := form[name].value()) is None else value for name in form.fields}


def test_a_new_profile_begins_as_the_portals_own_form(client):
    url = reverse("office:exchange_profile_new", args=["avn-1"])
    values = form_values(client.get(url)) | {"title": "АВН 2026", "place_curator": 1, "heading_size": ""}

    response = client.post(url, values)

    profile = ExchangeProfile.objects.get()
    keys = [key for key, _heading in profile.columns]
    assert (response.status_code, profile.title, keys[:3], "size" in keys) == (
        302, "АВН 2026", ["group", "curator", "intake_year"], False,
    )  # fmt: skip


def test_words_are_written_on_the_form_and_shown_there_again(client):
    url = reverse("office:exchange_profile_new", args=["avn-1"])
    words = {"word_language_ky": "Кыргыз тили", "word_language_en": "", "word_study_form_full_time": "Күндүзгү"}
    client.post(url, form_values(client.get(url)) | {"title": "АВН"} | words)

    profile = ExchangeProfile.objects.get()

    assert profile.words["language"] == {"ky": "Кыргыз тили", "ru": "Russian"}
    shown = form_values(client.get(reverse("office:exchange_profile", args=[profile.pk])))
    assert {name: shown[name] for name in words} == words


def test_a_profile_is_changed_on_its_form_and_a_stale_form_is_told(client, cast):
    profile = profile_for("avn-1", cast.office_specialist)
    url = reverse("office:exchange_profile", args=[profile.pk])
    values = form_values(client.get(url)) | {"file_kind": "csv", "encoding": "cp1251"}

    first, again = client.post(url, values), client.post(url, values)

    profile.refresh_from_db()
    assert (first.status_code, again.status_code, profile.file_kind, profile.encoding) == (302, 409, "csv", "cp1251")
    assert "Somebody else changed this profile" in again.content.decode()


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"heading_group": ""}, "heading_group"), ({"separator": "x"}, "separator"), ({"place_group": 0}, "place_group"),
     ({"title": ""}, "title"), ({"word_language_ky": "x" * 101}, "word_language_ky"),
     ({"word_language_ky": "Орус", "word_language_ru": "орус"}, "word_language_ky"),
     ({"heading_curator": "Group"}, "__all__")],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(client, changed, field):
    url = reverse("office:exchange_profile_new", args=["avn-1"])

    response = client.post(url, form_values(client.get(url)) | {"title": "АВН"} | changed)

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


def test_an_unknown_program_does_not_exist(client):
    for name in ("exchange_profile_new",):
        assert client.get(reverse(f"office:{name}", args=["avn-99"])).status_code == 404
