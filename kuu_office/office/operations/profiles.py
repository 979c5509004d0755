"""How AVN's files look: layouts of files, kept by the office and the registrar for the whole university."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.text.kyrgyz import fold, normalise
from kuu_office.office import rules
from kuu_office.office.models import ExchangeProfile
from kuu_office.office.programs import ExchangeProgram, program_of

EVENTS = {
    "office.exchange.profile_made": gettext_lazy("%(by)s made the profile “%(label)s” for AVN's files."),
    "office.exchange.profile_changed": gettext_lazy("%(by)s changed the profile “%(label)s” for AVN's files."),
}


@dataclass(frozen=True, kw_only=True)
class Layout:
    """What a profile says; columns: (field, heading) in the order of the file."""

    title: str
    file_kind: str
    encoding: str
    sheet: str
    separator: str
    columns: tuple[tuple[str, str], ...]


def own_layout(program: ExchangeProgram) -> Layout:
    """The portal's own form of a program, with headings in the language of the page."""
    columns = tuple((field.key, str(field.title)) for field in program.fields)
    return Layout(
        title="", file_kind="xlsx", encoding="utf-8-sig", sheet=f"AVN {program.number}", separator=";", columns=columns
    )


def layout_of(profile: ExchangeProfile) -> Layout:
    values = {name: getattr(profile, name) for name in Layout.__dataclass_fields__ if name != "columns"}
    return Layout(**values, columns=tuple((key, heading) for key, heading in profile.columns))


@transaction.atomic
def make_profile(*, program: str, layout: Layout, by: Scope, at: datetime) -> ExchangeProfile:
    """A new layout of a program's files. Refused: no right everywhere. BadInput: headings. Conflict: title is taken."""
    rules.can_keep_profiles(by).enforce()
    profile = ExchangeProfile(program=program_of(program).key)
    _write(profile, layout)
    audit.record("office.exchange.profile_made", obj=profile, by=by, at=at, new=_plain(layout_of(profile)))
    return profile


@transaction.atomic
def change_profile(
    *, profile: ExchangeProfile, layout: Layout, seen_revision: int, by: Scope, at: datetime
) -> ExchangeProfile:
    """The same for a layout that is there. Conflict: somebody changed it since the person saw it."""
    rules.can_keep_profiles(by).enforce()
    profile = ExchangeProfile.objects.select_for_update().get(pk=profile.pk)
    if profile.revision != seen_revision:
        raise Conflict(_("Somebody else changed this profile meanwhile. Open it again and repeat your change."))
    old = _plain(layout_of(profile))
    profile.revision += 1
    _write(profile, layout)
    new = _plain(layout_of(profile))
    audit.record("office.exchange.profile_changed", obj=profile, by=by, at=at, old=old, new=new)
    return profile


def _write(profile: ExchangeProfile, layout: Layout) -> None:
    columns = [[key, normalise(heading)] for key, heading in layout.columns]
    _refuse_columns(program_of(profile.program), columns)
    if not normalise(layout.title):
        raise BadInput(_("Give the profile a title."), field="title")
    for name, value in asdict(layout).items():
        setattr(profile, name, value)
    profile.title, profile.sheet, profile.columns = normalise(layout.title), normalise(layout.sheet), columns
    try:
        with transaction.atomic():
            profile.save()
    except IntegrityError as taken:
        raise Conflict(_("This program has a profile of that title already."), field="title") from taken


def _refuse_columns(program: ExchangeProgram, columns: list[list[str]]) -> None:
    """Every part of the key has a heading, and no two headings are the same to a reader of the file."""
    named = {key for key, heading in columns if heading}
    absent = [str(field.title) for field in program.key_fields if field.key not in named]
    if absent:
        names = ", ".join(f"“{title}”" for title in absent)
        raise BadInput(_("Without %(columns)s no record is known again; give a heading.") % {"columns": names})
    if not all(program.field(key) and heading for key, heading in columns):
        raise BadInput(_("A column has no heading."))
    folded = [fold(heading) for _key, heading in columns]
    twice = next((heading for _key, heading in columns if folded.count(fold(heading)) > 1), "")
    if twice:
        raise BadInput(_("The heading “%(heading)s” stands twice.") % {"heading": twice})


def _plain(layout: Layout) -> dict:
    return asdict(layout) | {"columns": "; ".join(f"{key} = {heading}" for key, heading in layout.columns)}
