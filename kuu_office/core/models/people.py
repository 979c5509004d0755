"""People, their sign-in and their appointments."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import Concat, JSONObject
from django.utils.translation import gettext_lazy as _

from kuu_office.core.models.org import Unit
from kuu_office.core.models.text import KySortKey, NamedInThreeLanguages, kept_text, kept_text_index
from kuu_office.core.text import names

PERSON_ORDER = KySortKey(Concat("surname", models.Value(" "), "given_name", models.Value(" "), "patronymic"))


class Sex(models.TextChoices):
    FEMALE = "female", _("female")
    MALE = "male", _("male")


class PersonQuerySet(models.QuerySet):
    def in_kyrgyz_order(self) -> "PersonQuerySet":
        return self.order_by("sort_name", "pk")

    def visible_to(self, scope) -> "PersonQuerySet":
        """People appointed in the units of the scope, and always oneself."""
        from kuu_office.core.access.permissions import Permission

        units = scope.units(Permission.PERSON_VIEW)
        appointed = Appointment.objects.filter(unit_id__in=units)
        return self.filter(Q(pk=scope.person_id) | Q(pk__in=appointed.values("person_id")))


class Person(models.Model):
    """A person as in the passport. The patronymic may be empty; «уулу/кызы» stands in the surname.

    The Russian name is filled in where it is written otherwise than the Kyrgyz one. `sort_name` and `search_text` are
    kept by the database: thirty thousand names are not made ready for comparison anew for every list.
    """

    surname = models.CharField(_("surname"), max_length=100)
    given_name = models.CharField(_("given name"), max_length=100)
    patronymic = models.CharField(_("patronymic"), max_length=100, blank=True)
    latin_surname = models.CharField(_("surname in Latin letters"), max_length=100, blank=True)
    latin_given_name = models.CharField(_("given name in Latin letters"), max_length=100, blank=True)
    russian_surname = models.CharField(_("surname in Russian"), max_length=100, blank=True)
    russian_given_name = models.CharField(_("given name in Russian"), max_length=100, blank=True)
    russian_patronymic = models.CharField(_("patronymic in Russian"), max_length=100, blank=True)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    personal_number = models.CharField(_("personal number"), max_length=14, blank=True)
    passport_number = models.CharField(_("passport number"), max_length=30, blank=True)
    degree = models.CharField(_("academic degree"), max_length=100, blank=True)
    academic_title = models.CharField(_("academic title"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    sort_name = models.GeneratedField(
        expression=PERSON_ORDER, output_field=models.TextField(db_collation="C"), db_persist=True
    )
    search_text = kept_text("surname", "given_name", "patronymic", "latin_surname", "latin_given_name")

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                fields=["personal_number"], condition=~Q(personal_number=""), name="person_personal_number_once"
            ),
            models.CheckConstraint(
                condition=Q(personal_number="") | Q(personal_number__regex=r"^[0-9]{14}$"),
                name="person_personal_number_14_digits",
            ),
        ]
        indexes = [
            models.Index(fields=["sort_name", "id"], name="person_order"),
            kept_text_index("person_search"),
        ]

    def __str__(self) -> str:
        return self.official_name

    @property
    def official_name(self) -> str:
        return names.official_name(self.surname, self.given_name, self.patronymic)

    @property
    def short_name(self) -> str:
        return names.initials_last(self.surname, self.given_name, self.patronymic)


class User(AbstractUser):
    """A sign-in. What it may do hangs on its person's roles, never on the account itself."""

    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="user", verbose_name=_("person")
    )
    language = models.CharField(_("language"), max_length=2, blank=True)

    def __str__(self) -> str:
        return self.person.short_name if self.person else self.username


class Post(NamedInThreeLanguages):
    """A post of the staff table, such as docent or dean's specialist."""

    code = models.CharField(_("code"), max_length=30, unique=True)
    is_teaching = models.BooleanField(_("teaching post"), default=False)
    rank = models.PositiveSmallIntegerField(_("order in lists"), default=100)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["rank", "code"]


class AppointmentKind(models.TextChoices):
    MAIN = "main", _("main place of work")
    INTERNAL = "internal", _("internal part-time")
    EXTERNAL = "external", _("external part-time")
    HOURLY = "hourly", _("hourly paid")


class AppointmentQuerySet(models.QuerySet):
    def valid_on(self, day: date) -> "AppointmentQuerySet":
        return self.filter(Q(end_date__isnull=True) | Q(end_date__gte=day), start_date__lte=day)

    def with_leaves(self) -> "AppointmentQuerySet":
        """Each with `leave_days` of its person, for `Leave.days_in`."""
        return self.annotate(leave_days=Leave.days_of("person"))


class Appointment(models.Model):
    """A person in a post of a unit at a rate (1.00 is a full rate) between two dates."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("person"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("unit"))
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("post"))
    kind = models.CharField(_("kind"), max_length=10, choices=AppointmentKind, default=AppointmentKind.MAIN)
    rate = models.DecimalField(_("rate"), max_digits=4, decimal_places=2)
    start_date = models.DateField(_("from"))
    end_date = models.DateField(_("to"), null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.CheckConstraint(condition=Q(rate__gt=0) & Q(rate__lte=2), name="appointment_rate_range"),
            models.CheckConstraint(
                condition=Q(end_date__isnull=True) | Q(end_date__gte=models.F("start_date")),
                name="appointment_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.post}, {self.unit.short_name} ({self.rate})"


class Leave(models.Model):
    """Days on which a person works nowhere, by an order: parental leave, an illness, a year abroad."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="leaves", verbose_name=_("person"))
    order = models.CharField(_("order"), max_length=100)
    reason = models.CharField(_("reason"), max_length=200)
    start_date = models.DateField(_("from"))
    end_date = models.DateField(_("to"))

    class Meta:
        verbose_name = _("leave")
        verbose_name_plural = _("leaves")
        ordering = ["start_date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__gte=models.F("start_date")), name="leave_dates_in_order",
                violation_error_message=_("The last day of a leave is not before its first."),
            ),
            models.UniqueConstraint(fields=["person", "start_date"], name="leave_once"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person}: {self.start_date:%d.%m.%Y}–{self.end_date:%d.%m.%Y}"

    @classmethod
    def days_of(cls, person: str) -> ArraySubquery:
        """An expression: the days of the leaves of whom a column names, in order."""
        rows = cls.objects.filter(person=OuterRef(person)).order_by("start_date")
        return ArraySubquery(rows.values(days=JSONObject(first="start_date", last="end_date")))

    @staticmethod
    def days_in(rows: Iterable[Mapping[str, str]]) -> tuple[tuple[date, date], ...]:
        """First and last days, of what `days_of` found."""
        return tuple((date.fromisoformat(one["first"]), date.fromisoformat(one["last"])) for one in rows)
