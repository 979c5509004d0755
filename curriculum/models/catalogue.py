"""The university-wide catalogue of courses (дисциплиналар)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kuu_office.core.access.permissions import Permission
from kuu_office.core.models import Unit
from kuu_office.core.models.text import KySortKey, NamedInThreeLanguages, kept_text, kept_text_index, search_index


class CourseQuerySet(models.QuerySet):
    def visible_to(self, scope) -> "CourseQuerySet":
        """The catalogue is shared by the whole university."""
        return self if scope.allows(Permission.COURSE_VIEW) else self.none()

    def in_kyrgyz_order(self) -> "CourseQuerySet":
        return self.order_by(KySortKey("name_ky"), "pk")


class Course(NamedInThreeLanguages):
    """A course as the university knows it; plans take its names, code and department from here."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    department = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="courses", verbose_name=_("department"))
    is_active = models.BooleanField(_("taught today"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    search_text = kept_text("code", "name_ky", "name_ru", "name_en")

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        indexes = [
            kept_text_index("course_search"),
            *(search_index(f"course_near_{language}", f"name_{language}") for language in ("ky", "ru", "en")),
            models.Index(KySortKey("name_ky"), name="course_order"),
        ]

    @property
    def unit_id(self) -> int:
        return self.department_id
