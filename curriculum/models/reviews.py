"""The expert card of the office (F-008): criteria, findings, conclusion."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from curriculum.enums import Conclusion, CriterionMark
from curriculum.models.plans import Plan
from kuu_office.core.models import Person
from kuu_office.office.models import Act


class ExpertCriterion(models.Model):
    """A question of the expert card, with the act that it rests on."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    text_ky = models.CharField(_("text in Kyrgyz"), max_length=400)
    text_ru = models.CharField(_("text in Russian"), max_length=400)
    text_en = models.CharField(_("text in English"), max_length=400)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("act"))
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("criterion of the expert card")
        verbose_name_plural = _("criteria of the expert card")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        from django.utils.translation import get_language

        return getattr(self, f"text_{(get_language() or 'ky')[:2]}") or self.text_ky


class ExpertReview(models.Model):
    """The expert card of one submission of a plan, filled by an office specialist."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("plan"))
    round_number = models.PositiveSmallIntegerField(_("submission"))
    conclusion = models.CharField(_("conclusion"), max_length=10, choices=Conclusion)
    summary = models.TextField(_("summary"), max_length=4000, blank=True)
    reviewed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("reviewed by"))
    reviewed_at = models.DateTimeField(_("reviewed"))

    class Meta:
        verbose_name = _("expert card")
        verbose_name_plural = _("expert cards")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["plan", "round_number"], name="review_once_a_round")]

    def __str__(self) -> str:
        return f"{self.plan}: {self.get_conclusion_display()}"

    @property
    def unit_id(self) -> int:
        return self.plan.department_id


class ExpertReviewItem(models.Model):
    """The mark of one criterion, with the finding in words when it is not met."""

    review = models.ForeignKey(ExpertReview, on_delete=models.CASCADE, related_name="items")
    criterion = models.ForeignKey(ExpertCriterion, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(_("mark"), max_length=15, choices=CriterionMark)
    finding = models.CharField(_("finding"), max_length=1000, blank=True)

    class Meta:
        ordering = ["criterion__position"]
        constraints = [models.UniqueConstraint(fields=["review", "criterion"], name="review_item_once")]
