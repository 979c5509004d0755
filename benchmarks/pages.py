"""The pages to be timed: every address of ours that a GET opens, with the person who opens it."""

from collections.abc import Iterator

from django.urls import reverse

PLAIN = {
    "core:home": "chief", "core:inbox": "vicerector", "core:jobs": "clerk", "core:account": "clerk",
    "core:style_guide": "clerk", "office:acts": "clerk", "office:act_new": "specialist", "curriculum:plans": "chief",
    "curriculum:plan_create": "clerk", "curriculum:plan_report": "chief", "curriculum:plans_print": "chief",
    "curriculum:import_start": "clerk", "curriculum:courses": "clerk", "curriculum:course_create": "clerk",
    "curriculum:programmes": "chief",
}  # fmt: skip


def addresses() -> Iterator[tuple[str, str, str]]:
    """(what, who, address)."""
    for name, username in PLAIN.items():
        yield name, username, reverse(name)
    yield from _of_plans()
    yield from _of_others()


def _of_plans() -> Iterator[tuple[str, str, str]]:
    from curriculum.models import Plan

    approved = Plan.objects.filter(state="approved", kind="working").first()
    draft = Plan.objects.filter(state="draft", kind="base").first()
    waiting = Plan.objects.filter(step="office").first()
    for name in ("plan", "plan_compare", "plan_print", "plan_xlsx"):
        yield f"curriculum:{name}", "clerk", reverse(f"curriculum:{name}", args=[approved.pk])
    for name in ("editor", "checks"):
        yield f"curriculum:{name}", "clerk", reverse(f"curriculum:{name}", args=[draft.pk])
    yield "curriculum:plan_review", "specialist", reverse("curriculum:plan_review", args=[waiting.pk])
    yield "core:inbox_item", "specialist", reverse("core:inbox_item", args=["curriculum.plan", waiting.pk])


def _of_others() -> Iterator[tuple[str, str, str]]:
    from curriculum.models import Course, Programme
    from kuu_office.core.models import Person, Unit
    from kuu_office.office.models import Act

    for name, username, model in (
        ("curriculum:course", "clerk", Course),
        ("curriculum:course_edit", "specialist", Course),
        ("curriculum:programme", "chief", Programme),
        ("office:act", "clerk", Act),
        ("office:act_edit", "specialist", Act),
        ("core:person", "chief", Person),
        ("core:unit", "chief", Unit),
    ):
        yield name, username, reverse(name, args=[model.objects.order_by("pk").first().pk])
