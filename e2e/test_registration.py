"""Course registration in a browser: the clerk enters and is refused on a full elective, the fix list is repaired, the
adviser confirms, a student chooses."""

import pytest
from playwright.sync_api import Page, expect

from curriculum.models import ElectiveOffer, Group, Registration
from curriculum.queries.electives import offers_of
from curriculum.queries.registration import GroupFit, fit_of_groups
from kuu_office.core import clock
from kuu_office.core.models import Term, User

pytestmark = pytest.mark.e2e


@pytest.fixture
def term(demo) -> Term:
    return Term.objects.get(pk=Registration.objects.values_list("term_id", flat=True).first())


def fits(term: Term, **only) -> list[GroupFit]:
    groups = Group.objects.filter(closed_date=None, department__parent__code="FITM", **only)
    return fit_of_groups(groups.select_related("programme", "plan", "department__parent"), term, clock.today())


@pytest.fixture
def found(term) -> GroupFit:
    """A group of which somebody has not chosen in a block with two electives on offer."""
    offered = {offer.course_id for offer in offers_of(term) if offer.state == "offered"}
    for one in fits(term):
        blocks = one.studied.blocks.values() if one.studied and one.found["missing"] else ()
        if any(len(offered & set(block.alternatives)) > 1 for block in blocks):
            return one
    raise AssertionError("the demo has nothing to choose")


def watched(page: Page) -> Page:
    page.faults = []
    page.on("pageerror", lambda fault: page.faults.append(str(fault)))
    return page


def test_a_clerk_enters_is_refused_on_a_full_elective_and_repairs_the_rest(as_user, found, term):
    clerk = watched(as_user("clerk"))
    clerk.goto(f"/curriculum/registration/{found.group.pk}/?term={term.pk}")
    full, free = two_electives(found, term)
    student, block = empty_cell(found, full)
    ElectiveOffer.objects.filter(pk=full.pk).update(minimum=1, capacity=max(full.taken, 1))
    while full.registrations.active().count() < max(full.taken, 1):
        fill_one(found, full, block)

    cell = clerk.locator(f"#choice-{student}-{block}")
    cell.locator("select").select_option(str(full.pk))
    expect(cell.locator("[role=alert]")).to_contain_text(full.course.name_ky)
    assert not Registration.objects.active().filter(student_id=student, block_id=block).exists()

    cell.locator("select").select_option(str(free.pk))
    expect(cell.locator(".choice-mark")).to_be_visible()
    assert Registration.objects.active().get(student_id=student, block_id=block).offer == free
    repair_the_rest(clerk, found, free, term)
    assert clerk.faults == []


def two_electives(found: GroupFit, term: Term) -> tuple[ElectiveOffer, ElectiveOffer]:
    """Two electives of one block, the second with many places."""
    offers = [offer for offer in offers_of(term) if offer.state == "offered"]
    for block in found.studied.blocks.values():
        own = [offer for offer in offers if offer.course_id in block.alternatives]
        if len(own) > 1:
            ElectiveOffer.objects.filter(pk=own[1].pk).update(capacity=500)
            return own[0], own[1]
    raise AssertionError


def empty_cell(found: GroupFit, offer: ElectiveOffer) -> tuple[int, int]:
    for member in found.members:
        for misfit in member.fit.misfits:
            if misfit.check == "missing" and offer.course_id in found.studied.blocks[misfit.block].alternatives:
                return member.student_id, misfit.block
    raise AssertionError


def fill_one(found: GroupFit, offer: ElectiveOffer, block: int) -> None:
    """Somebody else takes the place."""
    other = Group.objects.exclude(pk=found.group.pk).filter(students__state="studying").first().students.first()
    Registration.objects.create(
        student=other, group=found.group, term=offer.term, offer=offer, block_id=block, source="office",
        entered_by=other.person, entered_at=clock.now(),
    )  # fmt: skip


def repair_the_rest(page: Page, found: GroupFit, offer: ElectiveOffer, term: Term) -> None:
    """Who has not chosen is registered in one go, after a look at what would happen."""
    page.goto(f"/curriculum/registration/{found.group.pk}/fix/?term={term.pk}")
    page.locator("#id_kind").select_option("register")
    page.locator("#id_offer").select_option(str(offer.pk))
    page.locator("#id_reason").fill("Каттоону окуу планына келтирүү")
    before = Registration.objects.active().count()
    page.locator("fieldset.repair button").click()
    page.locator("button[value=record]").click()
    page.wait_for_url(f"**/fix/?term={term.pk}")
    assert Registration.objects.active().count() > before


def test_the_adviser_confirms_the_own_group(as_user, term):
    teacher = User.objects.get(username="teacher")
    one = next(row for row in fits(term) if row.whole and row.found["unconfirmed"])
    Group.objects.filter(pk=one.group.pk).update(curator=teacher.person_id)
    adviser = watched(as_user("teacher"))

    adviser.goto(f"/curriculum/registration/{one.group.pk}/?term={term.pk}")
    adviser.locator("button[form=confirm]").click()
    expect(adviser.locator(".message").first).to_be_visible()
    confirmed = Registration.objects.filter(group=one.group, term=term, state="confirmed", confirmed_by=teacher.person)
    assert confirmed.exists()
    assert adviser.faults == []


def test_a_student_chooses_and_takes_back(as_user, term):
    student = watched(as_user("student"))
    own = User.objects.get(username="student").person_id
    student.goto("/curriculum/registration/own/")

    student.locator(".own-offer button.button-primary").first.click()
    expect(student.locator(".own-chosen")).to_have_count(1)
    assert Registration.objects.active().filter(student__person_id=own, source="student").count() == 1
    student.locator(".own-chosen button").click()
    expect(student.locator(".own-chosen")).to_have_count(0)
    assert not Registration.objects.active().filter(student__person_id=own).exists()
    assert student.faults == []
