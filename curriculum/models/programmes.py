"""Standards, their cycles and parts, programmes, and the dated limits that plans are checked against."""

from datetime import date
from decimal import Decimal, DecimalException

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from curriculum.calc.shapes import ABOVE_ZERO, Limits
from curriculum.enums import Degree, Level, LineKind, PartKind, Partnership, StudyForm
from curriculum.models.catalogue import Course
from kuu_office.core.access.permissions import Permission
from kuu_office.core.models import Unit
from kuu_office.core.models.text import NamedInThreeLanguages, kept_text, kept_text_index
from kuu_office.office.models import Act

Credits = {"max_digits": 5, "decimal_places": 1}


class Standard(NamedInThreeLanguages):
    """A state educational standard for a degree: total credits, semesters, cycles, mandatory courses."""

    code = models.CharField(_("code"), max_length=30, unique=True)
    level = models.CharField(_("level"), max_length=10, choices=Level, default=Level.HIGHER)
    degree = models.CharField(_("degree"), max_length=12, choices=Degree)
    total_credits = models.DecimalField(_("credits in all"), **Credits)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("act"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    is_confirmed = models.BooleanField(_("confirmed by the office"), default=False)

    class Meta:
        verbose_name = _("standard")
        verbose_name_plural = _("standards")
        ordering = ["code"]

    @cached_property
    def parts(self) -> list["StandardPart"]:
        """The parts with their cycles and mandatory courses, in the order of the standard; read once. Two queries."""
        return list(StandardPart.objects.filter(cycle__standard=self).in_order())


class StandardCycle(NamedInThreeLanguages):
    """A cycle of a standard (Б.1, Б.2 …) with its limits in credits."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="cycles", verbose_name=_("standard"))
    code = models.CharField(_("code"), max_length=10)
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    min_credits = models.DecimalField(_("at least"), **Credits, null=True, blank=True)
    max_credits = models.DecimalField(_("at most"), **Credits, null=True, blank=True)

    class Meta:
        verbose_name = _("cycle")
        verbose_name_plural = _("cycles")
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["standard", "code"], name="cycle_once")]


class StandardPartQuerySet(models.QuerySet):
    def in_order(self) -> "StandardPartQuerySet":
        """As the standard lists them, with cycles and mandatory courses."""
        courses = Prefetch("courses", StandardCourse.objects.select_related("course__department"))
        return self.select_related("cycle").prefetch_related(courses).order_by("cycle__position", "position")


class StandardPart(NamedInThreeLanguages):
    """A part of a cycle: mandatory, university component or electives."""

    cycle = models.ForeignKey(StandardCycle, on_delete=models.CASCADE, related_name="parts", verbose_name=_("cycle"))
    code = models.CharField(_("code"), max_length=20)
    kind = models.CharField(_("kind"), max_length=12, choices=PartKind)
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    min_credits = models.DecimalField(_("at least"), **Credits, null=True, blank=True)
    max_credits = models.DecimalField(_("at most"), **Credits, null=True, blank=True)

    objects = StandardPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("part of a cycle")
        verbose_name_plural = _("parts of cycles")
        ordering = ["cycle__position", "position"]
        constraints = [models.UniqueConstraint(fields=["cycle", "code"], name="cycle_part_once")]


class StandardCourse(models.Model):
    """A course that every plan of the standard must hold, with its credits."""

    part = models.ForeignKey(StandardPart, on_delete=models.CASCADE, related_name="courses", verbose_name=_("part"))
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+", verbose_name=_("course"))
    code = models.CharField(_("code in the plan"), max_length=20)
    kind = models.CharField(_("kind"), max_length=16, choices=LineKind, default=LineKind.COURSE)
    credits = models.DecimalField(_("credits"), **Credits)

    class Meta:
        verbose_name = _("mandatory course")
        verbose_name_plural = _("mandatory courses")
        ordering = ["part", "code"]
        constraints = [models.UniqueConstraint(fields=["part", "course"], name="standard_course_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.course}"


class ProgrammeQuerySet(models.QuerySet):
    def visible_to(self, scope) -> "ProgrammeQuerySet":
        return self.filter(department_id__in=scope.units(Permission.PROGRAMME_VIEW))


class Programme(NamedInThreeLanguages):
    """A programme (багыт/адистик) taught by a department; `code` is the six-digit code of the classifier."""

    code = models.CharField(_("code"), max_length=10)
    standard = models.ForeignKey(
        Standard, on_delete=models.PROTECT, related_name="programmes", verbose_name=_("standard")
    )
    department = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="programmes", verbose_name=_("department")
    )
    degree = models.CharField(_("degree"), max_length=12, choices=Degree)
    study_form = models.CharField(_("form of study"), max_length=12, choices=StudyForm, default=StudyForm.FULL_TIME)
    semesters = models.PositiveSmallIntegerField(_("semesters"))
    credits = models.DecimalField(_("credits in all"), **Credits)
    languages = ArrayField(models.CharField(max_length=2), verbose_name=_("languages of instruction"), default=list)
    abbreviation = models.CharField(_("abbreviation"), max_length=20)
    qualification_ky = models.CharField(_("qualification in Kyrgyz"), max_length=200, blank=True)
    qualification_ru = models.CharField(_("qualification in Russian"), max_length=200, blank=True)
    qualification_en = models.CharField(_("qualification in English"), max_length=200, blank=True)
    partnership = models.CharField(_("partnership"), max_length=10, choices=Partnership, default=Partnership.OWN)
    partner_name = models.CharField(_("partner institution"), max_length=300, blank=True)
    partner_country = models.CharField(_("country of the partner"), max_length=100, blank=True)
    is_active = models.BooleanField(_("taught today"), default=True)
    search_text = kept_text("code", "abbreviation", "name_ky", "name_ru", "name_en")

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["code", "degree"]
        constraints = [
            models.UniqueConstraint(fields=["code", "degree", "study_form", "department"], name="programme_once"),
            models.CheckConstraint(
                condition=Q(partnership=Partnership.OWN) | ~Q(partner_name=""), name="joint_programme_names_partner"
            ),
        ]
        indexes = [kept_text_index("programme_search")]

    def __str__(self) -> str:
        """A master's programme shares code and name with the bachelor's, an extramural one with the full-time one."""
        marks = [str(Degree(self.degree).label)] if self.degree == Degree.MASTER else []
        marks += [str(StudyForm(self.study_form).label)] if self.study_form != StudyForm.FULL_TIME else []
        return f"{self.code} {self.name}" + (f" ({', '.join(marks)})" if marks else "")

    @property
    def unit_id(self) -> int:
        return self.department_id

    @property
    def is_joint(self) -> bool:
        return self.partnership != Partnership.OWN


class PlanRulesQuerySet(models.QuerySet):
    def valid_on(self, day: date) -> "PlanRulesQuerySet":
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


# A value that is no number or below 0, or 0 where the arithmetic needs more.
WRONG_LIMIT = (
    "$.keyvalue() ? ((@.value.double() >= 0) is unknown || @.value.double() < 0"
    f' || (@.key like_regex "^({"|".join(ABOVE_ZERO)})$" && @.value.double() == 0))'
)


class PlanRules(models.Model):
    """The limits that plans of a degree and a form of study are checked against: dated, resting on an act, confirmed
    or not.

    `limits` holds the fields of `calc.shapes.Limits` by name; what is missing keeps the default of DOMAIN, which has
    figures of its own for extramural and distance study.
    """

    degree = models.CharField(_("degree"), max_length=12, choices=Degree)
    study_form = models.CharField(_("form of study"), max_length=12, choices=StudyForm, default=StudyForm.FULL_TIME)
    limits = models.JSONField(_("limits"), default=dict, blank=True)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("act"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    is_confirmed = models.BooleanField(_("confirmed by the office"), default=False)

    objects = PlanRulesQuerySet.as_manager()

    class Meta:
        verbose_name = _("limits of plans")
        verbose_name_plural = _("limits of plans")
        ordering = ["degree", "study_form", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["degree", "study_form", "valid_from"], name="plan_rules_once"),
            models.CheckConstraint(
                condition=~Q(
                    models.Func(
                        "limits",
                        template=f"jsonb_path_exists(%(expressions)s, '{WRONG_LIMIT}')",
                        output_field=models.BooleanField(),
                    )
                ),
                name="plan_rules_limits_make_sense",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="plan_rules_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        marks = [self.get_study_form_display()] if self.study_form != StudyForm.FULL_TIME else []
        return ", ".join([self.get_degree_display(), *marks, f"{self.valid_from:%d.%m.%Y}"])

    def clean(self) -> None:
        """Each wrong limit is told by its name."""
        if not isinstance(self.limits, dict):
            raise ValidationError({"limits": _("Write the limits by their names, for example {“credit_step”: 1}.")})
        told = [sentence for name, value in self.limits.items() if (sentence := _wrong_limit(name, value))]
        if told:
            raise ValidationError({"limits": told})


def _wrong_limit(name: str, value: object) -> str:
    """What is wrong with one limit, in a sentence; nothing when it is sound."""
    if name not in Limits.__dataclass_fields__:
        return gettext("There is no limit called “%(name)s”.") % {"name": name}
    try:
        number = Decimal(str(value))
    except DecimalException:
        number = Decimal("NaN")
    if not number.is_finite() or isinstance(value, bool):
        return gettext("“%(name)s” must be a number, not “%(value)s”.") % {"name": name, "value": value}
    if number < 0:
        return gettext("“%(name)s” cannot be below 0; it is %(value)s.") % {"name": name, "value": value}
    if number == 0 and name in ABOVE_ZERO:
        return gettext("“%(name)s” must be above 0.") % {"name": name}
    return ""
