"""A page keeps nothing once it is made."""

import gc
import weakref

import pytest
from django.template import TemplateDoesNotExist, engines

from kuu_office.core.rendering import Page


class Row:
    name = "Асанов"


@pytest.fixture
def _no_collector():
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("_no_collector")
def test_rows_of_a_page_are_gone_when_it_is_made():
    row = Row()
    known = weakref.ref(row)
    page = engines["rendering"].from_string("{% with row.name as name %}{{ name }}{% endwith %}")
    text = page.render({"row": row})
    del row
    assert (text, known()) == ("Асанов", None)


def test_templates_of_files_are_such_pages():
    assert isinstance(engines["rendering"].get_template("404.html"), Page)


def test_a_template_that_is_missing_inside_another_is_named():
    page = engines["rendering"].from_string('{% include "nowhere.html" %}')
    with pytest.raises(TemplateDoesNotExist, match=r"nowhere\.html"):
        page.render({})
