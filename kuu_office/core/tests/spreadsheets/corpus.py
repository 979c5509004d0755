"""Hostile workbooks: files that harmed spreadsheet readers elsewhere, and a fuzzer that makes new ones from a seed.

`KILLERS` maps a name to a Killer: how to make the file, what it is called, and what must happen to it.
Every file is made in memory and depends on nothing but its name or seed.
"""

import random
import re
import stat
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from warnings import catch_warnings, simplefilter
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OPENXML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
SHEET_PART, STRINGS_PART = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"

Parts = list[tuple[str, bytes]]


@dataclass(frozen=True)
class Killer:
    """`code` is the refusal at the gate or in the child; "" when the file may be read within the caps.

    `without_gate` is what the child alone makes of it: None when only the gate can judge it.
    """

    make: Callable[[], bytes]
    code: str
    name: str = "план.xlsx"
    without_gate: str | None = None


# Building blocks


def content_types(sheets: int = 1) -> str:
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{OPENXML}.worksheet+xml"/>'
        for n in range(1, sheets + 1)
    )
    return (
        f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{OPENXML}.sheet.main+xml"/>{overrides}'
        f'<Override PartName="/xl/styles.xml" ContentType="{OPENXML}.styles+xml"/>'
        f'<Override PartName="/{STRINGS_PART}" ContentType="{OPENXML}.sharedStrings+xml"/></Types>'
    )


