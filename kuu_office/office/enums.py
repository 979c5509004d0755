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


class FileKind(models.TextChoices):
    XLSX = "xlsx", _("Excel workbook (.xlsx)")
    CSV = "csv", _("text with separators (.csv)")


class Encoding(models.TextChoices):
    UTF_8_MARKED = "utf-8-sig", _("UTF-8 with a mark (Excel reads it)")
    UTF_8 = "utf-8", _("UTF-8")
    WINDOWS = "cp1251", _("Windows-1251 (has no ң, ө, ү)")


class Separator(models.TextChoices):
    SEMICOLON = ";", _("semicolon ;")
    COMMA = ",", _("comma ,")
    TAB = "\t", _("tab")
    BAR = "|", _("bar |")


class Direction(models.TextChoices):
    EXPORT = "export", _("to AVN")
    IMPORT = "import", _("from AVN")


class RunState(models.TextChoices):
    WRITTEN = "written", _("written")
    OPEN = "open", _("choices to be made")
    SETTLED = "settled", _("nothing left to choose")


class DifferenceKind(models.TextChoices):
    CHANGED_IN_AVN = "changed_in_avn", _("changed in AVN")
    CHANGED_IN_PORTAL = "changed_in_portal", _("changed in the portal")
    CHANGED_IN_BOTH = "changed_in_both", _("changed in both")
    DIFFERENT = "different", _("different, never exchanged")
    MISSING = "missing", _("missing in AVN")
    EXTRA = "extra", _("only in AVN")


class Choice(models.TextChoices):
    TAKE = "take", _("take AVN's value")
    KEEP = "keep", _("keep the portal's")


class DifferenceOutcome(models.TextChoices):
    APPLIED = "applied", _("taken over")
    KEPT = "kept", _("the portal's stays")
    REFUSED = "refused", _("refused")
