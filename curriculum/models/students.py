"""Groups, students, the orders that move them, and where each student stood from which day to which."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, F, Func, Q, When
from django.utils.translation import gettext_lazy as _

from curriculum.enums import (
    Funding,
    Language,
    MovementKind,
    MovementReason,
    StudentState,
    StudyForm,
    SubgroupPurpose,
)
from curriculum.models.plans import Plan
from curriculum.models.programmes import Programme
from kuu_office.core.access.permissions import Permission
from kuu_office.core.models import ImportRun, Person, Unit
from kuu_office.core.models.text import KySortKey, search_index
from kuu_office.core.text.names import official_name


class GroupQuerySet(models.QuerySet):
    def visible_to(self, scope) -> "GroupQuerySet":
        return self.filter(department_id__in=scope.units(Permission.STUDENT_VIEW))

    def with_names(self) -> "GroupQuerySet":
        """With everything that a line of a list shows."""
        return self.select_related("programme", "department__parent", "curator", "plan")

    def with_titles(self) -> "GroupQuerySet":
        """With what the page of a group shows besides: its working plan in words."""
        return self.with_names().select_related("plan__programme")

    def in_kyrgyz_order(self) -> "GroupQuerySet":
        return self.order_by(KySortKey("name"), "pk")


class Group(models.Model):
    """An academic group (академиялык топ): the students of one intake of a programme who are taught together.

    `plan`: the working plan by which it studies. `closed_date`: when it graduated, was merged or split away.
    """

    name = models.CharField(_("name"), max_length=40)
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="groups", verbose_name=_("programme")
    )
    department = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="groups", verbose_name=_("department"))
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="groups", verbose_name=_("working plan")
    )
    intake_year = models.PositiveSmallIntegerField(_("intake year"))
    year_of_study = models.PositiveSmallIntegerField(_("year of study"), default=1)
    study_form = models.CharField(_("form of study"), max_length=12, choices=StudyForm, default=StudyForm.FULL_TIME)
    language = models.CharField(_("language of instruction"), max_length=2, choices=Language, default=Language.KYRGYZ)
    curator = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("curator")
    )
    opened_date = models.DateField(_("opened"))
    closed_date = models.DateField(_("closed"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        constraints = [
            models.UniqueConstraint(fields=["name", "intake_year"], name="group_once_an_intake"),
            models.CheckConstraint(
                condition=Q(year_of_study__gte=1) & Q(year_of_study__lte=7), name="group_year_range"
            ),
            models.CheckConstraint(
                condition=Q(closed_date__isnull=True) | Q(closed_date__gte=F("opened_date")),
                name="group_dates_in_order",
            ),
        ]
        indexes = [search_index("group_search", "name"), models.Index(KySortKey("name"), "id", name="group_order")]

    def __str__(self) -> str:
        return self.name

    @property
    def unit_id(self) -> int:
        return self.department_id

    @property
    def is_open(self) -> bool:
        return self.closed_date is None


class GroupSuccessionQuerySet(models.QuerySet):
    def of(self, group: Group) -> "GroupSuccessionQuerySet":
        """Out of which groups this one came, then which came out of it."""
        mine = self.filter(Q(before=group) | Q(after=group)).select_related("before", "after")
        return mine.order_by(Case(When(after=group, then=0), default=1), "pk")


class GroupSuccession(models.Model):
    """Which group came out of which when groups were split or merged."""

    before = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="successors", verbose_name=_("before"))
    after = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="predecessors", verbose_name=_("after"))
    date = models.DateField(_("date"))
    order_number = models.CharField(_("order number"), max_length=40)

    objects = GroupSuccessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("succession of groups")
        verbose_name_plural = _("successions of groups")
        constraints = [
            models.UniqueConstraint(fields=["before", "after"], name="group_succession_once"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="group_succeeds_another"),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class GroupPromotion(models.Model):
    """An order that led a group to a year of study; taken back, it leads the group one year down again."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="promotions", verbose_name=_("group"))
    year_of_study = models.PositiveSmallIntegerField(_("year of study"))
    order_number = models.CharField(_("order number"), max_length=40)
    order_date = models.DateField(_("date of the order"))
    effective_date = models.DateField(_("in force from"))

    class Meta:
        verbose_name = _("promotion of a group")
        verbose_name_plural = _("promotions of groups")
        ordering = ["year_of_study"]
        constraints = [models.UniqueConstraint(fields=["group", "year_of_study"], name="group_led_to_a_year_once")]
        indexes = [models.Index(fields=["order_date", "order_number"], name="group_promotion_of_order")]

    def __str__(self) -> str:
        return f"{self.group}, {self.year_of_study}"


class StudentQuerySet(models.QuerySet):
    def visible_to(self, scope) -> "StudentQuerySet":
        return self.filter(department_id__in=scope.units(Permission.STUDENT_VIEW))

    def with_names(self) -> "StudentQuerySet":
        """With everything that a line of a list shows."""
        return self.select_related("person", "programme", "group", "department")

    def present(self) -> "StudentQuerySet":
        """Who studies or is on leave today."""
        return self.filter(state__in=[StudentState.STUDYING, StudentState.ON_LEAVE])

    def in_kyrgyz_order(self) -> "StudentQuerySet":
        return self.order_by("person__sort_name", "pk")


