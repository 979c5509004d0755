"""The house keeps its shape: keys point down, no signal receivers, no file past its size, functions stay small."""

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import PUBLIC
from kuu_office.core.registry import slots
from kuu_office.core.signoffs.routes import SENTENCES, all_routes

ROOT = Path(settings.BASE_DIR)
FLOORS = [
    "core", "office", "curriculum", "workload", "staffing", "schedule", "exams", "attestation",
    "mobility", "diplomas", "quality",
]  # fmt: skip
SIBLINGS = {frozenset({"mobility", "diplomas"})}
BAD_NAMES = {"utils", "helpers", "common", "misc", "services", "managers", "mixins", "signals", "constants"}
LIBRARY_URLS = ("accounts/", "admin/")


def ours() -> list[str]:
    return [config.label for config in apps.get_app_configs() if config.label in FLOORS]


def production_files() -> Iterator[Path]:
    for folder in ("kuu_office", "curriculum", "workload", "staffing"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not {"tests", "migrations"} & set(path.parts):
                yield path


def test_foreign_keys_point_down_and_siblings_do_not_know_each_other():
    wrong = []
    for model in apps.get_models():
        app = model._meta.app_label
        if app not in FLOORS:
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if target is None or field.auto_created or target._meta.app_label not in FLOORS:
                continue
            other = target._meta.app_label
            if FLOORS.index(other) > FLOORS.index(app) or frozenset({app, other}) in SIBLINGS:
                wrong.append(f"{model._meta.label}.{field.name} -> {other}")

    assert wrong == []


def test_no_module_has_a_name_that_says_nothing():
    assert [str(path) for path in production_files() if path.stem in BAD_NAMES] == []


def test_there_are_no_signal_receivers():
    found = [
        str(path.relative_to(ROOT))
        for path in production_files()
        if "@receiver" in path.read_text() or "post_save.connect" in path.read_text()
    ]

    assert found == []


def test_no_production_file_is_longer_than_400_lines():
    assert [
        f"{path.relative_to(ROOT)}: {length}"
        for path in production_files()
        if (length := len(path.read_text().splitlines())) > 400
    ] == []


def recorded_events() -> Iterator[str]:
    """Events that the operations write down by name; those of signatures are named after their route."""
    for path in production_files():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"record", "record_each"}:
                event = node.args[0]
                if isinstance(event, ast.Constant):
                    yield event.value


def test_every_recorded_event_has_its_sentence_and_no_sentence_is_idle():
    of_signatures = {f"{route.kind}.{event}" for route in all_routes() for event in SENTENCES}

    assert set(recorded_events()) == set(slots.events) - of_signatures


def function_lengths() -> list[int]:
    lengths = []
    for path in production_files():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lengths.append(body_length(node))
    return lengths


def body_length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function from its name to its end, without its docstring."""
    doc = node.body[0] if ast.get_docstring(node) else None
    return node.end_lineno - node.lineno + 1 - (doc.end_lineno - doc.lineno + 1 if doc else 0)


def test_functions_are_small_in_the_middle_and_on_the_average_and_never_past_40_lines():
    lengths = function_lengths()

    assert statistics.median(lengths) <= 8
    assert statistics.mean(lengths) <= 12
    assert max(lengths) <= 40


def test_the_measure_of_functions_would_notice_a_long_one():
    long = ast.parse("def f():\n    '''said'''\n" + "    x = 1\n" * 41).body[0]

    assert body_length(long) == 42


def named_urls(patterns=None, prefix="", namespace="") -> Iterator[tuple[str, str, URLPattern]]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from named_urls(pattern.url_patterns, route, inner)
        else:
            yield f"{namespace}{pattern.name}", route, pattern


def own_urls() -> list[tuple[str, URLPattern]]:
    """Addresses of the project: what libraries bring under accounts/ and admin/ has its own tests."""
    return [
        (name, pattern)
        for name, route, pattern in named_urls()
        if not route.startswith(LIBRARY_URLS) and not route.startswith("static/")
    ]


@pytest.mark.parametrize(("name", "pattern"), own_urls(), ids=[name for name, _ in own_urls()])
def test_every_leaf_view_declares_its_permission_or_is_public(name, pattern):
    view = getattr(pattern.callback, "view_class", None)

    assert name in PUBLIC or isinstance(getattr(view, "access", None), Permission)


def test_every_name_in_the_public_list_exists():
    names = {name for name, _route, _pattern in named_urls()}

    assert PUBLIC - names == set()


def test_tests_outweigh_the_production_code():
    def lines(paths) -> int:
        return sum(len(path.read_text().splitlines()) for path in paths)

    tests = [
        path
        for folder in ("kuu_office", "curriculum", "workload", "staffing", "e2e")
        for path in (ROOT / folder).rglob("*.py")
        if "tests" in path.parts or folder == "e2e"
    ]

    assert lines(tests) >= 1.2 * lines(production_files())
