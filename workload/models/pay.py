"""What an hour costs that is paid by the hour (F-024), and a full rate of a post: dated data of the office."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from curriculum.enums import Funding
from kuu_office.core.models import Post
from kuu_office.office.models import Act
from workload.enums import Rank
from workload.models.norms import DatedQuerySet


class HourlyRate(models.Model):
    """Som for an hour of a post, with a degree or without, from a source of funds; never computed."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="hourly_rates", verbose_name=_("post"))
    rank = models.CharField(_("degree"), max_length=12, choices=Rank, default=Rank.NONE)
    funding = models.CharField(_("source of funds"), max_length=10, choices=Funding)
    amount = models.DecimalField(_("som an hour"), max_digits=8, decimal_places=2)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("act"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    is_confirmed = models.BooleanField(_("confirmed by the office"), default=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("hourly rate")
        verbose_name_plural = _("hourly rates")
        ordering = ["post", "rank", "funding", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["post", "rank", "funding", "valid_from"], name="hourly_rate_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="hourly_rate_above_zero"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="hourly_rate_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post}, {self.get_rank_display()}, {self.get_funding_display()}: {self.amount}"


class MonthlyPay(models.Model):
    """Som a month for a full rate of a post, without supplements: dated data that the office confirms (F-027)."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="monthly_pay", verbose_name=_("post"))
    amount = models.DecimalField(_("som a month for a full rate"), max_digits=9, decimal_places=2)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("act"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    is_confirmed = models.BooleanField(_("confirmed by the office"), default=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("monthly pay")
        verbose_name_plural = _("monthly pay of the posts")
        ordering = ["post", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["post", "valid_from"], name="monthly_pay_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="monthly_pay_above_zero"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="monthly_pay_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post}: {self.amount}"