class Student(models.Model):
    """A person's study of one programme. Where it stands today is kept here; the movements are the truth.

    `state` to `funding` are those of the standing that is valid on `as_of`.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="studies", verbose_name=_("person"))
    record_number = models.CharField(_("record book"), max_length=20, blank=True)
    citizenship = models.CharField(_("citizenship"), max_length=2, default="KG")
    state = models.CharField(_("state"), max_length=10, choices=StudentState, default=StudentState.STUDYING)
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="students", verbose_name=_("programme")
    )
    department = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="students", verbose_name=_("department")
    )
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, blank=True, related_name="students", verbose_name=_("group")
    )
    year_of_study = models.PositiveSmallIntegerField(_("year of study"), default=1)
    study_form = models.CharField(_("form of study"), max_length=12, choices=StudyForm, default=StudyForm.FULL_TIME)
    language = models.CharField(_("language of instruction"), max_length=2, choices=Language, default=Language.KYRGYZ)
    funding = models.CharField(_("funding"), max_length=10, choices=Funding, default=Funding.CONTRACT)
    as_of = models.DateField(_("as of"))
    revision = models.PositiveIntegerField(default=1, editable=False)
    brought_by = models.ForeignKey(
        ImportRun, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("import")
    )

    objects = StudentQuerySet.as_manager()

    class Meta:
        verbose_name = _("student")
        verbose_name_plural = _("students")
        constraints = [
            models.UniqueConstraint(
                fields=["record_number"], condition=~Q(record_number=""), name="student_record_number_once"
            ),
            models.UniqueConstraint(
                fields=["person", "programme"],
                condition=Q(state__in=["studying", "on_leave"]),
                name="student_studies_a_programme_once",
            ),
            models.CheckConstraint(condition=Q(citizenship__regex=r"^[A-Z]{2}$"), name="student_citizenship_code"),
            models.CheckConstraint(
                condition=Q(year_of_study__gte=1) & Q(year_of_study__lte=7), name="student_year_range"
            ),
        ]
        indexes = [models.Index(fields=["group", "state"], name="student_of_group")]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def unit_id(self) -> int:
        return self.department_id


class Subgroup(models.Model):
    """A part of a group (чакан топ) for classes that are taught in smaller numbers."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="subgroups", verbose_name=_("group"))
    number = models.PositiveSmallIntegerField(_("number"))
    purpose = models.CharField(_("purpose"), max_length=12, choices=SubgroupPurpose)
    members = models.ManyToManyField(Student, related_name="subgroups", blank=True, verbose_name=_("members"))

    class Meta:
        verbose_name = _("subgroup")
        verbose_name_plural = _("subgroups")
        ordering = ["purpose", "number"]
        constraints = [models.UniqueConstraint(fields=["group", "purpose", "number"], name="subgroup_once")]

    def __str__(self) -> str:
        return f"{self.group}/{self.number}"


class Movement(models.Model):
    """What one order did to one student, and where the student stands since.

    `programme` to `funding` are whole: a later order sees them without looking further back. `sets`: what the order
    itself says of them, by the names of `calc.standing.Place`. `ordinal` tells orders of one effective date apart.
    `names_before`: the person's name fields that a change of name replaced.
    """

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="movements", verbose_name=_("student"))
    kind = models.CharField(_("kind"), max_length=14, choices=MovementKind)
    reason = models.CharField(_("reason"), max_length=24, choices=MovementReason, blank=True)
    order_number = models.CharField(_("order number"), max_length=40)
    order_date = models.DateField(_("date of the order"))
    effective_date = models.DateField(_("in force from"))
    ordinal = models.PositiveSmallIntegerField(_("order within the day"), default=1)
    until = models.DateField(_("leave until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=StudentState)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+", verbose_name=_("programme"))
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("group")
    )
    year_of_study = models.PositiveSmallIntegerField(_("year of study"))
    study_form = models.CharField(_("form of study"), max_length=12, choices=StudyForm)
    language = models.CharField(_("language of instruction"), max_length=2, choices=Language)
    funding = models.CharField(_("funding"), max_length=10, choices=Funding)
    sets = models.JSONField(_("what it sets"), default=dict, blank=True)
    names_before = models.JSONField(_("name before"), default=dict, blank=True)
    brought_by = models.ForeignKey(
        ImportRun, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("import")
    )
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("movement of a student")
        verbose_name_plural = _("movements of students")
        ordering = ["effective_date", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["student", "effective_date", "ordinal"], name="movement_in_one_place"),
            models.UniqueConstraint(
                fields=["student", "kind", "order_number", "order_date"], name="movement_of_an_order_once"
            ),
        ]
        indexes = [models.Index(fields=["order_date", "order_number"], name="movement_of_order")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, № {self.order_number}"

    @property
    def old_name(self) -> str:
        """The name before a change of name; empty for other orders."""
        parts = ("surname", "given_name", "patronymic")
        return official_name(*(self.names_before.get(part, "") for part in parts))


class StandingQuerySet(models.QuerySet):
    def on(self, day: date) -> "StandingQuerySet":
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)

    def present(self) -> "StandingQuerySet":
        return self.filter(state__in=[StudentState.STUDYING, StudentState.ON_LEAVE])


class Standing(models.Model):
    """Where a student stood from `valid_from` until the day before `valid_to`.

    Made from the movements, never edited.
    """

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="standings")
    movement = models.OneToOneField(Movement, on_delete=models.CASCADE, related_name="standing")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=StudentState)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, related_name="standings")
    year_of_study = models.PositiveSmallIntegerField()
    study_form = models.CharField(max_length=12, choices=StudyForm)
    language = models.CharField(max_length=2, choices=Language)
    funding = models.CharField(max_length=10, choices=Funding)

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ["valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="standing_lasts_a_day"
            ),
            ExclusionConstraint(
                name="standing_one_at_a_time",
                expressions=[
                    ("student", RangeOperators.EQUAL),
                    (
                        Func("valid_from", "valid_to", function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [models.Index(fields=["valid_from", "valid_to"], name="standing_on_a_day")]

    def __str__(self) -> str:
        return f"{self.student}, {self.valid_from:%d.%m.%Y}"
