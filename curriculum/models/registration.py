"""Course registration (F-011, F-012): the electives that departments offer for a term, and who has chosen them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from curriculum.enums import Language, OfferState, RegistrationSource, RegistrationState
from curriculum.models.catalogue import Course
from curriculum.models.plans import PlanLine
from curriculum.models.students import Group, Student
from kuu_office.core.access.permissions import Permission
from kuu_office.core.models import Person, Term, Unit

# DOMAIN 1.5: the default smallest number of students, to be confirmed by the office.
DEFAULT_MINIMUM = 10
ACTIVE = (RegistrationState.ENTERED, RegistrationState.CONFIRMED)
RUNNING = (OfferState.OFFERED, OfferState.CLOSED)


class ElectiveOfferQuerySet(models.QuerySet):
    def visible_to(self, scope) -> "ElectiveOfferQuerySet":
        """What is offered is shown to the whole university; what is in preparation, to its department."""
        if not scope.allows(Permission.REGISTRATION_VIEW):
            return self.none()
        own = Q(department_id__in=scope.units(Permission.REGISTRATION_VIEW))
        return self.filter(own | ~Q(state=OfferState.DRAFT))

    def with_names(self) -> "ElectiveOfferQuerySet":
        return self.select_related("course", "department__parent", "teacher", "term__year")

    def counted(self) -> "ElectiveOfferQuerySet":
        """With `taken`: how many are registered."""
        active = Q(registrations__state__in=ACTIVE)
        return self.annotate(taken=models.Count("registrations", filter=active))


class ElectiveOffer(models.Model):
    """An elective that a department offers in a term in one language, to every plan that has its course in a block.

    `minimum`: fewer students than that, and it is not taught.
    """

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="electives", verbose_name=_("term"))
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="offers", verbose_name=_("course"))
    department = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="electives", verbose_name=_("department")
    )
    language = models.CharField(_("language of instruction"), max_length=2, choices=Language, default=Language.KYRGYZ)
    teacher = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("teacher")
    )
    capacity = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    minimum = models.PositiveSmallIntegerField(_("students at least"), default=DEFAULT_MINIMUM)
    annotation_ky = models.TextField(_("annotation in Kyrgyz"), max_length=2000, blank=True)
    annotation_ru = models.TextField(_("annotation in Russian"), max_length=2000, blank=True)
    annotation_en = models.TextField(_("annotation in English"), max_length=2000, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=OfferState, default=OfferState.DRAFT)
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("created"))

    objects = ElectiveOfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("elective on offer")
        verbose_name_plural = _("electives on offer")
        constraints = [
            models.UniqueConstraint(
                fields=["term", "course", "language"], condition=~Q(state="cancelled"), name="elective_offered_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "cancelled"])
                | Q(teacher__isnull=False, capacity__isnull=False, capacity__gte=1),
                name="elective_offered_whole",
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gte=F("minimum")), name="elective_minimum_fits"
            ),
            models.CheckConstraint(condition=Q(minimum__gte=1), name="elective_minimum_above_zero"),
        ]
        indexes = [models.Index(fields=["term", "department"], name="elective_of_term")]

    def __str__(self) -> str:
        return f"{self.course.code} {self.course.name} ({self.get_language_display()})"

    @property
    def unit_id(self) -> int:
        return self.department_id

    @property
    def left(self) -> int:
        """Places left; the row is counted."""
        return max((self.capacity or 0) - self.taken, 0)

    @property
    def annotation(self) -> str:
        return getattr(self, f"annotation_{(get_language() or 'ky')[:2]}", "") or self.annotation_ky


class RegistrationQuerySet(models.QuerySet):
    def active(self) -> "RegistrationQuerySet":
        return self.filter(state__in=ACTIVE)


class Registration(models.Model):
    """A student's choice in an elective block for a term. Another choice cancels this one and names it as `previous`.

    `block` is the header in the version of the plan that held when it was made, `group` where the student stood then.
    """

    student = models.ForeignKey(
        Student, on_delete=models.PROTECT, related_name="registrations", verbose_name=_("student")
    )
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="registrations", verbose_name=_("group"))
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="registrations", verbose_name=_("term"))
    offer = models.ForeignKey(
        ElectiveOffer, on_delete=models.PROTECT, related_name="registrations", verbose_name=_("elective")
    )
    block = models.ForeignKey(PlanLine, on_delete=models.PROTECT, related_name="+", verbose_name=_("elective block"))
    state = models.CharField(_("state"), max_length=10, choices=RegistrationState, default=RegistrationState.ENTERED)
    source = models.CharField(_("made by"), max_length=8, choices=RegistrationSource)
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("entered by"))
    entered_at = models.DateTimeField(_("entered"))
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    cancelled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(_("cancelled"), null=True)
    reason = models.CharField(_("why it was cancelled"), max_length=300, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration for an elective")
        verbose_name_plural = _("registrations for electives")
        constraints = [
            models.UniqueConstraint(
                fields=["student", "term", "block"], condition=~Q(state="cancelled"), name="registered_once_a_block"
            ),
            models.UniqueConstraint(
                fields=["student", "offer"], condition=~Q(state="cancelled"), name="registered_once_an_elective"
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | Q(cancelled_by__isnull=False, cancelled_at__isnull=False),
                name="registration_cancelled_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="registration_confirmed_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["term", "group"], name="registration_of_group"),
            models.Index(fields=["offer", "state"], name="registration_of_elective"),
        ]

    def __str__(self) -> str:
        return f"{self.student} → {self.offer}"

    @property
    def unit_id(self) -> int:
        return self.group.department_id
