from django.db import models
from django.utils.translation import gettext_lazy as _


class ActKind(models.TextChoices):
    LAW = "law", _("law")
    DECREE = "decree", _("decree of the President")
    RESOLUTION = "resolution", _("resolution of the Cabinet")
    MINISTRY = "ministry", _("act of the ministry")
    STANDARD = "standard", _("state educational standard")
    CHARTER = "charter", _("charter")
    COUNCIL = "council", _("decision of the Academic Council")
    ORDER = "order", _("order of the rector")
    LOCAL = "local", _("local act")
