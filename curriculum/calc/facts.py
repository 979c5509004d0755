"""What several checks ask about a plan, each answer worked out once."""

from functools import cached_property

from curriculum.calc.hours import Summary, alternatives_by_block, summarise
from curriculum.calc.shapes import LineData, LineKind, Names, PartData, PlanData
from kuu_office.core.text.kyrgyz import fold


def code_key(code: str) -> str:
    """Two codes are the same when they differ only in case, spaces or look-alike letters."""
    return fold(code).replace(" ", "")


class Facts:
    """Indexes over one plan. `lines` are all its rows in order."""

    def __init__(self, plan: PlanData) -> None:
        self.plan = plan
        self.lines = plan.lines
        self.limits = plan.limits

    @cached_property
    def place(self) -> dict[str, int]:
        return {line.key: place for place, line in enumerate(self.lines)}

    @cached_property
    def by_code(self) -> dict[str, LineData]:
        """The first row with each code; a code of nothing but quotes is none."""
        codes = {code_key(line.code): line for line in reversed(self.lines)}
        codes.pop("", None)
        return codes

    @cached_property
    def by_name(self) -> dict[str, LineData]:
        """The first row with each name, whatever the language."""
        return {name: line for line in reversed(self.lines) for name in self.folded_names(line.names)}

    @cached_property
    def summary(self) -> Summary:
        return summarise(self.plan)

    @cached_property
    def parts(self) -> dict[str, PartData]:
        return {part.code: part for part in self.plan.parts}

    @cached_property
    def alternatives(self) -> dict[str, list[LineData]]:
        return alternatives_by_block(self.lines)

    @cached_property
    def blocks(self) -> list[tuple[LineData, list[LineData]]]:
        """Every elective block with its alternatives."""
        return [(line, self.alternatives.get(line.key, [])) for line in self.of_kind(LineKind.ELECTIVE_BLOCK)]

    @cached_property
    def courses(self) -> list[LineData]:
        """Courses and alternatives: the rows that somebody teaches in a classroom."""
        return self.of_kind(LineKind.COURSE)

    def of_kind(self, *kinds: LineKind) -> list[LineData]:
        return [line for line in self.lines if line.kind in kinds]

    @staticmethod
    def folded_names(names: Names) -> tuple[str, ...]:
        return tuple(filter(None, map(fold, names)))

    def named(self, names: Names) -> LineData | None:
        """The row that bears one of these names."""
        return next((self.by_name[name] for name in self.folded_names(names) if name in self.by_name), None)
