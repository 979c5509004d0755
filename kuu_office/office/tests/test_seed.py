"""Acts of the demo: as many as in the table, the same after a second time."""

from kuu_office.core.demo import tables
from kuu_office.office.enums import ActKind
from kuu_office.office.models import Act
from kuu_office.office.seed import NOT_EXACT, seed


def test_every_act_of_the_table_is_brought(db):
    seed()

    assert Act.objects.count() == len(tables.acts())
    assert set(Act.objects.values_list("kind", flat=True)) <= set(ActKind.values)


def test_a_second_time_changes_nothing(db):
    seed()
    before = list(Act.objects.order_by("pk").values())

    seed(size="faculty")

    assert list(Act.objects.order_by("pk").values()) == before


def test_what_the_office_corrected_stays_corrected(db):
    seed()
    act = Act.objects.first()
    Act.objects.filter(pk=act.pk).update(title_ky="Так аталышы")

    seed()

    assert Act.objects.get(pk=act.pk).title_ky == "Так аталышы"


def test_titles_that_were_not_seen_in_the_text_say_so(db):
    seed()

    doubtful = {(row["kind"], row["number"]) for row in tables.acts() if row["title_is_exact"] != "yes"}
    marked = {(act.kind, act.number) for act in Act.objects.filter(note__endswith=NOT_EXACT)}
    assert (marked, bool(marked)) == (doubtful, True)


def test_the_law_of_2023_took_the_place_of_the_one_of_2003(db):
    seed()

    law_2003, law_2023 = (Act.objects.get(kind="law", number=number) for number in ("92", "179"))
    assert law_2003.valid_to < law_2023.valid_from or law_2003.valid_to == law_2023.valid_from
