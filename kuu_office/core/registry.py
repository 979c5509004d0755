"""Slots through which apps show themselves to the kernel: display data only, never business effects."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope

Text = str | Promise

# Groups of the left menu, in the order of the regulation.
GROUPS: dict[str, Text] = {
    "curriculum": _("Study plans"),
    "semester": _("The semester"),
    "students": _("Students"),
    "workload": _("Teaching load"),
    "staffing": _("Staff"),
    "schedule": _("Timetable"),
    "exams": _("Exams and results"),
    "attestation": _("State attestation"),
    "diplomas": _("Diplomas"),
    "quality": _("Quality"),
    "mobility": _("Mobility"),
    "office": _("The office's desk"),
    "reference": _("Reference data"),
}


@dataclass(frozen=True)
class NavigationEntry:
    """A line of the left menu. `group` is one of GROUPS; `functions` are F-numbers of the regulation."""

    group: str
    title: Text
    url_name: str
    access: Permission
    functions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Card:
    """A card of the home page; `build(scope)` gives what its template reads as `card`, or None to stay away."""

    template: str
    access: Permission
    build: Callable[[Scope], dict | None]


@dataclass(frozen=True)
class SearchSource:
    """One heading of the global search.

    `matches(scope, text)` gives the things found, in order, as a queryset; the search reads the first ten of it, and
    of each only `columns` (paths: `programme__code`), all headings in one query. `show(thing)` gives label, detail
    and address of a thing that holds those columns.
    """

    title: Text
    access: Permission
    matches: Callable[[Scope, str], QuerySet]
    columns: tuple[str, ...]
    show: Callable[[Any], tuple[str, str, str]]


@dataclass(frozen=True)
class Queue:
    """One kind of document in the inbox.

    `waiting(scope)` gives the rows that wait for this person (InboxRow), `count(scope)` their number in one query,
    `preview(scope, pk)` the variables of the preview template (Http404 outside the scope),
    `approve(pk=, by=, at=, expected_step=)` and `return_(pk=, by=, at=, remark=, expected_step=)` call the app's
    operations.
    """

    kind: str
    title: Text
    access: Permission
    waiting: Callable[[Scope], list["InboxRow"]]
    count: Callable[[Scope], int]
    preview_template: str
    preview: Callable[[Scope, int], dict]
    approve: Callable[..., Any]
    return_: Callable[..., Any]


@dataclass(frozen=True)
class InboxRow:
    """A document that waits: what, whose, since when, what is doubtful about it, who one acts for.

    `effect` says in a sentence what a signature will bring about; `signoffs.inbox_row` fills a row from a document.
    """

    kind: str
    pk: int
    title: str
    unit: str
    step: str
    since: Any
    due: Any = None
    flags: tuple[str, ...] = ()
    acting_for: str = ""
    url: str = ""
    step_code: str = ""
    effect: Text = ""

    @property
    def days(self) -> int:
        """Whole days of waiting."""
        return (clock.now() - self.since).days


@dataclass(frozen=True)
class DocumentKind:
    """A kind of issued paper; whoever holds `access` in the paper's unit may open it."""

    title: Text
    access: Permission


@dataclass
class Slots:
    """Everything that the apps have registered."""

    navigation: list[NavigationEntry] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    searches: list[SearchSource] = field(default_factory=list)
    queues: dict[str, Queue] = field(default_factory=dict)
    events: dict[str, Text] = field(default_factory=dict)
    words: dict[str, dict[str, Text]] = field(default_factory=dict)
    titles: dict[str, Callable[[str], str]] = field(default_factory=dict)
    series: set[str] = field(default_factory=set)
    document_kinds: dict[str, DocumentKind] = field(default_factory=dict)
    tasks: dict[str, str] = field(default_factory=dict)
    job_pages: dict[str, tuple[Text, Callable[[dict], str]]] = field(default_factory=dict)
    seeds: list[Callable[..., None]] = field(default_factory=list)
    proofs: dict[str, Callable[[], list[str]]] = field(default_factory=dict)


slots = Slots()


def register_navigation(entry: NavigationEntry) -> None:
    slots.navigation.append(entry)


def register_card(card: Card) -> None:
    slots.cards.append(card)


def register_search(source: SearchSource) -> None:
    slots.searches.append(source)


def register_queue(queue: Queue) -> None:
    slots.queues[queue.kind] = queue


def register_events(events: dict[str, Text]) -> None:
    """Sentences of events: `%(by)s approved %(label)s`; the keys of old and new may be named too."""
    slots.events.update(events)


def register_words(column: str, words: dict[str, Text]) -> None:
    """What the codes in a column mean, when its field has no choices: `curriculum.plan.step`."""
    slots.words[column] = words


def register_cells(kind: str, event: str, title: Callable[[str], str]) -> None:
    """An object of lines and cells: the event of saving them, which a history reads in series, and a column's name."""
    slots.series.add(event)
    slots.titles[kind] = title


def register_document(kind: str, title: Text, access: Permission) -> None:
    slots.document_kinds[kind] = DocumentKind(title, access)


def register_seed(seed: Callable[..., None]) -> None:
    """A function that brings demo data; called in the order of the apps."""
    slots.seeds.append(seed)


def register_proof(name: str, check: Callable[[], list[str]]) -> None:
    """What `manage.py prove` asks of an app: one sentence per fault, an empty list when all is well."""
    slots.proofs[name] = check


def register_job_page(task: str, title: Text, address: Callable[[dict], str]) -> None:
    """The page from which a job was asked for: what its link says, and its address out of the job's params."""
    slots.job_pages[task] = (title, address)
