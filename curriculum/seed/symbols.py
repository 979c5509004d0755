"""The usual symbols of an academic calendar, to be confirmed by the office: letter, sign, what it counts as, colour."""

SYMBOLS = (
    ("T", "Т", "theory", "plain", "теориялык окуу", "теоретическое обучение", "classes"),
    ("M", "М", "theory", "accent", "модуль жумасы", "модульная неделя", "module week"),
    ("E", "Э", "exams", "bad", "экзамендик сессия", "экзаменационная сессия", "exam session"),
    ("A", "ДС", "extra", "bad", "кошумча сессия", "дополнительная сессия", "additional session"),
    ("U", "У", "practice", "good", "окуу практикасы", "учебная практика", "study practice"),
    ("P", "П", "practice", "good", "өндүрүштүк практика", "производственная практика", "industrial practice"),
    ("Q", "Пд", "practice", "good", "педагогикалык / диплом алдындагы практика",
     "педагогическая / преддипломная практика", "teaching or pre-graduation practice"),
    ("R", "Н", "research", "accent", "магистранттын илимий иши", "НИР магистранта", "research of a master's student"),
    ("G", "Г", "state_exams", "wait", "мамлекеттик экзамендер", "государственные экзамены", "state examinations"),
    ("D", "Д", "thesis", "wait", "БКИ даярдоо жана коргоо", "подготовка и защита ВКР",
     "preparation and defence of the final work"),
    ("K", "К", "vacation", "quiet", "каникул", "каникулы", "vacation"),
    ("S", "Л", "summer", "accent", "жайкы семестр", "летний семестр", "summer term"),
    ("-", "*", "absent", "quiet", "окуу бүткөн", "обучение завершено", "study is over"),
)  # fmt: skip


def symbol_rows() -> list[dict]:
    """The symbols as values of `CalendarSymbol`, in their order."""
    names = ("code", "sign", "group", "tone", "name_ky", "name_ru", "name_en")
    return [dict(zip(names, row, strict=True)) | {"position": place} for place, row in enumerate(SYMBOLS, 1)]
