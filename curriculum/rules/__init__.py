"""Who may do what, each answer with its reason, and when it may be done."""

from curriculum.rules.calendars import (
    calendar_without_errors,
    can_create_calendar,
    can_edit_calendar,
    can_start_calendar_version,
    can_submit_calendar,
    has_room_for_calendar_version,
)
from curriculum.rules.plans import (
    STANDARD_COLUMNS,
    can_create_plan,
    can_derive,
    can_edit_cell,
    can_edit_course,
    can_edit_plan,
    can_review,
    can_start_version,
    can_submit,
    can_undo_import,
    has_room_for_version,
    is_derivable,
    without_errors,
)
from curriculum.rules.registration import (
    can_change_offer,
    can_close_offer,
    can_confirm_registrations,
    can_offer,
    can_prepare_offer,
    can_register,
    can_register_self,
    can_repair_registrations,
)
from curriculum.rules.semester import (
    can_edit_semester_cell,
    can_edit_semester_plan,
    can_follow_registrations,
    can_make_semester_plan,
    can_renew_semester_plan,
    can_return_to_unit,
    can_seat_together,
    can_submit_semester_plan,
)
from curriculum.rules.students import (
    can_change_group,
    can_close_group,
    can_keep_group,
    can_move,
    can_order,
    can_receive,
    can_remove_group,
    can_take_snapshot,
    can_undo_student_import,
    is_group_open,
)
from curriculum.rules.windows import (
    OFFERING,
    REGISTERING,
    is_open_to_students,
    is_time_to_repair,
    offering_is_open,
    plan_entry_is_open,
    registration_is_open,
    registration_windows,
    windows_of,
)

__all__ = [
    "OFFERING", "REGISTERING", "STANDARD_COLUMNS", "calendar_without_errors", "can_change_group", "can_change_offer",
    "can_close_group", "can_close_offer", "can_confirm_registrations", "can_create_calendar", "can_create_plan",
    "can_derive", "can_edit_calendar", "can_edit_cell", "can_edit_course", "can_edit_plan", "can_edit_semester_cell",
    "can_edit_semester_plan", "can_follow_registrations", "can_keep_group", "can_make_semester_plan", "can_move",
    "can_offer", "can_order", "can_prepare_offer", "can_receive", "can_register", "can_register_self",
    "can_remove_group", "can_renew_semester_plan", "can_repair_registrations", "can_return_to_unit",
    "can_review", "can_seat_together", "can_start_calendar_version", "can_start_version", "can_submit",
    "can_submit_calendar", "can_submit_semester_plan", "can_take_snapshot", "can_undo_import",
    "can_undo_student_import", "has_room_for_calendar_version", "has_room_for_version", "is_derivable",
    "is_group_open", "is_open_to_students", "is_time_to_repair", "offering_is_open", "plan_entry_is_open",
    "registration_is_open", "registration_windows", "windows_of", "without_errors",
]  # fmt: skip
