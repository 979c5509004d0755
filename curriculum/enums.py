"""Words of study plans. The values are those of `calc.shapes`; a test holds them together."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Level(models.TextChoices):
    HIGHER = "higher", _("higher professional education")
    SECONDARY = "secondary", _("secondary professional education")


class Degree(models.TextChoices):
    BACHELOR = "bachelor", _("bachelor")
    SPECIALIST = "specialist", pgettext_lazy("degree", "specialist")
    MASTER = "master", _("master")
    COLLEGE = "college", _("college graduate")


class StudyForm(models.TextChoices):
    FULL_TIME = "full_time", _("full-time")
    EXTRAMURAL = "extramural", _("extramural")
    DISTANCE = "distance", _("distance")


class Partnership(models.TextChoices):
    OWN = "own", _("own programme")
    JOINT = "joint", _("joint programme")
    DOUBLE = "double", _("double degree")


class PartKind(models.TextChoices):
    MANDATORY = "mandatory", _("mandatory part")
    UNIVERSITY = "university", _("university component")
    ELECTIVE = "elective", _("electives")


class PlanKind(models.TextChoices):
    BASE = "base", _("base plan")
    WORKING = "working", _("working plan")


class LineKind(models.TextChoices):
    COURSE = "course", _("course")
    ELECTIVE_BLOCK = "elective_block", _("elective block")
    PRACTICE = "practice", _("practice")
    ATTESTATION = "attestation", _("state attestation")
    PHYSICAL = "physical", _("physical education")


class Conclusion(models.TextChoices):
    POSITIVE = "positive", _("positive")
    NEGATIVE = "negative", _("negative")


class CriterionMark(models.TextChoices):
    MET = "met", _("met")
    NOT_MET = "not_met", _("not met")
    NOT_APPLICABLE = "not_applicable", _("not applicable")


class Language(models.TextChoices):
    """Language of instruction."""

    KYRGYZ = "ky", _("Kyrgyz")
    RUSSIAN = "ru", _("Russian")
    ENGLISH = "en", _("English")


class Funding(models.TextChoices):
    BUDGET = "budget", _("budget (grant)")
    CONTRACT = "contract", _("contract")


class StudentState(models.TextChoices):
    STUDYING = "studying", _("studying")
    ON_LEAVE = "on_leave", _("on academic leave")
    EXPELLED = "expelled", _("expelled")
    GRADUATED = "graduated", _("graduated")


class MovementKind(models.TextChoices):
    """What an order does to a student (DOMAIN 6.2)."""

    ADMISSION = "admission", _("admission")
    TRANSFER = "transfer", _("transfer")
    PROMOTION = "promotion", _("promotion to the next year")
    LEAVE = "leave", _("academic leave")
    RETURN = "return", _("return from leave")
    EXPULSION = "expulsion", _("expulsion")
    REINSTATEMENT = "reinstatement", _("reinstatement")
    GRADUATION = "graduation", _("graduation")
    NAME_CHANGE = "name_change", _("change of name")


class MovementReason(models.TextChoices):
    """Why somebody is expelled or on leave (DOMAIN 6.1, 6.2)."""

    OWN_REQUEST = "own_request", _("own request")
    TO_ANOTHER_UNIVERSITY = "to_another_university", _("transfer to another university")
    ILLNESS = "illness", _("illness")
    FAMILY = "family", _("family circumstances")
    DEBT = "debt", _("academic debt")
    DISCIPLINE = "discipline", _("study discipline")
    RULES_OF_ORDER = "rules_of_order", _("breach of the rules of order")
    ATTESTATION_NOT_PASSED = "attestation_not_passed", _("state attestation not passed")
    COURT_SENTENCE = "court_sentence", _("court sentence")
    TUITION_NOT_PAID = "tuition_not_paid", _("tuition not paid")
    MATERNITY = "maternity", _("maternity or child care")
    MILITARY_SERVICE = "military_service", _("military service")


class SubgroupPurpose(models.TextChoices):
    LABORATORY = "laboratory", _("laboratory classes")
    LANGUAGE = "language", _("language classes")
    PHYSICAL = "physical", _("physical education")


class WeekGroup(models.TextChoices):
    """The values are those of `calc.calendar.WeekGroup`; a test holds them together."""

    THEORY = "theory", _("classes")
    EXAMS = "exams", _("exams")
    EXTRA = "extra", _("additional session")
    PRACTICE = "practice", pgettext_lazy("weeks", "practice")
    RESEARCH = "research", _("research")
    STATE_EXAMS = "state_exams", _("state examinations")
    THESIS = "thesis", _("final work")
    VACATION = "vacation", _("vacation")
    SUMMER = "summer", pgettext_lazy("weeks", "summer term")
    ABSENT = "absent", _("no study any more")


class SymbolTone(models.TextChoices):
    """Names of colours in the style sheet; the sign in the cell says the same without them."""

    PLAIN = "plain", _("plain")
    ACCENT = "accent", _("blue")
    WAIT = "wait", _("amber")
    BAD = "bad", _("red")
    GOOD = "good", _("green")
    QUIET = "quiet", _("grey")


class PeriodKind(models.TextChoices):
    DISTANCE = "distance", _("distance study")
    SUSPENDED = "suspended", _("classes are suspended")
    SHIFTED = "shifted", _("classes are moved")
    OTHER = "other", pgettext_lazy("period", "other")


class RoomType(models.TextChoices):
    """What kind of room a course needs; the timetable looks for one of it."""

    LECTURE_HALL = "lecture_hall", _("lecture hall")
    CLASSROOM = "classroom", _("classroom")
    COMPUTER_CLASS = "computer_class", _("computer class")
    LABORATORY = "laboratory", pgettext_lazy("room", "laboratory")
    SPORTS_HALL = "sports_hall", _("sports hall")
    OUTSIDE = "outside", _("outside the university")


class ClassKind(models.TextChoices):
    """Kinds of classes that a stream may join."""

    LECTURE = "lecture", pgettext_lazy("kind of class", "lectures")
    PRACTICAL = "practical", pgettext_lazy("kind of class", "practical classes")
    LABORATORY = "laboratory", pgettext_lazy("kind of class", "laboratory classes")


class Dimension(models.TextChoices):
    """By what students are counted (F-015)."""

    FACULTY = "faculty", _("faculty")
    DEPARTMENT = "department", _("department")
    PROGRAMME = "programme", _("programme")
    GROUP = "group", _("group")
    YEAR = "year", _("year of study")
    FORM = "form", _("form of study")
    FUNDING = "funding", _("funding")
    LANGUAGE = "language", _("language of instruction")
    CITIZENSHIP = "citizenship", _("citizenship")
    SEX = "sex", _("sex")
    STATE = "state", _("state")


class RowDecision(models.TextChoices):
    """What a person decided about a row of a file of students."""

    NONE = "", _("nothing: it does what it says")
    ANOTHER = "another", _("this is another person than the one it resembles")
    ON_HOLD = "on_hold", _("it waits; it is not entered")


class RowOutcome(models.TextChoices):
    """What a row of a file of students does."""

    CREATED = "created", _("new")
    CHANGED = "changed", _("changed")
    UNCHANGED = "unchanged", _("unchanged")
    HELD = "held", pgettext_lazy("a row of a file", "held")
    REFUSED = "refused", pgettext_lazy("a row of a file", "refused")


class OfferState(models.TextChoices):
    """Of an elective that a department offers for a term."""

    DRAFT = "draft", pgettext_lazy("elective", "in preparation")
    OFFERED = "offered", pgettext_lazy("elective", "offered")
    CLOSED = "closed", pgettext_lazy("elective", "closed")
    CANCELLED = "cancelled", pgettext_lazy("elective", "cancelled")


class RegistrationState(models.TextChoices):
    ENTERED = "entered", pgettext_lazy("registration", "entered")
    CONFIRMED = "confirmed", pgettext_lazy("registration", "confirmed")
    CANCELLED = "cancelled", pgettext_lazy("registration", "cancelled")


class RegistrationSource(models.TextChoices):
    """By whose hand a registration was made."""

    OFFICE = "office", _("dean's office")
    STUDENT = "student", _("the student")
    REPAIR = "repair", _("repair of many")


class Repair(models.TextChoices):
    """What a repair does to the ticked students of a group."""

    REGISTER = "register", _("register who has not chosen")
    MOVE = "move", _("move from a cancelled elective")
    CANCEL = "cancel", _("cancel what does not belong to the plan")
    FOLLOW = "follow", _("take over into the newer version of the plan")
