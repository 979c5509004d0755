"""The database and Python fold and sort alike, whatever the text (DOMAIN 10.1)."""

import random

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kuu_office.core.models import Person
from kuu_office.core.models.text import matching
from kuu_office.core.operations.reference import values_of
from kuu_office.core.text import kyrgyz
from kuu_office.core.text.sql import KY_FOLD_SQL, KY_SORT_KEY_SQL

pytestmark = pytest.mark.django_db

# All that PostgreSQL can store, where the composed forms of Unicode have not changed for years.
storable = st.text(st.characters(min_codepoint=1, max_codepoint=0x2FFF, exclude_categories=["Cs", "Cn"]), max_size=60)
likely = st.text(alphabet="".join(kyrgyz.FOLD_MAP) + "aYKkөүңёйщ AZaz09-'", max_size=60)
in_one_database = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def ask(expression: str, *values: str):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {expression}", values)
        return cursor.fetchone()[0]


@in_one_database
@given(text=storable | likely)
def test_the_database_folds_like_python(text):
    assert ask("ky_fold(%s)", text) == kyrgyz.fold(text)


@in_one_database
@given(text=storable | likely)
def test_the_database_sorts_by_the_same_key_as_python(text):
    assert ask("ky_sort_key(%s)", text) == kyrgyz.sort_key(text)


@in_one_database
@given(texts=st.lists(likely, max_size=12))
def test_order_by_gives_the_order_of_python(texts):
    query = """ARRAY(SELECT word FROM unnest(%s::text[]) AS word ORDER BY ky_sort_key(word) COLLATE "C")"""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {query}", [texts])
        assert cursor.fetchone()[0] == sorted(texts, key=kyrgyz.sort_key)


def test_the_alphabet_comes_out_of_the_database_in_its_order():
    letters = random.Random(7).sample(kyrgyz.ALPHABET, len(kyrgyz.ALPHABET))
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT string_agg(letter, '' ORDER BY ky_sort_key(letter) COLLATE "C") FROM unnest(%s::text[]) letter""",
            [letters],
        )
        assert cursor.fetchone()[0] == kyrgyz.ALPHABET


def test_nothing_in_nothing_out():
    assert ask("ky_fold(NULL)") is None
    assert ask("ky_sort_key(NULL)") is None


@pytest.mark.parametrize("name", ["ky_fold", "ky_sort_key"])
def test_the_functions_may_stand_in_an_index(name):
    volatility = ask("provolatile::text || proparallel::text FROM pg_proc WHERE proname = %s", name)
    assert volatility == "is"


def test_the_functions_can_be_laid_again_over_themselves():
    with connection.cursor() as cursor:
        cursor.execute(KY_FOLD_SQL)
        cursor.execute(KY_SORT_KEY_SQL)
    assert ask("ky_fold('Өзгөн')") == "озгон"


def test_lower_alone_would_depend_on_the_locale():
    assert ask("""lower('ӨЗГӨН' COLLATE "C")""") == "ӨЗГӨН"
    assert ask("""ky_fold('ӨЗГӨН' COLLATE "C")""") == "озгон"


@pytest.mark.parametrize("names", [("Үсөнов", "Азамат", ""), ("Асан уулу", "Бек", ""), ("Zhang", "Wei", "Асанович")])
def test_a_person_stands_ready_for_order_and_search(names):
    surname, given_name, patronymic = names
    person = Person.objects.create(surname=surname, given_name=given_name, patronymic=patronymic, latin_surname="Usön")

    assert person.sort_name == kyrgyz.sort_key(" ".join(names))
    assert person.search_text == kyrgyz.fold(f"{' '.join(names)} Usön ")


def test_a_changed_name_finds_its_new_place():
    person = Person.objects.create(surname="Асанов", given_name="Азамат")
    Person.objects.filter(pk=person.pk).update(surname="Өмүров")

    person.refresh_from_db()

    assert person.sort_name == kyrgyz.sort_key("Өмүров Азамат ")
    assert list(matching(Person.objects.all(), "омур", "search_text")) == [person]


def test_what_the_database_keeps_itself_is_not_written_down_as_a_change():
    assert values_of(Person.objects.create(surname="Асанов", given_name="Азамат")) == {
        "surname": "Асанов", "given_name": "Азамат",
    }  # fmt: skip
