"""Words of the staff table."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Source(models.TextChoices):
    """Whose money pays a place."""

    BUDGET = "budget", pgettext_lazy("source of funds", "budget")
    SPECIAL = "special", pgettext_lazy("source of funds", "special account")


class RequiredDegree(models.TextChoices):
    NONE = "none", pgettext_lazy("required degree", "no degree")
    CANDIDATE = "candidate", pgettext_lazy("required degree", "candidate of sciences or PhD")
    DOCTOR = "doctor", pgettext_lazy("required degree", "doctor of sciences")


class MovementKind(models.TextChoices):
    HIRE = "hire", pgettext_lazy("movement of staff", "hire")
    TRANSFER = "transfer", pgettext_lazy("movement of staff", "transfer")
    RATE_CHANGE = "rate_change", pgettext_lazy("movement of staff", "change of rate")
    DISMISSAL = "dismissal", pgettext_lazy("movement of staff", "dismissal")


class StaffStep(models.TextChoices):
    """Whose signature a staff table waits for."""

    DEAN = "dean", _("dean")
    OFFICE = "office", _("Academic Affairs Office")
    FINANCE = "finance", _("planning and finance department")
    VICE_RECTOR = "vice_rector", _("vice-rector")


class ScholarDegree(models.TextChoices):
    """The values are those of `core.text.degrees.Degree`."""

    DOCTOR = "doctor", pgettext_lazy("academic degree", "doctor of sciences")
    CANDIDATE = "candidate", pgettext_lazy("academic degree", "candidate of sciences")
    PHD = "phd", "PhD"
    NONE = "none", pgettext_lazy("academic degree", "without a degree")


class Engagement(models.TextChoices):
    """The values are those of `calc.brief.Engagement`."""

    FULL_TIME = "full_time", pgettext_lazy("engagement", "full-time")
    PART_TIME = "part_time", pgettext_lazy("engagement", "part-time")
    HOURLY = "hourly", pgettext_lazy("engagement", "paid by the hour")