def relations(targets: Iterable[tuple[str, str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="{name}" Type="{RELATIONS}/{kind}" Target="{to}"/>' for name, kind, to in targets
    )
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


def workbook(names: Iterable[str]) -> str:
    sheets = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="s{n}"/>' for n, name in enumerate(names, start=1))
    return f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{sheets}</sheets></workbook>'


def sheet(data: str, before: str = "") -> str:
    return f'{XML}{before}<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData></worksheet>'


STYLES = (
    f'{XML}<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2">'
    '<xf numFmtId="0" xfId="0"/><xf numFmtId="14" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def strings(texts: Iterable[str]) -> str:
    inner = "".join(f"<si><t>{text}</t></si>" for text in texts)
    return f'{XML}<sst xmlns="{MAIN}">{inner}</sst>'


VALID_ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>'
    '<row r="2"><c r="A2" t="s"><v>3</v></c><c r="B2"><v>5.5</v></c><c r="C2" s="1"><v>45562</v></c></row>'
    '<row r="3"><c r="A3" t="inlineStr"><is><t>Тарых</t></is></c><c r="B3"><f>B2*2</f><v>11</v></c>'
    '<c r="C3" t="b"><v>1</v></c></row>'
)
VALID_STRINGS = ("Аталышы", "Кредит", "Күнү", "Математика")


def parts(
    data: str = VALID_ROWS,
    texts: Iterable[str] = VALID_STRINGS,
    names: tuple[str, ...] = ("План",),
    before: str = "",
) -> Parts:
    """The parts of a workbook; every sheet carries the same data."""
    sheets = [(f"xl/worksheets/sheet{n}.xml", sheet(data, before)) for n in range(1, len(names) + 1)]
    links = [(f"s{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(names) + 1)]
    links += [("st", "styles", "styles.xml"), ("ss", "sharedStrings", "sharedStrings.xml")]
    made = [
        ("[Content_Types].xml", content_types(len(names))),
        ("_rels/.rels", relations([("r1", "officeDocument", "xl/workbook.xml")])),
        ("xl/workbook.xml", workbook(names)),
        ("xl/_rels/workbook.xml.rels", relations(links)),
        *sheets,
        (STRINGS_PART, strings(texts)),
        ("xl/styles.xml", STYLES),
    ]
    return [(name, text.encode()) for name, text in made]


def pack(members: Parts, method: int = ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with catch_warnings(), ZipFile(out, "w", method) as package:
        simplefilter("ignore")  # duplicate names are on purpose
        for name, content in members:
            package.writestr(ZipInfo(name), content, compress_type=method)
    return out.getvalue()


def with_part(name: str, content: bytes = b"x") -> bytes:
    return pack([*parts(), (name, content)])


def replaced(name: str, content: str | bytes) -> bytes:
    content = content.encode() if isinstance(content, str) else content
    return pack([(part, content if part == name else old) for part, old in parts()])


def valid() -> bytes:
    """Three rows: a header, a row of plain values, a row with a formula and a yes."""
    return pack(parts())


# Killers


def far_cell() -> bytes:
    return pack(parts('<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>', ()))


def cell_at(address: str, row: str = "1") -> bytes:
    return pack(parts(f'<row r="{row}"><c r="{address}"><v>1</v></c></row>'))


def blank_rows(count: int) -> str:
    return "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(1, count + 1))


def zip_bomb() -> bytes:
    """Half a megabyte that unpacks to 80 MB of blank rows."""
    return pack(parts('<row><c s="1"/><c s="1"/></row>' * 2_500_000))


def tight() -> bytes:
    return pack(parts('<row><c s="1"/><c s="1"/></row>' * 300_000))


def symlink() -> bytes:
    out = BytesIO(valid())
    with ZipFile(out, "a") as package:
        link = ZipInfo("xl/media/image1.png")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        package.writestr(link, "/etc/passwd")
    return out.getvalue()


def lying_sizes() -> bytes:
    """The directory promises 10 bytes for the sheet, the stream holds 60 MB."""
    raw = bytearray(pack(parts("<row/>" * 10_000_000)))
    with ZipFile(BytesIO(bytes(raw))) as package:
        size = package.getinfo(SHEET_PART).file_size
    true, false = struct.pack("<L", size), struct.pack("<L", 10)
    return bytes(raw.replace(true, false))


def encrypted_member() -> bytes:
    raw = bytearray(valid())
    for at in (match.start() for match in re.finditer(b"PK\x01\x02", bytes(raw))):
        raw[at + 8] |= 1
    return bytes(raw)


def entity(declaration: str, use: str, encoding: str = "utf-8") -> bytes:
    head = XML.replace("UTF-8", encoding.upper())
    body = sheet(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{use}</t></is></c></row>').removeprefix(XML)
    return replaced(SHEET_PART, f"{head}<!DOCTYPE worksheet [{declaration}]>{body}".encode(encoding))


def billion_laughs() -> bytes:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return entity(f'<!ENTITY l0 "lol">{levels}', "&l9;")


def ole(stream: str) -> bytes:
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    return header + stream.encode("utf-16-le") + bytes(2000)


def many_strings() -> bytes:
    """More texts than cells may be filled; digits, so that the packing ratio looks honest."""
    return pack(parts(texts=map(str, range(320_000))))


def echo() -> bytes:
    """One long text that a few thousand cells refer to: the file is small, the answer endless."""
    row = "".join('<c t="s"><v>0</v></c>' for _column in range(50))
    return pack(parts(f"<row>{row}</row>" * 100, [random.Random(1).randbytes(4900).hex()]))


def deep() -> bytes:
    return pack(parts("<row>" + "<a>" * 200_000 + "</a>" * 200_000 + "</row>"))


def giant_text() -> bytes:
    """One text of 8 million characters, not repetitive enough to be caught by the ratio."""
    text = random.Random(1).randbytes(4_000_000).hex()
    return pack(parts(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>'))


def giant_attribute() -> bytes:
    """Old expat reads an unfinished tag again with every block: time grows with the square of its length."""
    return pack(parts(f'<row r="1" spans="{"1" * 20_000_000}"/>'))


def wide_row() -> bytes:
    return pack(parts("<row>" + "<c/>" * 1_000_000 + "</row>"))


def many_styles() -> bytes:
    rng = random.Random(1)
    xfs = "".join(f'<xf numFmtId="{rng.randrange(49)}" fontId="{rng.randrange(10**9)}"/>' for _ in range(60_000))
    return replaced("xl/styles.xml", STYLES.replace("</cellXfs>", f"{xfs}</cellXfs>"))


def odd_numbers() -> bytes:
    values = ("NaN", "INF", "-Infinity", "1E999", "9" * 5000, "1e-400", "0x10", "１２")
    cells = "".join(f"<c><v>{value}</v></c>" for value in values)
    return pack(parts(f'<row r="1">{cells}<c s="1"><v>1E30</v></c><c t="d"><v>0000-13-99</v></c></row>'))


def formulas() -> bytes:
    attack = "=cmd|'/c calc'!A0"
    cells = (
        f'<c t="inlineStr"><is><t>{attack}</t></is></c><c><f>SUM(A1:A9)</f></c><c><f>1+1</f><v>2</v></c>'
        '<c t="str"><f>"a"</f><v></v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    )
    return pack(parts(f'<row r="1">{cells}</row>'))


def long_texts() -> bytes:
    long = "ү" * 10_001
    cells = f'<c t="inlineStr"><is><t>{long}</t></is></c><c t="inlineStr"><is><t>Тарых</t></is></c>'
    return pack(parts(f'<row r="1">{cells}</row>', names=("П" * 10_000,)))


def numbered(count: int) -> Parts:
    return [(f"xl/media/image{n}.png", b"x") for n in range(count)]


OUTER_FILE = '<!ENTITY x SYSTEM "file:///etc/passwd">'
WEB_PAGE = b"\xef\xbb\xbf<html><table><tr><td>1</td></tr></table></html>"

KILLERS: dict[str, Killer] = {
    "one cell at the last address": Killer(far_cell, "too_many_columns", without_gate="too_many_columns"),
    "one cell in the last row": Killer(lambda: cell_at("A1", "1048576"), "too_many_rows", without_gate="too_many_rows"),
    "row number 2^31": Killer(lambda: cell_at("A1", "2147483648"), "bad_address", without_gate="bad_address"),
    "row number 1.5": Killer(lambda: cell_at("A1", "1.5"), "bad_address", without_gate="bad_address"),
    "row number -1": Killer(lambda: cell_at("A1", "-1"), "bad_address", without_gate="bad_address"),
    "column AAAAAAA": Killer(lambda: cell_at("AAAAAAA1"), "bad_address", without_gate="bad_address"),
    "column XFE": Killer(lambda: cell_at("XFE1"), "bad_address", without_gate="bad_address"),
    "column past the cap": Killer(lambda: cell_at("BI1"), "too_many_columns", without_gate="too_many_columns"),
    "rows that go back": Killer(
        lambda: pack(parts('<row r="2"/><row r="1"/>')), "bad_address", without_gate="bad_address"
    ),
    "zip bomb": Killer(zip_bomb, "too_large_unpacked", without_gate="no_sheets"),
    "packed too tightly": Killer(tight, "packed_too_tightly", without_gate="no_sheets"),
    "lying sizes": Killer(lying_sizes, "damaged", without_gate="damaged"),
    "too many members": Killer(lambda: pack([*parts(), *numbered(200)]), "too_many_members", without_gate=""),
    "member outside": Killer(lambda: with_part("../../etc/cron.d/x"), "bad_member_name", without_gate=""),
    "member at the root": Killer(lambda: with_part("/etc/passwd"), "bad_member_name", without_gate=""),
    "member with a backslash": Killer(lambda: with_part("xl\\..\\x"), "bad_member_name", without_gate=""),
    "member on a drive": Killer(lambda: with_part("C:x"), "bad_member_name", without_gate=""),
    "member with a control character": Killer(lambda: with_part("xl/a\nb"), "bad_member_name", without_gate=""),
    "member of 10,000 characters": Killer(lambda: with_part("xl/" + "а" * 10_000), "", without_gate=""),
    "symbolic link": Killer(symlink, "bad_member_name", without_gate=""),
    "member twice": Killer(lambda: with_part(SHEET_PART.upper()), "repeated_member", without_gate=""),
    "bzip2 member": Killer(lambda: pack(parts(), ZIP_BZIP2), "unknown_packing", without_gate=""),
    "encrypted member": Killer(encrypted_member, "password_protected", without_gate="damaged"),
    "macros under another name": Killer(lambda: with_part("xl/vbaProject.bin"), "macros", without_gate=""),
    "macros by their own name": Killer(
        lambda: with_part("xl/vbaProject.bin"), "wrong_extension", "план.xlsm", without_gate=""
    ),
    "links to other files": Killer(
        lambda: with_part("xl/externalLinks/externalLink1.xml"), "external_links", without_gate=""
    ),
    "outer entity": Killer(lambda: entity(OUTER_FILE, "&x;"), "entities", without_gate="entities"),
    "outer entity in UTF-16": Killer(lambda: entity(OUTER_FILE, "&x;", "utf-16"), "entities", without_gate="entities"),
    "outer entity in UTF-7": Killer(lambda: entity(OUTER_FILE, "&x;", "utf-7"), "damaged", without_gate="damaged"),
    "billion laughs": Killer(billion_laughs, "entities", without_gate="entities"),
    "password": Killer(lambda: ole("EncryptedPackage"), "password_protected", without_gate="damaged"),
    "old format": Killer(lambda: ole("Workbook"), "old_format", "план.xls", without_gate="damaged"),
    "old format renamed": Killer(lambda: ole("Workbook"), "old_format", without_gate="damaged"),
    "truncated": Killer(lambda: valid()[:-200], "damaged", without_gate="damaged"),
    "half": Killer(lambda: valid()[: len(valid()) // 2], "damaged", without_gate="damaged"),
    "empty": Killer(lambda: b"", "empty", without_gate="damaged"),
    "only the signature": Killer(lambda: b"PK\x03\x04", "damaged", without_gate="damaged"),
    "too big": Killer(lambda: b"PK\x03\x04" + bytes(5 * 1024 * 1024), "too_big"),
    "text renamed": Killer(lambda: "Аты;Кредит\nТарых;3\n".encode(), "not_workbook", without_gate="damaged"),
    "web page renamed": Killer(lambda: WEB_PAGE, "web_page", without_gate="damaged"),
    "letter renamed": Killer(lambda: pack([("word/document.xml", b"<w/>")]), "not_workbook", without_gate="damaged"),
    "right content, wrong name": Killer(valid, "wrong_extension", "план.exe", without_gate=""),
    "too many texts": Killer(many_strings, "too_many_cells", without_gate="too_many_cells"),
    "one text endlessly": Killer(echo, "too_much_text", without_gate="too_much_text"),
    "deep nesting": Killer(deep, "packed_too_tightly", without_gate="no_sheets"),
    "giant text": Killer(giant_text, "", without_gate=""),
    "giant attribute": Killer(giant_attribute, "packed_too_tightly"),
    "a million cells in a row": Killer(wide_row, "packed_too_tightly"),
    "60,000 styles": Killer(many_styles, "", without_gate=""),
    "long texts and names": Killer(long_texts, "", without_gate=""),
    "odd numbers": Killer(odd_numbers, "", without_gate=""),
    "formulas": Killer(formulas, "", without_gate=""),
    "a text that is not there": Killer(
        lambda: pack(parts('<row r="1"><c t="s"><v>99</v></c></row>')), "damaged", without_gate="damaged"
    ),
    "thousands of blank rows": Killer(lambda: pack(parts(blank_rows(5000))), "no_sheets", without_gate="no_sheets"),
    "no sheets": Killer(lambda: pack(parts(names=())), "no_sheets", without_gate="no_sheets"),
    "too many sheets": Killer(
        lambda: pack(parts(names=tuple(map(str, range(31))))), "too_many_sheets", without_gate="too_many_sheets"
    ),
    "sheet part missing": Killer(
        lambda: pack([part for part in parts() if part[0] != SHEET_PART]), "no_sheets", without_gate="no_sheets"
    ),
    "another layout": Killer(
        lambda: pack(parts('<row r="1"><c><v>1</v></c><c><v>2</v></c></row>')), "", without_gate=""
    ),
}


# Fuzzer

NASTY = (
    "", "-1", "0", "1e999", "NaN", "2147483648", "9" * 400, "A0", "XFD1048576", "ZZZZ9", "=1+1", "&#x0;", "&x;",
    "<", "]]>", "..", "\u202e", "s", "inlineStr", "e", "d", "shared", "rId99", "../../x", "xl/workbook.xml",
)  # fmt: skip
DOCTYPE = '<!DOCTYPE a [<!ENTITY x "y">]>'


def fuzz(seed: int) -> bytes:
    """A damaged or altered workbook; the same seed gives the same bytes."""
    rng = random.Random(seed)
    if rng.random() < 0.2:
        return _spoil_bytes(rng, bytearray(valid()))
    members = parts()
    for _ in range(rng.randint(1, 4)):
        members = rng.choice(MEMBER_SURGERY)(rng, members)
    return pack(members)


def _spoil_bytes(rng: random.Random, raw: bytearray) -> bytes:
    for _ in range(rng.randint(1, 30)):
        raw[rng.randrange(len(raw))] = rng.randrange(256)
    cut = rng.randrange(len(raw)) if rng.random() < 0.3 else len(raw)
    return bytes(raw[:cut])


def _drop(rng: random.Random, members: Parts) -> Parts:
    victim = rng.randrange(len(members)) if members else 0
    return members[:victim] + members[victim + 1 :]


def _repeat(rng: random.Random, members: Parts) -> Parts:
    return [*members, rng.choice(members)] if members else members


def _swap(rng: random.Random, members: Parts) -> Parts:
    contents = [content for _name, content in members]
    rng.shuffle(contents)
    return [(name, content) for (name, _old), content in zip(members, contents, strict=True)]


def _mutate_xml(rng: random.Random, members: Parts) -> Parts:
    if not members:
        return members
    victim = rng.randrange(len(members))
    name, content = members[victim]
    mutated = rng.choice(XML_MUTATIONS)(rng, content.decode(errors="replace"))
    return [*members[:victim], (name, mutated.encode(errors="replace")), *members[victim + 1 :]]


def _set_attribute(rng: random.Random, text: str) -> str:
    return _replace_one(rng, text, r'"[^"]*"', lambda _old: f'"{rng.choice(NASTY)}"')


def _set_value(rng: random.Random, text: str) -> str:
    return _replace_one(rng, text, r">[^<]+<", lambda _old: f">{rng.choice(NASTY)}<")


def _drop_tag(rng: random.Random, text: str) -> str:
    return _replace_one(rng, text, r"<[^>]+>", lambda _old: "")


def _multiply_tag(rng: random.Random, text: str) -> str:
    return _replace_one(rng, text, r"<[^>]+/>|<(c|v|row|si)\b.*?</\1>", lambda old: old * rng.choice((2, 70, 3000)))


def _declare_entity(_rng: random.Random, text: str) -> str:
    return text.replace("?>", f"?>{DOCTYPE}", 1)


def _rename_tag(rng: random.Random, text: str) -> str:
    return _replace_one(rng, text, r"<\w+", lambda _old: "<" + rng.choice(("row", "c", "v", "f", "is", "si", "sheet")))


def _replace_one(rng: random.Random, text: str, pattern: str, new: Callable[[str], str]) -> str:
    found = list(re.finditer(pattern, text))
    if not found:
        return text
    match = rng.choice(found)
    return text[: match.start()] + new(match[0]) + text[match.end() :]


XML_MUTATIONS = (_set_attribute, _set_value, _drop_tag, _multiply_tag, _declare_entity, _rename_tag)
MEMBER_SURGERY = (_drop, _repeat, _swap, *(_mutate_xml,) * 9)
