"""The other faculties of the demo university: units, the people who work there, their roles and accounts."""

from django.contrib.auth.hashers import make_password
from django.core.management.base import CommandError

from kuu_office.core.access.cast import PASSWORD
from kuu_office.core.copying import copy_rows, numbered
from kuu_office.core.demo.people import DemoAppointment, appointed
from kuu_office.core.demo.university import SEED, Scale, places, units
from kuu_office.core.models import Appointment, Person, Post, RoleGrant, Unit, User
from kuu_office.core.seed.faculty import SINCE, bring_units, free_name, person_fields, role_of
from kuu_office.core.seeding import phase


def bring_university(scale: Scale) -> None:
    """Adds the faculties of this scale with everybody who works there, unless they are there.

    CommandError: some of them are there, from a demo of another size.
    """
    rows = units(scale)
    known = Unit.objects.filter(code__in=[row["code"] for row in rows]).count()
    if known == len(rows):
        return
    if known:
        raise CommandError("A demo of another size is in this database. Empty the database first.")
    with phase("Units") as count:
        there = bring_units(rows)
        count(len(rows))
    with phase("Staff: people, appointments, roles, accounts") as count:
        count(_staff(scale, there))


def _staff(scale: Scale, units_by_code: dict[str, Unit]) -> int:
    taken = set(Person.objects.exclude(personal_number="").values_list("personal_number", flat=True))
    held = appointed(places(scale), SEED, taken)
    people = numbered([Person(**person_fields(one.person)) for one in held])
    ids = {one: person.pk for one, person in zip(held, people, strict=True)}
    posts = dict(Post.objects.values_list("code", "pk"))
    return sum(
        copy_rows(rows)
        for rows in (
            people,
            numbered([_appointment(one, ids[one], units_by_code, posts) for one in held]),
            numbered(_grants(held, ids, units_by_code)),
            numbered(_accounts(people)),
        )
    )


def _appointment(one: DemoAppointment, person: int, there: dict[str, Unit], posts: dict[str, int]) -> Appointment:
    return Appointment(
        person_id=person, unit_id=there[one.unit].pk, post_id=posts[one.post], kind=one.kind, rate=one.rate,
        start_date=one.start_date,
    )  # fmt: skip


def _grants(
    held: tuple[DemoAppointment, ...], ids: dict[DemoAppointment, int], there: dict[str, Unit]
) -> list[RoleGrant]:
    return [
        RoleGrant(person_id=ids[one], role=role.value, unit_id=there[unit].pk, start_date=SINCE)
        for one in held
        for role, unit in [role_of(one)]
        if role
    ]


def _accounts(people: list[Person]) -> list[User]:
    """An account for everybody; one hash of the demo's password serves all."""
    password, taken = make_password(PASSWORD), set(User.objects.values_list("username", flat=True))
    accounts = []
    for person in people:
        name = free_name(f"{person.latin_surname}.{person.latin_given_name[:1]}", taken)
        taken.add(name)
        accounts.append(User(username=name, email=f"{name}@knu.invalid", person=person, password=password))
    return accounts
