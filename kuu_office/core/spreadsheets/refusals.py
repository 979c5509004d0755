"""Why a file is not taken: one sentence per code, with the value and the rule."""

from django.utils.translation import gettext_lazy as _

from kuu_office.core.errors import BadInput

SENTENCES = {
    "empty": _("The file “%(name)s” is empty."),
    "too_big": _("The file has %(size)s MB; at most %(limit)s MB are accepted."),
    "password_protected": _(
        "The file is password-protected. Remove the password in Excel (File → Info → Protect workbook) and try again."
    ),
    "old_format": _(
        "The file is in the old Excel format (.xls). "
        "In Excel choose “Save as” → “Excel workbook (.xlsx)” and try again."
    ),
    "web_page": _("The file is a web page or XML text, not a workbook. Open it in Excel and save it as .xlsx."),
    "not_workbook": _("The file “%(name)s” is not an Excel workbook. Only .xlsx workbooks are accepted."),
    "wrong_extension": _("The file is called “%(name)s”. Only names ending in .xlsx are accepted."),
    "damaged": _("The file is damaged or incomplete (%(detail)s). Open it in Excel, save it again and try once more."),
    "not_text": _("The file “%(name)s” is not text with separators (.csv)."),
    "wrong_encoding": _(
        "Line %(line)s of the file is not written in %(encoding)s. Choose the encoding in the profile."
    ),
    "too_many_members": _("The file consists of %(count)s parts; a workbook may have at most %(limit)s."),
    "too_large_unpacked": _("Unpacked, the file would take %(size)s MB; at most %(limit)s MB are accepted."),
    "packed_too_tightly": _(
        "The file grows %(ratio)s times when unpacked; at most %(limit)s times is accepted. "
        "Delete the empty formatted rows and columns."
    ),
    "bad_member_name": _("The file has a part with the forbidden name “%(member)s”."),
    "repeated_member": _("The file has the part “%(member)s” twice."),
    "unknown_packing": _("The part “%(member)s” is packed in a way that Excel does not use."),
    "macros": _("The file contains macros. Save it as “Excel workbook (.xlsx)”, without macros."),
    "external_links": _("The file takes values from other files. In Excel choose Data → Edit links → Break link."),
    "entities": _("The file declares XML entities, which no workbook needs. It is not opened."),
    "no_sheets": _("The file has no sheet with cells."),
    "too_many_sheets": _("The file has %(count)s sheets; at most %(limit)s are accepted."),
    "too_many_rows": _("The sheet “%(sheet)s” has data in row %(row)s; at most %(limit)s rows are accepted."),
    "too_many_columns": _(
        "The cell %(cell)s of the sheet “%(sheet)s” is filled; at most %(limit)s columns are accepted."
    ),
    "too_many_cells": _("The file has more than %(limit)s filled cells."),
    "too_much_text": _("The file holds more than %(limit)s MB of text."),
    "bad_address": _("The sheet “%(sheet)s” has a cell with the impossible address “%(cell)s”."),
    "too_slow": _("Reading the file took longer than %(limit)s seconds and was stopped."),
    "too_heavy": _("Reading the file needed more than %(limit)s MB of memory and was stopped."),
}


class UploadRefused(BadInput):
    """A file that is not taken. `code` is a key of SENTENCES, `values` fill its placeholders."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(SENTENCES[code] % values, field="file")
        self.code = code
        self.values = values
