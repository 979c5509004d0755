"""The demo's load sheets on their way: one waits at the office, one is approved, one came back with remarks."""

from itertools import cycle

from curriculum.seed.signing import Signers, Way, sign
from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.roles import Role
from kuu_office.core.models import Appointment, ApprovalState, ApprovalStep, Decision, SignOff
from workload.models import Assignment, LineRemark, LoadSheet
from workload.queries.approval import readiness_of

WAY = Way(
    "workload.loadsheet",
    Permission.LOAD_SUBMIT,
    {
        ApprovalStep.DEAN: Permission.LOAD_SIGN_DEAN,
        ApprovalStep.OFFICE: Permission.LOAD_SIGN_OFFICE,
        ApprovalStep.VICE_RECTOR: Permission.LOAD_SIGN_VICE_RECTOR,
    },
    Role.DEPARTMENT_HEAD,
)
REMARK = "Эки саптын сааттарын карап чыгыңыз"
LINE_REMARKS = ("Лекциялар эки адамга бөлүнсүн", "Топчолордун санын тактаңыз")
# department, its state, whose step, how many days ago, the remark
ROWS = (
    ("IS", "submitted", "office_specialist", 2, ""),
    ("AMI", "approved", "", 6, ""),
    ("CE", "returned", "office_specialist", 1, REMARK),
)  # fmt: skip
LEFT_OPEN = 2


def bring_on_their_way() -> None:
    """The newest sheets of three departments, given to their teachers and signed; the others stay drafts."""
    people = Signers()
    for code, state, step, days, remark in ROWS:
        sheets = LoadSheet.objects.latest().with_names().filter(department__code=code, state="draft", hours__gt=0)
        sheet = sheets.order_by("-year__start_year").first()
        if sheet is None:
            continue
        _give_out(sheet, left_open=0 if state == ApprovalState.APPROVED else LEFT_OPEN)
        found = readiness_of(sheet)
        sheet.warnings, sheet.checked_at, sheet.checked_revision = found.warnings, sheet.calculated_at, sheet.revision
        sign(sheet, {"state": state, "step": step, "days_ago": str(days), "date": "", "remark": remark}, people, WAY)
        if state == ApprovalState.RETURNED:
            _remark_on_lines(sheet)


def _give_out(sheet: LoadSheet, *, left_open: int) -> None:
    """Each line whole to the next teacher in turn, the last to a vacancy; the first ones stay open for now."""
    if Assignment.objects.filter(line__sheet=sheet).exists():
        return
    appointed = Appointment.objects.valid_on(clock.today()).filter(unit=sheet.department, post__is_teaching=True)
    teachers = list(appointed.order_by("post__rank", "pk"))
    lines = list(sheet.lines.filter(hours__gt=0).order_by("pk")[left_open:])
    if teachers and lines:
        turns = zip(lines[:-1], cycle(teachers), strict=False)
        given = [Assignment(line=line, appointment=teacher, hours=line.hours) for line, teacher in turns]
        vacancy = Assignment(line=lines[-1], post=teachers[-1].post, hours=lines[-1].hours)
        Assignment.objects.bulk_create([*given, vacancy])


def _remark_on_lines(sheet: LoadSheet) -> None:
    returned = SignOff.objects.filter(document_kind=WAY.kind, object_id=sheet.pk, decision=Decision.RETURNED).latest(
        "pk"
    )
    LineRemark.objects.bulk_create(
        LineRemark(line=line, text=text, by=returned.by, at=returned.at)
        for line, text in zip(sheet.lines.order_by("pk"), LINE_REMARKS, strict=False)
    )
