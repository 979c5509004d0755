"""`{% demo_cast as cast %}`: who may be signed in as with one click; nobody outside demo mode."""

from django import template

from kuu_office.core.access.cast import PASSWORD, Member, cast
from kuu_office.core.models import Unit, User

register = template.Library()


@register.simple_tag
def demo_cast() -> list[dict[str, str]]:
    """Members whose accounts are there: name, role, task, username, password. Two queries, none outside demo mode."""
    members = cast()
    if not members:
        return []
    usernames = [member.username for member in members]
    accounts = User.objects.filter(username__in=usernames).select_related("person").in_bulk(field_name="username")
    units = {unit.code: unit.short_name for unit in Unit.objects.filter(code__in={member.unit for member in members})}
    present = [member for member in members if member.username in accounts]
    return [shown(one, units.get(one.unit, one.unit), str(accounts[one.username])) for one in present]


def shown(member: Member, unit: str, name: str) -> dict[str, str]:
    return {
        "name": name,
        "role": f"{member.title} ({unit})",
        "task": str(member.sentence),
        "username": member.username,
        "password": PASSWORD,
    }
