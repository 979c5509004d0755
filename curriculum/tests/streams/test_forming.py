"""Streams: proposals taken, groups joined and parted by hand, what people decided kept."""

from datetime import date

import pytest

from curriculum.models import SemesterLine, Stream, StreamLimit, StreamSeat
from curriculum.operations.streams import accept_streams, join_lines, keep_stream, part_line, release_stream
from curriculum.queries.streams import board, sizes_of, stream_limits
from curriculum.tests.semester_world import SPRING, fill, line_of, make_semester_plans
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import AuditEntry
from kuu_office.core.tests.english import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]
DAY = date(2027, 3, 2)


def seen(cast, hall, unit=None, by="deans_clerk"):
    scope = getattr(cast, by).scope
    return board(scope=scope, unit=unit or hall.units.faculty, term=hall.autumn, kind="lecture", day=DAY)


def proposed(found) -> list[tuple[str, list[str]]]:
    return [(one.members[0].course_name, [member.group for member in one.members]) for one in found.proposals]


def formed(found) -> list[tuple[list[str], bool]]:
    return [([one.group for one in row.members], row.stream.kept_by_hand) for row in found.formed]


def ids(proposal) -> list[int]:
    return [int(one.key) for one in proposal.members]


def accept(cast, hall, by="deans_clerk"):
    members = [ids(proposal) for proposal in seen(cast, hall).proposals]
    return accept_streams(kind="lecture", members=members, by=getattr(cast, by).scope, at=SPRING)


def join(cast, lines, by="deans_clerk", kind="lecture"):
    return join_lines(kind=kind, line_ids=[line.pk for line in lines], by=getattr(cast, by).scope, at=SPRING)


def test_alike_groups_are_proposed_together_course_by_course(cast, hall):
    found = seen(cast, hall)

    assert [groups for _course, groups in proposed(found)] == [["ПИ-1-26", "ПИ-2-26", "ПИ-3-26"]] * 6
    assert ([one.size for one in found.proposals], found.could_save, found.saved) == ([75] * 6, 6 * 64, 0)


def test_proposals_become_streams(cast, hall):
    streams = accept(cast, hall)

    stream = streams[0]
    assert (stream.term, stream.language, stream.kind, stream.hours, stream.size_limit, stream.kept_by_hand) == (
        hall.autumn, "ky", "lecture", 32, 120, False,
    )  # fmt: skip
    assert (stream.course, stream.department) == (hall.lines[0].course, hall.units.department)
    found = seen(cast, hall)
    assert (found.proposals, found.free, found.saved, len(found.formed)) == ([], [], 6 * 64, 6)
    assert AuditEntry.objects.filter(event="curriculum.stream.accepted").count() == 6


def test_taking_a_proposal_twice_is_told(cast, hall):
    members = [ids(seen(cast, hall).proposals[0])]
    accept(cast, hall)

    with pytest.raises(Conflict, match="The group ПИ-1-26 sits in a stream already"):
        accept_streams(kind="lecture", members=members, by=cast.deans_clerk.scope, at=SPRING)

    assert Stream.objects.count() == 6


def test_the_limit_divides_the_groups(cast, hall):
    StreamLimit.objects.create(kind="lecture", size=60, valid_from=date(2027, 1, 1))

    assert proposed(seen(cast, hall))[0][1] == ["ПИ-1-26", "ПИ-2-26"]
    assert len(seen(cast, hall).alone) == 6


def test_a_limit_holds_from_its_day(cast, hall):
    StreamLimit.objects.create(kind="lecture", size=150, valid_from=date(2027, 4, 1), is_confirmed=True)

    assert [stream_limits(day)["lecture"].value for day in (DAY, date(2027, 4, 1))] == [120, 150]
    assert stream_limits(date(2027, 4, 1))["lecture"].confirmed


