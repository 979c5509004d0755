"""The arithmetic of study plans: shapes in, shapes out; knows neither Django nor the database."""

from curriculum.calc.cells import cells_of
from curriculum.calc.checks import CHECKS, Check, Source, message_of, run_checks
from curriculum.calc.columns import COLUMNS, SEMESTER_COLUMNS
from curriculum.calc.controls import UnreadableControl, format_controls, parse_controls
from curriculum.calc.difference import CellChange, ChangeKind, LineChange, difference
from curriculum.calc.hours import HourSplit, Summary, contact_hours, default_hours, summarise, weekly_hours
from curriculum.calc.limits import default_limits
from curriculum.calc.paste import TooLarge, parse_paste
from curriculum.calc.shapes import (
    N_,
    Control,
    ControlMark,
    CycleData,
    Degree,
    Finding,
    Level,
    Limit,
    Limits,
    LineData,
    LineKind,
    MandatoryCourse,
    Names,
    PartData,
    PartKind,
    PlanData,
    PlanKind,
    Severity,
    StudyForm,
)

__all__ = [
    "CHECKS",
    "COLUMNS",
    "N_",
    "SEMESTER_COLUMNS",
    "CellChange",
    "ChangeKind",
    "Check",
    "Control",
    "ControlMark",
    "CycleData",
    "Degree",
    "Finding",
    "HourSplit",
    "Level",
    "Limit",
    "Limits",
    "LineChange",
    "LineData",
    "LineKind",
    "MandatoryCourse",
    "Names",
    "PartData",
    "PartKind",
    "PlanData",
    "PlanKind",
    "Severity",
    "Source",
    "StudyForm",
    "Summary",
    "TooLarge",
    "UnreadableControl",
    "cells_of",
    "contact_hours",
    "default_hours",
    "default_limits",
    "difference",
    "format_controls",
    "message_of",
    "parse_controls",
    "parse_paste",
    "run_checks",
    "summarise",
    "weekly_hours",
]
