"""kill -9 of everything in the middle of an import of students: it goes on where it stopped, or is wholly absent."""

import os
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from html import unescape
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request
from uuid import uuid4

import psutil
import psycopg2
import pytest

from benchmarks.student_import import book_of_students
from e2e.test_kill import FORM_KEYS, NOTHING_LOST, Browser, kill, port, prove, var
from kuu_office.embedded.tests.trial import all_processes, answers, ask, portal_running, wait_until

pytestmark = pytest.mark.fault
__all__ = ["port", "var"]  # fixtures

# A whole university; STUDENTS_TO_IMPORT=2000 for a quick look.
STUDENTS = int(os.environ.get("STUDENTS_TO_IMPORT", "30000"))
START = "/curriculum/students/import/"
TABLES = ("core_person", "curriculum_student", "curriculum_movement", "curriculum_standing")
TOKEN = re.compile(r'name="seen" value="([^"]+)"')
GROUPS = """
    SELECT one.id, one.name, programme.code, one.year_of_study, one.opened_date
    FROM curriculum_group one JOIN curriculum_programme programme ON programme.id = one.programme_id
    WHERE one.closed_date IS NULL ORDER BY one.id
"""
# A row that is marked as entered and has not exactly one student, one order and one standing, or the other way round.
HALF_ROWS = """
    SELECT row.number FROM curriculum_stagedstudent row
    LEFT JOIN curriculum_student student ON student.id = row.student_id
    WHERE row.is_applied <> (student.id IS NOT NULL) OR row.is_applied AND (
        (SELECT count(*) FROM curriculum_movement WHERE student_id = student.id) <> 1
        OR (SELECT count(*) FROM curriculum_standing WHERE student_id = student.id) <> 1)
"""
ENTERED = "SELECT count(*) FROM curriculum_stagedstudent WHERE is_applied"
BROUGHT = "SELECT count(*) FROM curriculum_student WHERE brought_by_id IS NOT NULL"


class Importer(Browser):
    """Somebody at the pages of the import, in English."""

    def __init__(self, port: int, username: str):
        super().__init__(port, username)
        keys = dict(FORM_KEYS.findall(self.get(START)[1].decode()))
        self.get("/language/", urlencode(keys | {"language": "en", "next": START}).encode())

    def text(self, path: str) -> str:
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.get(path)[1].decode())).split())

    def bring(self, book: bytes) -> str:
        """Sends a file for the whole university; the path of its page."""
        unit = ask("app", "SELECT id FROM core_unit WHERE parent_id IS NULL")[0][0]
        keys = dict(FORM_KEYS.findall(self.get(START)[1].decode()))
        edge = uuid4().hex
        parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
                 for name, value in (keys | {"unit": unit}).items()]  # fmt: skip
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="students.xlsx"\r\n\r\n'
        body = "".join([*parts, head]).encode() + book + f"\r\n--{edge}--\r\n".encode()
        request = Request(self.portal + START, body, {"Content-Type": f"multipart/form-data; boundary={edge}"})
        with self.opener.open(request, timeout=300) as answer:
            return answer.url.removeprefix(self.portal)

    def press(self, page: str, step: str) -> str:
        """Posts a step of the import; the path of the job's page."""
        shown = self.get(page)[1].decode()
        fields = dict(FORM_KEYS.findall(shown)) | {"seen": "".join(TOKEN.findall(shown)[:1])}
        return self.get(f"{page}{step}/", urlencode(fields).encode())[0].removeprefix(self.portal)


def number(sql: str) -> int:
    """What a query counts; -1 while the database is away."""
    with suppress(psycopg2.Error):
        return ask("app", sql)[0][0]
    return -1


def state() -> str:
    return ask("app", "SELECT state FROM core_job ORDER BY id DESC LIMIT 1")[0][0]


def row_hashes() -> list:
    queries = (f"SELECT md5(coalesce(string_agg(t::text, E'\\n' ORDER BY id), '')) FROM {table} t" for table in TABLES)
    return [ask("app", query)[0][0] for query in queries]


def is_reading(portal) -> bool:
    """Whether the child process that opens the stranger's file is at work."""
    with suppress(psutil.Error):
        return any("child.py" in " ".join(one.cmdline()) for one in psutil.Process(portal.pid).children(recursive=True))
    return False


def test_all_is_killed_while_a_university_is_imported_and_each_student_is_entered_once(var, port):
    with portal_running(var, port, seconds=150) as portal:
        book = book_of_students(STUDENTS, ask("app", GROUPS))
        before, somebody = row_hashes(), Importer(port, "specialist")
        with ThreadPoolExecutor(1) as other:
            brought = other.submit(somebody.bring, book)
            wait_until(lambda: is_reading(portal), seconds=60)
            kill(all_processes(var))
            assert isinstance(brought.exception(), (URLError, OSError))
        wait_until(lambda: number("SELECT count(*) FROM core_importrun") >= 0 and answers(port), seconds=240)
        assert number("SELECT count(*) FROM core_importrun WHERE kind = 'curriculum.student'") == 0
        assert (number("SELECT count(*) FROM curriculum_stagedstudent"), row_hashes()) == (0, before)
        assert "A file that is not in this list was not taken in" in somebody.text(START)

        page = somebody.bring(book)
        somebody.press(page, "apply")
        wait_until(lambda: number(ENTERED) >= STUDENTS // 15, seconds=180)
        kill(all_processes(var))
        wait_until(lambda: number(ENTERED) >= STUDENTS // 5 and answers(port), seconds=240)
        kill([psutil.Process(portal.pid), *all_processes(var)])
    with portal_running(var, port, seconds=150):
        kept = number(ENTERED)
        assert STUDENTS // 5 <= kept < STUDENTS
        assert ask("app", HALF_ROWS) == []
        assert "The rows are being entered just now." in somebody.text(page)
        wait_until(lambda: state() == "done", seconds=400)
        good = number("SELECT count(*) FROM curriculum_stagedstudent WHERE outcome = 'created'")
        assert (number(ENTERED), number(BROUGHT), ask("app", HALF_ROWS)) == (good, good, [])
        assert good > STUDENTS * 0.99
        assert f"{good} rows of the file are in the register." in somebody.text(page).replace(",", "")
        assert prove() == NOTHING_LOST

        somebody.press(page, "undo")
        wait_until(lambda: state() == "done", seconds=200)
        assert (row_hashes(), number(BROUGHT), number(ENTERED)) == (before, 0, 0)
        assert prove() == NOTHING_LOST
