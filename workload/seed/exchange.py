"""The demo's exchange of the load with AVN (program №6): a profile, one file written, one compared."""

from dataclasses import replace
from io import BytesIO

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from kuu_office.core import clock
from kuu_office.core.access.scope import Scope
from kuu_office.core.documents.storage import read_file
from kuu_office.office.models import ExchangeProfile
from kuu_office.office.operations.exchange import bring_from_avn, write_for_avn
from kuu_office.office.operations.profiles import make_profile, own_layout
from kuu_office.office.queries.exchange import Extent
from workload.exchange import LOAD
from workload.models import LoadSheet

# Headings as AVN's files carry them, field → heading.
HEADINGS = {
    "department": "Кафедра", "year": "Окуу жылы", "term": "Семестр", "course": "Сабак", "work": "Иштин түрү",
    "groups": "Топтор", "plan_hours": "Пландагы саат", "subgroups": "Чакан топтор", "students": "Студенттер",
    "norm": "Ченем", "hours": "Саат",
}  # fmt: skip
WORDS = {
    "term": {"autumn": "Күз", "spring": "Жаз", "summer": "Жай"},
    "work": {
        "lecture": "Лекция", "practical": "Практикалык сабак", "language": "Тил сабагы", "physical": "Дене тарбия",
        "laboratory": "Лабораториялык иш", "guided": "СРСП", "consultation": "Учурдагы консультация",
        "exam_consultation": "Экзамен алдындагы консультация", "exam": "Экзамен", "credit_test": "Зачёт",
        "graded_test": "Баалуу зачёт", "calculation_work": "Эсептөө иши", "control_work": "Текшерүү иши",
        "course_paper": "Курстук иш", "course_project": "Курстук долбоор", "study_practice": "Окуу практикасы",
        "production_practice": "Өндүрүштүк практика", "pedagogical_practice": "Педагогикалык практика",
        "prediploma_practice": "Диплом алдындагы практика", "thesis": "Бүтүрүү ишине жетекчилик",
        "review": "Бүтүрүү ишине рецензия", "commission": "Мамлекеттик аттестациялоо комиссиясы",
        "postgraduate": "Аспиранттарга жетекчилик",
    },
}  # fmt: skip
HOURS_COLUMN = "K"
CORRECTED = {3: 10, 5: 24, 8: 3}  # row of the file → hours that somebody wrote in AVN


def bring_load_exchange(sheet: LoadSheet, by: Scope) -> None:
    """The largest sheet is written for AVN (drafts too: few are approved yet) and compared with what AVN gives out."""
    profile = _profile(by)
    line = sheet.lines.select_related("term__year").order_by("term__start_date", "pk").first()
    extent = Extent(sheet.department, line.term, everything=True)
    run = write_for_avn(profile=profile, extent=extent, by=by, at=clock.now())
    upload = SimpleUploadedFile(f"AVN {sheet.department.short_name}.xlsx", _corrected(read_file(run.file)))
    bring_from_avn(profile=profile, extent=extent, upload=upload, by=by, at=clock.now())


def _profile(by: Scope) -> ExchangeProfile:
    columns = tuple((field.key, HEADINGS[field.key]) for field in LOAD.fields)
    layout = replace(own_layout(LOAD), title="AVN №6, окуу жүктөмү", columns=columns, words=WORDS)
    return make_profile(program=LOAD.key, layout=layout, by=by, at=clock.now())


def _corrected(content: bytes) -> bytes:
    """The file as AVN gives it out: a few hours corrected there, one line lost."""
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book.active
    for row, hours in CORRECTED.items():
        sheet[f"{HOURS_COLUMN}{row}"] = hours
    sheet.delete_rows(6)
    out = BytesIO()
    book.save(out)
    return out.getvalue()
