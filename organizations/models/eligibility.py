"""Eligibility of an ICO: norms are data, reviews answer them criterion by criterion."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations import rules
from organizations.enums import Answer, Decision, Evidence
from organizations.models.organization import Organization
from registry.bilingual import labelled
from registry.constraints import NotInFuture
from registry.fields import CodeField, WebAddressField
from registry.models import Record


class Norm(Record):
    """A published norm of eligibility, in force from ``start`` to ``end``."""

    code = CodeField(_("code"), max_length=30, unique=True)
    name_fr = models.CharField(_("French name"), max_length=300)
    name_en = models.CharField(_("English name"), max_length=300, blank=True)
    start = models.DateField(_("start"), null=True, blank=True)
    end = models.DateField(_("end"), null=True, blank=True)
    source_url = WebAddressField(_("source"), max_length=500, blank=True)
    identity = ("code",)

    class Meta:
        verbose_name = _("eligibility norm")
        verbose_name_plural = _("eligibility norms")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_fr


class Criterion(Record):
    """One condition of a norm."""

    norm = models.ForeignKey(
        Norm, on_delete=models.PROTECT, related_name="criteria", verbose_name=_("norm")
    )
    code = CodeField(_("code"), max_length=30)
    text_fr = models.TextField(_("French text"))
    text_en = models.TextField(_("English text"), blank=True)
    evidence = models.CharField(
        _("evidence asked for"), max_length=10, choices=Evidence, default=Evidence.DOCUMENT
    )
    identity = ("norm", "code")
    part_of = "norm"

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["norm", "code"]
        constraints = [models.UniqueConstraint(fields=["norm", "code"], name="criterion_once")]

    def __str__(self) -> str:
        return f"{self.code} – {self.text_fr}"


class EligibilityReview(Record):
    """A dated decision on an ICO under a norm, and the day it lapses."""

    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="reviews",
        verbose_name=_("organization"),
        limit_choices_to={"kind": "ico"},
    )
    norm = models.ForeignKey(
        Norm, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("norm")
    )
    decision = models.CharField(_("decision"), max_length=12, choices=Decision)
    decided_on = models.DateField(_("decided on"))
    lapses_on = models.DateField(_("lapses on"), null=True, blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="reviews",
        verbose_name=_("reviewer"),
        null=True,
        blank=True,
    )
    note = models.TextField(_("note"), blank=True)

    rules = (rules.REVIEW_OF_ICO, rules.REVIEW_DATES)
    identity = ("organization", "norm", "decided_on")

    class Meta:
        verbose_name = _("eligibility review")
        verbose_name_plural = _("eligibility reviews")
        ordering = ["organization", "-decided_on", "id"]
        constraints = [
            rules.REVIEW_DATES.constraint(),
            NotInFuture(name="review_decided", fields=("decided_on",)),
            models.UniqueConstraint(
                fields=["organization", "norm", "decided_on"], name="review_once"
            ),
            models.CheckConstraint(
                condition=models.Q(decision__in=Decision.values), name="review_decision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} – {self.get_decision_display()} ({self.decided_on})"


class CriterionAnswer(Record):
    """What a review found on one criterion, and the evidence."""

    review = models.ForeignKey(
        EligibilityReview,
        on_delete=models.CASCADE,
        related_name="answers",
        verbose_name=_("review"),
    )
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="answers", verbose_name=_("criterion")
    )
    answer = models.CharField(_("answer"), max_length=15, choices=Answer, default=Answer.UNKNOWN)
    evidence_url = WebAddressField(_("evidence"), max_length=500, blank=True)
    evidence_on = models.DateField(_("date of the evidence"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    identity = ("review", "criterion")
    part_of = "review"

    class Meta:
        verbose_name = _("answer to a criterion")
        verbose_name_plural = _("answers to criteria")
        ordering = ["review", "criterion"]
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="answer_once"),
            models.CheckConstraint(
                condition=models.Q(answer__in=Answer.values), name="answer_value"
            ),
        ]

    def __str__(self) -> str:
        return labelled(self.criterion.code, self.get_answer_display())
