"""How AVN's files look: layouts of files, kept by the office and the registrar for the whole university."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from dataclasses import field as dataclass_field
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


Words = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, kw_only=True)
class Layout:
    """What a profile says; columns: (field, heading) in the order of the file; words: field → value → AVN's word."""

    title: str
    file_kind: str
    encoding: str
    sheet: str
    separator: str
    columns: tuple[tuple[str, str], ...]
    words: Words = dataclass_field(default_factory=dict)


def own_layout(program: ExchangeProgram) -> Layout:
    """The portal's own form of a program, with headings and words in the language of the page."""
    columns = tuple((field.key, str(field.title)) for field in program.fields)
    words = {one.key: {value: str(title) for value, title in one.choices} for one in program.fields if one.choices}
    return Layout(
        title="", file_kind="xlsx", encoding="utf-8-sig", sheet=f"AVN {program.number}", separator=";",
        columns=columns, words=words,
    )  # fmt: skip


def layout_of(profile: ExchangeProfile) -> Layout:
    values = {name: getattr(profile, name) for name in Layout.__dataclass_fields__ if name != "columns"}
    return Layout(**values, columns=tuple((key, heading) for key, heading in profile.columns))


@transaction.atomic
def make_profile(*, program: str, layout: Layout, by: Scope, at: datetime) -> ExchangeProfile:
    """A new layout of a program's files.

    Refused: no right everywhere. BadInput: headings, words. Conflict: title is taken.
    """
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
    words = {
        key: {value: normalise(word) for value, word in own.items() if normalise(word)}
        for key, own in layout.words.items()
    }
    _refuse_columns(program_of(profile.program), columns)
    _refuse_words(program_of(profile.program), words)
    if not normalise(layout.title):
        raise BadInput(_("Give the profile a title."), field="title")
    for name, value in asdict(layout).items():
        setattr(profile, name, value)
    profile.title, profile.sheet = normalise(layout.title), normalise(layout.sheet)
    profile.columns, profile.words = columns, words
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


def _refuse_words(program: ExchangeProgram, words: Words) -> None:
    """Only values that there are have words, and what is written of one value is not read as another."""
    fields = {field.key: field for field in program.fields}
    for key, own in words.items():
        values = [value for value, _title in fields[key].choices] if key in fields else []
        if not set(own) <= set(values):
            raise BadInput(_("A word stands for a value that the portal does not have."))
        written = [fold(own.get(value) or value) for value in values]
        twice = next((value for value in values if written.count(fold(own.get(value) or value)) > 1), "")
        if twice:
            raise BadInput(
                _("The word would stand for two values of “%(field)s”; a file could not be read again.")
                % {"field": fields[key].title},
                field=f"word_{key}_{twice}",
            )


def _plain(layout: Layout) -> dict:
    words = [f"{key} {value} = {word}" for key, own in layout.words.items() for value, word in own.items()]
    columns = [f"{key} = {heading}" for key, heading in layout.columns]
    return asdict(layout) | {"columns": "; ".join(columns), "words": "; ".join(words)}
