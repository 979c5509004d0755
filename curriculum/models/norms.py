"""The office's norms of groups and of orders about students."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from curriculum.enums import Degree, StudyForm
from kuu_office.office.models import Act


class ContingentNorms(models.Model):
    """Sizes of groups, and what reinstatements and leaves are checked against: dated, resting on an act, confirmed or
    not. An order is checked against the norms of the day on which it comes into force.
    """

    degree = models.CharField(_("degree"), max_length=12, choices=Degree)
    study_form = models.CharField(
        _("form of study"), max_length=12, choices=StudyForm, blank=True, help_text=_("Empty: for every form.")
    )
    least_in_group = models.PositiveSmallIntegerField(_("students in a group at least"), default=15)
    most_in_group = models.PositiveSmallIntegerField(_("students in a group at most"), default=30)
    least_semesters = models.PositiveSmallIntegerField(
        _("semesters studied before a reinstatement, at least"), default=2
    )
    longest_leave = models.PositiveSmallIntegerField(_("months of an academic leave, at most"), default=12)
    most_leaves = models.PositiveSmallIntegerField(_("academic leaves of a student, at most"), default=2)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("act"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    is_confirmed = models.BooleanField(_("confirmed by the office"), default=False)

    class Meta:
        verbose_name = _("norms of groups and orders")
        verbose_name_plural = _("norms of groups and orders")
        ordering = ["degree", "study_form", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["degree", "study_form", "valid_from"], name="contingent_norms_once"),
            models.CheckConstraint(
                condition=Q(least_in_group__gte=1) & Q(most_in_group__gte=F("least_in_group")),
                name="contingent_norms_sizes_in_order",
                violation_error_message=_("A group holds at least one student, and its most is not below its least."),
            ),
            models.CheckConstraint(
                condition=Q(longest_leave__gte=1),
                name="contingent_norms_leave_lasts",
                violation_error_message=_("A leave lasts a month at least."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="contingent_norms_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        marks = [self.get_study_form_display()] if self.study_form else []
        return ", ".join([self.get_degree_display(), *marks, f"{self.valid_from:%d.%m.%Y}"])
