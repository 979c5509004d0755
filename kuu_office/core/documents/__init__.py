"""Papers: rendered without reaching for anything outside, numbered without gaps, stored once, never changed.

issue(...)        a numbered paper that left the portal (PDF), its bytes kept for good
render_pdf(...)   a PDF that is only looked at, such as a draft for signing
render_docx(...)  a draft that the office goes on writing in a word processor
store_file(...)   bytes that somebody brought or a job made
verify()          what is wrong with the stored bytes and the numbers; nothing, as a rule
"""

from kuu_office.core.documents.drafts import DOCX, render_docx
from kuu_office.core.documents.issue import issue, void
from kuu_office.core.documents.render import PDF, NotPrinted, render_pdf
from kuu_office.core.documents.storage import read_file, store_file
from kuu_office.core.documents.verify import verify

__all__ = [
    "DOCX", "PDF", "NotPrinted", "issue", "read_file", "render_docx", "render_pdf", "store_file", "verify", "void",
]  # fmt: skip
