"""What people send."""

from curriculum.forms.calendars import DueForm, NewCalendarForm, OpeningForm, PeriodForm
from curriculum.forms.imports import ColumnsForm, ImportForm, StudentColumnsForm, StudentRowForm, StudentsFileForm
from curriculum.forms.plans import CourseForm, NewPlanForm, ReviewForm
from curriculum.forms.prints import PrintForm
from curriculum.forms.registration import NewOfferForm, OfferForm, teachers
from curriculum.forms.semester import GenerateForm, ReturnForm, units_in
from curriculum.forms.students import (
    AdmissionForm,
    ClosingForm,
    EvenForm,
    GroupForm,
    MergeForm,
    OrderForm,
    OrderHeadForm,
    SnapshotForm,
    SplitForm,
)

__all__ = [
    "AdmissionForm", "ClosingForm", "ColumnsForm", "CourseForm", "DueForm", "EvenForm", "GenerateForm", "GroupForm",
    "ImportForm", "MergeForm", "NewCalendarForm", "NewOfferForm", "NewPlanForm", "OfferForm", "OpeningForm",
    "OrderForm", "OrderHeadForm", "PeriodForm", "PrintForm", "ReturnForm", "ReviewForm", "SnapshotForm",
    "SplitForm", "StudentColumnsForm", "StudentRowForm", "StudentsFileForm", "teachers", "units_in",
]  # fmt: skip
