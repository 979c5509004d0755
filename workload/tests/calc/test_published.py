"""A summary that a regional university published comes out of inputs like its own (DOMAIN 3.1).

Its department of physical education in 2022/23: 6,952 hours, 64 of lectures, 6,668 of practical classes, 24 of
consultations, 112 of exams, 84 of laboratory classes; higher education 870 budget and 2,366 contract, college 137 and
3,579. How its groups were made up was not published; these are such that the sums come out.
"""

from collections.abc import Iterator
from decimal import Decimal as D

from curriculum.calc.shapes import Control, Degree, LineKind
from workload.calc.load import load_of
from workload.calc.shapes import Basis, Funding, PlanLine, Work
from workload.calc.totals import summed, whole
from workload.tests.calc.made import group, line, norm

NORMS = (
    norm(Work.LECTURE, Basis.STREAM_HOUR, "1"),
    norm(Work.PHYSICAL, Basis.GROUP_HOUR, "1"),
    norm(Work.LABORATORY, Basis.SUBGROUP_HOUR, "1"),
    norm(Work.EXAM_CONSULTATION, Basis.GROUP, "2"),
    norm(Work.EXAM, Basis.STUDENT, "0.25"),
    norm(Work.CONSULTATION, Basis.LECTURE_PERCENT, "0"),
)
# (degree, funding, groups with an exam, students in each, groups and their hours of physical education)
TAUGHT = (
    (Degree.BACHELOR, Funding.BUDGET, 3, 36, [(23, 35)]),
    (Degree.BACHELOR, Funding.CONTRACT, 4, 36, [(64, 34), (1, 30)]),
    (Degree.COLLEGE, Funding.BUDGET, 1, 36, [(1, 126)]),
    (Degree.COLLEGE, Funding.CONTRACT, 4, 40, [(33, 107)]),
)


def lines() -> Iterator[PlanLine]:
    for degree, funding, exams, students, physical in TAUGHT:
        people = (
            {"budget": students, "contract": 0} if funding is Funding.BUDGET else {"budget": 0, "contract": students}
        )
        name = f"{degree} {funding}"
        for number in range(exams):
            yield line(
                f"{name} exam {number}", group(f"{name} {number}", *people.values(), degree=degree), Control.EXAM
            )
        for groups, hours in physical:
            for number in range(groups):
                taught = group(f"{name} {hours} {number}", *people.values(), degree=degree)
                yield line(f"{name} {hours} {number}", taught, practical=str(hours), kind=LineKind.PHYSICAL)
    yield line("lectures on grants", group("а", 30, 0), lecture="32")
    yield line("lectures under contract", group("б", 0, 30), lecture="32")
    yield line("laboratory", group("в", 0, 30, subgroups={Work.LABORATORY: 2}), laboratory="42")


def test_the_published_summary_comes_out_exactly():
    load = load_of(lines(), NORMS)

    works = summed(load, lambda line, _share: line.work)
    assert works == {
        Work.LECTURE: D(64), Work.PHYSICAL: D(6668), Work.EXAM_CONSULTATION: D(24), Work.EXAM: D(112),
        Work.LABORATORY: D(84),
    }  # fmt: skip
    assert summed(load, lambda _line, share: (share.degree, share.funding)) == {
        (Degree.BACHELOR, Funding.BUDGET): D(870),
        (Degree.BACHELOR, Funding.CONTRACT): D(2366),
        (Degree.COLLEGE, Funding.BUDGET): D(137),
        (Degree.COLLEGE, Funding.CONTRACT): D(3579),
    }
    assert whole(load) == D(6952)
