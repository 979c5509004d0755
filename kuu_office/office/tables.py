"""The register as a list."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from kuu_office.core.tables import DateColumn, OfficeTable
from kuu_office.office.models import Act


class ActTable(OfficeTable):
    """Acts, newest first; the title follows the reader's language."""

    exportable = True
    caption = _("Register of acts")
    empty_text = _("No act answers to the filters. Take one away, or enter the act.")
    date = DateColumn(verbose_name=_("Date"))
    number = tables.Column(verbose_name=_("Number"))
    title_ky = tables.Column(
        accessor="title",
        verbose_name=_("Title"),
        order_by=("title_ky",),
        linkify=lambda record: ("office:act", {"pk": record.pk}),
    )
    valid_from = DateColumn(verbose_name=_("In force from"))
    valid_to = DateColumn(verbose_name=_("In force until"), default=_("in force"))

    class Meta:
        model = Act
        fields = ("date", "number", "title_ky", "kind", "valid_from", "valid_to")
        order_by = ("-date",)
