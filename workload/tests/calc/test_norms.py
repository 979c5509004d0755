"""Which norm holds, and rounding."""

from decimal import Decimal as D

import pytest

from curriculum.calc.shapes import Degree, StudyForm
from workload.calc.norms import amount, norm_for, raw_hours, rounded
from workload.calc.shapes import Basis, Counted, Rounding, Work
from workload.tests.calc.made import BACHELOR, MASTER, norm

COUNTED = Counted(plan_hours=D(30), streams=1, groups=3, subgroups=5, students=70, weeks=D("2.5"))
ALL = norm(Work.EXAM, Basis.STUDENT, "0.3", key="all")
OF_FORM = norm(Work.EXAM, Basis.STUDENT, "0.4", key="form", forms=frozenset({StudyForm.EXTRAMURAL}))
OF_DEGREE = norm(Work.EXAM, Basis.STUDENT, "0.5", key="degree", degrees=frozenset({MASTER}))
OF_BOTH = norm(
    Work.EXAM, Basis.STUDENT, "0.6", key="both", degrees=frozenset({MASTER}), forms=frozenset({StudyForm.EXTRAMURAL})
)


@pytest.mark.parametrize(
    ("degree", "form", "key"),
    [
        (BACHELOR, StudyForm.FULL_TIME, "all"),
        (BACHELOR, StudyForm.EXTRAMURAL, "form"),
        (MASTER, StudyForm.FULL_TIME, "degree"),
        (MASTER, StudyForm.EXTRAMURAL, "both"),
        (Degree.COLLEGE, StudyForm.DISTANCE, "all"),
    ],
)
def test_the_narrowest_norm_holds(degree, form, key):
    assert norm_for([OF_BOTH, ALL, OF_DEGREE, OF_FORM], Work.EXAM, degree, form).key == key


def test_a_degree_outweighs_a_form():
    assert norm_for([OF_FORM, OF_DEGREE], Work.EXAM, MASTER, StudyForm.EXTRAMURAL).key == "degree"


def test_there_may_be_no_norm():
    assert norm_for([OF_DEGREE], Work.EXAM, BACHELOR, StudyForm.FULL_TIME) is None
    assert norm_for([ALL], Work.LECTURE, BACHELOR, StudyForm.FULL_TIME) is None


@pytest.mark.parametrize(
    ("basis", "units"),
    [
        (Basis.STREAM_HOUR, D(30)),
        (Basis.GROUP_HOUR, D(90)),
        (Basis.SUBGROUP_HOUR, D(150)),
        (Basis.LECTURE_PERCENT, D("0.9")),
        (Basis.GROUP, D(3)),
        (Basis.STUDENT, D(70)),
        (Basis.GROUP_DAY, D("45.0")),
        (Basis.STUDENT_WEEK, D("175.0")),
        (Basis.STUDENT_MEMBER, D(280)),
        (Basis.PERSON_YEAR, D(70)),
    ],
)
def test_each_basis_counts_what_it_names(basis, units):
    assert amount(norm(Work.EXAM, basis, "1", members=4), COUNTED) == units


def test_every_basis_has_a_way_of_counting():
    assert [amount(norm(Work.EXAM, basis, "0"), COUNTED) >= 0 for basis in Basis] == [True] * len(Basis)


def test_raw_hours_are_exact():
    assert raw_hours(norm(Work.EXAM, Basis.STUDENT, "0.333"), COUNTED) == D("23.310")


@pytest.mark.parametrize(
    ("rounding", "hours"),
    [(Rounding.HUNDREDTHS, D("2.35")), (Rounding.TENTHS, D("2.3")), (Rounding.WHOLE, D("2"))],
)
def test_rounding_is_half_up(rounding, hours):
    assert rounded(D("2.345"), rounding) == hours
    assert rounded(D("0.5"), Rounding.WHOLE) == D(1)
