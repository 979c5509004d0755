"""What a signer finds wrong with a line of the load."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kuu_office.core.models import Person
from workload.models.load import LoadLine


class LineRemark(models.Model):
    """A remark on one line, written while its sheet waits for a signature; settled by those who mend the line."""

    line = models.ForeignKey(LoadLine, on_delete=models.CASCADE, related_name="remarks", verbose_name=_("line"))
    text = models.CharField(_("remark"), max_length=500)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    settled_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("settled by")
    )
    settled_at = models.DateTimeField(_("settled"), null=True)

    class Meta:
        verbose_name = _("remark on a line of the load")
        verbose_name_plural = _("remarks on lines of the load")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="line_remark_says_something"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="line_remark_settled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.text
