"""Names in three languages, and what the catalogue of courses says."""

from collections.abc import Iterator

from curriculum.calc.checks.registry import Spot, at, check
from curriculum.calc.facts import Facts
from curriculum.calc.shapes import NAME_COLUMNS, LineData, LineKind, Severity
from kuu_office.core.text import N_
from kuu_office.core.text.kyrgyz import has_lookalikes, normalise

SUPPLEMENT = N_("Regulation of the Academic Affairs Office 5.1: three names stand in the diploma supplement")
SPELLING = N_("Kyrgyz alphabet of 36 letters")


@check(
    code="name_absent",
    severity=Severity.ERROR,
    title=N_("No name"),
    message=N_("The row has no name in any language."),
    source=SUPPLEMENT,
    confirmed=True,
)
def name_absent(facts: Facts) -> Iterator[Spot]:
    for line in facts.lines:
        if not line.names.any:
            yield at(line, "name_ky")


@check(
    code="name_missing",
    severity=Severity.WARNING,
    title=N_("Name missing in a language"),
    message=N_("“{name}” has no name in one of the three languages: {language}."),
    source=SUPPLEMENT,
    confirmed=True,
)
def name_missing(facts: Facts) -> Iterator[Spot]:
    for line in facts.lines:
        for language, name in line.names.pairs() if line.names.any else ():
            if not name:
                yield at(line, NAME_COLUMNS[language], name=line.names.any, language=language)


@check(
    code="name_catalogue",
    severity=Severity.WARNING,
    title=N_("Name differs from the catalogue"),
    message=N_("The plan says “{actual}”, the catalogue says “{norm}”."),
    source=SUPPLEMENT,
    confirmed=True,
)
def name_catalogue(facts: Facts) -> Iterator[Spot]:
    for line in facts.lines:
        for language, norm in line.catalogue.pairs() if line.catalogue else ():
            actual = getattr(line.names, language)
            if actual and norm and actual != norm and normalise(actual) != normalise(norm):
                yield at(line, NAME_COLUMNS[language], actual=actual, norm=norm)


@check(
    code="name_letters",
    severity=Severity.WARNING,
    title=N_("Look-alike letters in a name"),
    message=N_("“{actual}” contains letters of another alphabet; it should read “{norm}”."),
    source=SPELLING,
    confirmed=True,
)
def name_letters(facts: Facts) -> Iterator[Spot]:
    for line in facts.lines:
        for language, name in line.names.pairs():
            if not name.isascii() and has_lookalikes(name):
                yield at(line, NAME_COLUMNS[language], actual=name, norm=normalise(name))


def _namesake(facts: Facts, line: LineData) -> LineData | None:
    """An earlier row with one of these names; blocks are often called alike and do not count."""
    found = (facts.by_name[name] for name in facts.folded_names(line.names))
    return next((other for other in found if other.key != line.key and other.kind is line.kind), None)


@check(
    code="name_duplicate",
    severity=Severity.WARNING,
    title=N_("Name used twice"),
    message=N_("“{name}” already stands in the plan under code {code}."),
    source=SUPPLEMENT,
    confirmed=True,
)
def name_duplicate(facts: Facts) -> Iterator[Spot]:
    for line in facts.courses:
        other = _namesake(facts, line)
        if other is not None:
            yield at(line, "name_ky", name=line.names.any, code=other.code)


@check(
    code="catalogue_missing",
    severity=Severity.NOTE,
    title=N_("Course not in the catalogue"),
    message=N_("“{name}” is not in the university's catalogue of courses."),
    source=SUPPLEMENT,
    confirmed=True,
)
def catalogue_missing(facts: Facts) -> Iterator[Spot]:
    for line in facts.of_kind(LineKind.COURSE):
        if line.catalogue is None and line.names.any:
            yield at(line, "name_ky", name=line.names.any)