def test_groups_are_joined_by_hand(cast, hall):
    stream = join(cast, hall.lines[:2])

    assert stream.kept_by_hand
    assert formed(seen(cast, hall)) == [(["ПИ-1-26", "ПИ-2-26"], True)]
    entry = AuditEntry.objects.get(event="curriculum.stream.joined")
    assert entry.new == {"groups": "ПИ-1-26, ПИ-2-26"}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"language": "ru"}, "taught in different languages, Kyrgyz and Russian"),
        ({"lecture": 16}, "different hours, 32 and 16"),
        ({"weeks": 8}, "different numbers of weeks, 16 and 8"),
        ({"course": None}, "ПИ-2-26: the line names no course of the catalogue"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_reason(cast, hall, change, reason):
    for name, value in change.items():
        setattr(hall.lines[1], name, value)
    hall.lines[1].save()

    with pytest.raises(Refused, match=reason):
        join(cast, hall.lines[:2])

    assert Stream.objects.count() == 0


def test_different_courses_are_refused(cast, hall):
    other = line_of(hall.plans[1], "М.1.В.2")

    with pytest.raises(Refused, match=r"different courses, “Сабак 1 \(en\)” and “Сабак 2 \(en\)”"):
        join(cast, [hall.lines[0], other])


def test_groups_of_different_departments_are_neither_proposed_nor_joined(cast, hall):
    SemesterLine.objects.filter(pk=hall.lines[1].pk).update(department=cast.units.other_department)

    with pytest.raises(Refused, match="taught by different departments"):
        join(cast, hall.lines[:2])
    assert [names for course, names in proposed(seen(cast, hall)) if course == hall.lines[1].name_en] == [
        ["ПИ-1-26", "ПИ-3-26"]
    ]


def test_too_many_students_are_refused(cast, hall):
    fill(hall.groups[0], 60)

    with pytest.raises(Refused, match="Together they are 135 students; a stream may have at most 120"):
        join(cast, hall.lines)


def test_at_least_two_groups_are_joined(cast, hall):
    with pytest.raises(BadInput, match="Tick at least two groups"):
        join(cast, hall.lines[:1])
    with pytest.raises(BadInput, match="Choose from 1 to 500 streams"):
        accept_streams(kind="lecture", members=[], by=cast.deans_clerk.scope, at=SPRING)
    with pytest.raises(BadInput, match="Choose the kind of class"):
        join(cast, hall.lines[:2], kind="seminar")


def test_a_line_without_such_classes_is_not_found(cast, hall):
    with pytest.raises(Conflict, match="The semester plans changed meanwhile"):
        join(cast, hall.lines[:2], kind="laboratory")


def test_only_who_forms_streams_in_every_group_joins_them(cast, hall):
    [foreign] = make_semester_plans([hall.other_group], hall.autumn, cast.other_clerk)
    theirs = line_of(foreign)
    theirs.course, theirs.department = hall.lines[0].course, hall.lines[0].department
    theirs.save()

    for member in ("dean", "department_head", "vice_rector"):
        with pytest.raises(Refused, match="You have no right to: form streams"):
            join(cast, hall.lines[:2], by=member)
    with pytest.raises(Refused, match="form streams"):
        join(cast, [hall.lines[0], theirs])
    assert join(cast, [hall.lines[0], theirs], by="office_specialist").seats.count() == 2


def test_what_people_joined_no_proposal_changes(cast, hall):
    join(cast, hall.lines[:2])

    found = seen(cast, hall)

    course = hall.lines[0].course.name
    assert [groups for name, groups in proposed(found) if name == course] == []
    assert [one.group for one in found.free if one.course_name == course] == ["ПИ-3-26"]


def test_a_parted_group_stays_alone(cast, hall):
    stream = accept(cast, hall)[0]

    part_line(stream_id=stream.pk, line_id=hall.lines[2].pk, by=cast.deans_clerk.scope, at=SPRING)

    mine = [row for row in formed(seen(cast, hall)) if row[1]]
    assert mine == [(["ПИ-1-26", "ПИ-2-26"], True), (["ПИ-3-26"], True)]
    assert proposed(seen(cast, hall)) == []


def test_of_two_the_other_is_free_again(cast, hall):
    stream = join(cast, hall.lines[:2])

    part_line(stream_id=stream.pk, line_id=hall.lines[0].pk, by=cast.deans_clerk.scope, at=SPRING)

    course = hall.lines[0].course.name
    assert formed(seen(cast, hall)) == [(["ПИ-1-26"], True)]
    assert [groups for name, groups in proposed(seen(cast, hall)) if name == course] == [["ПИ-2-26", "ПИ-3-26"]]


def test_a_group_kept_alone_may_be_set_free(cast, hall):
    stream = join(cast, hall.lines[:2])
    part_line(stream_id=stream.pk, line_id=hall.lines[0].pk, by=cast.deans_clerk.scope, at=SPRING)

    release_stream(stream_id=Stream.objects.get().pk, by=cast.deans_clerk.scope, at=SPRING)

    assert (Stream.objects.count(), StreamSeat.objects.count()) == (0, 0)
    assert len(proposed(seen(cast, hall))) == 6


def test_a_stream_may_be_kept_as_it_is(cast, hall):
    stream = accept(cast, hall)[0]

    keep_stream(stream_id=stream.pk, by=cast.deans_clerk.scope, at=SPRING)

    assert Stream.objects.get(pk=stream.pk).kept_by_hand
    assert AuditEntry.objects.filter(event="curriculum.stream.kept").count() == 1


def test_a_stream_that_is_gone_is_told(cast, hall):
    stream = accept(cast, hall)[0]
    release_stream(stream_id=stream.pk, by=cast.deans_clerk.scope, at=SPRING)

    for verb in (keep_stream, release_stream):
        with pytest.raises(Conflict, match="The stream changed meanwhile"):
            verb(stream_id=stream.pk, by=cast.deans_clerk.scope, at=SPRING)
    other = Stream.objects.first()
    with pytest.raises(Conflict, match="The stream changed meanwhile"):
        part_line(stream_id=other.pk, line_id=0, by=cast.deans_clerk.scope, at=SPRING)


def test_who_may_not_form_streams_changes_none(cast, hall):
    stream = accept(cast, hall)[0]

    for verb in (keep_stream, release_stream):
        with pytest.raises(Refused, match="form streams"):
            verb(stream_id=stream.pk, by=cast.department_head.scope, at=SPRING)


def test_a_stream_whose_lines_changed_says_so(cast, hall):
    accept(cast, hall)
    hall.lines[1].lecture = 16
    hall.lines[1].save()

    apart = [row.apart for row in seen(cast, hall).formed if row.apart]

    assert [one.values["theirs"] for one in apart] == ["16"]


def test_what_is_left_out_or_not_chosen_is_not_proposed(cast, hall):
    for line in hall.lines:
        line.left_out = True
        line.save()

    assert len(seen(cast, hall).proposals) == 5


def test_sizes_count_who_studies_today(cast, hall):
    group = hall.groups[0]
    group.students.filter(pk__in=group.students.values("pk")[:5]).update(state="expelled")

    assert sizes_of([group.pk]) == {group.pk: 20}


def test_a_department_sees_its_own_groups(cast, hall):
    make_semester_plans([hall.other_group], hall.autumn, cast.other_clerk)

    assert len(seen(cast, hall, hall.units.department).classes) == 18
    assert seen(cast, hall, hall.units.other_department).classes == ()
    assert len(seen(cast, hall, hall.units.other_department, by="dispatcher").classes) == 6
