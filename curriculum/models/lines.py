"""What a line of a study plan and a line of a semester plan have in common."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from curriculum.enums import LineKind
from curriculum.models.programmes import Credits
from kuu_office.core.models import Unit
from kuu_office.core.models.text import NamedInThreeLanguages

Hours = {"max_digits": 6, "decimal_places": 1, "null": True, "blank": True}


class CourseLine(NamedInThreeLanguages):
    """Every column may be empty while the plan is in work; the checks say what is missing.

    `controls` pairs [form, semester]; `unread` is what a person typed or brought and the portal could not read, by
    column; `cell_versions` counts the saves of each column, so that two editors never overwrite each other silently.
    """

    position = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=16, choices=LineKind, default=LineKind.COURSE)
    code = models.CharField(_("code"), max_length=20, blank=True)
    name_ky = models.CharField(_("name in Kyrgyz"), max_length=300, blank=True)
    department = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    credits = models.DecimalField(_("credits"), **Credits, null=True, blank=True)
    total_hours = models.DecimalField(_("hours"), **Hours)
    lecture = models.DecimalField(_("lectures"), **Hours)
    practical = models.DecimalField(_("practical classes"), **Hours)
    laboratory = models.DecimalField(_("laboratory classes"), **Hours)
    guided = models.DecimalField(_("guided independent study"), **Hours)
    self_study = models.DecimalField(_("independent study"), **Hours)
    weeks = models.DecimalField(_("weeks"), max_digits=4, decimal_places=1, null=True, blank=True)
    controls = models.JSONField(_("control"), default=list)
    note = models.CharField(_("note"), max_length=300, blank=True)
    unread = models.JSONField(default=dict)
    cell_versions = models.JSONField(default=dict)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()
