"""Changes of a scenario as they are kept, and as the arithmetic takes them."""

from decimal import Decimal

from curriculum.calc.shapes import Degree, StudyForm
from workload.calc.shapes import Work
from workload.calc.whatif import Changes, NormChange


def kept(changes: Changes) -> dict:
    """{norms: [{work, hours, degree, form}], size, groups, stream_limit, join_all}; decimals as texts."""
    norms = [
        {"work": one.work.value, "hours": str(one.hours), "degree": one.degree or "", "form": one.form or ""}
        for one in changes.norms
    ]
    return {
        "norms": norms, "size": str(changes.size), "groups": dict(changes.groups),
        "stream_limit": changes.stream_limit, "join_all": changes.join_all,
    }  # fmt: skip


def read(values: dict) -> Changes:
    norms = tuple(
        NormChange(
            Work(one["work"]), Decimal(one["hours"]), Degree(one["degree"]) if one["degree"] else None,
            StudyForm(one["form"]) if one["form"] else None,
        )
        for one in values["norms"]
    )  # fmt: skip
    return Changes(
        norms=norms, size=Decimal(values["size"]), groups=values["groups"], stream_limit=values["stream_limit"],
        join_all=values["join_all"],
    )  # fmt: skip
