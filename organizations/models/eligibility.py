"""Eligibility of an ICO: norms are data, reviews answer them criterion by criterion."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations import rules
from organizations.enums import Answer, Decision, Evidence, Kind, Requirement
from organizations.models.evidence import EvidenceFile
from organizations.models.organization import Organization
from organizations.querysets import AnswerQuerySet, ReviewQuerySet
from registry.bilingual import bilingual, labelled
from registry.constraints import NotInFuture
from registry.fields import CodeField, OutdatedField, WebAddressField
from registry.models import Record
from registry.parity import translation_rules


class Norm(Record):
    """A version of a published norm of eligibility, in force from ``start`` to ``end``."""

    code = CodeField(_("code"), max_length=30)
    version = CodeField(_("version"), max_length=20, blank=True)
    name_fr = models.CharField(_("French name"), max_length=300)
    name_en = models.CharField(_("English name"), max_length=300, blank=True)
    start = models.DateField(_("start"), null=True, blank=True)
    end = models.DateField(_("end"), null=True, blank=True)
    source_url = WebAddressField(_("source"), max_length=500, blank=True)
    name_outdated_since = OutdatedField(stem="name")

    seal = rules.NORM_SEALED
    rules = (rules.NORM_DATES, *translation_rules("name"))
    identity = ("code", "version")

    class Meta:
        verbose_name = _("eligibility norm")
        verbose_name_plural = _("eligibility norms")
        ordering = ["code", "version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="norm_once"),
            rules.NORM_DATES.constraint(),
        ]

    def __str__(self) -> str:
        """Its name and version: several versions bear one name."""
        words = {"name": bilingual(self, "name"), "version": self.version}
        return _("%(name)s, version %(version)s") % words if self.version else str(words["name"])


class Criterion(Record):
    """One condition of a norm."""

    norm = models.ForeignKey(
        Norm, on_delete=models.PROTECT, related_name="criteria", verbose_name=_("norm")
    )
    code = CodeField(_("code"), max_length=30)
    text_fr = models.TextField(_("French text"))
    text_en = models.TextField(_("English text"), blank=True)
    severity = models.CharField(
        _("severity"), max_length=10, choices=Requirement, default=Requirement.REQUIRED
    )
    evidence = models.CharField(
        _("evidence asked for"), max_length=10, choices=Evidence, default=Evidence.DOCUMENT
    )
    text_outdated_since = OutdatedField(stem="text")

    rules = translation_rules("text")
    identity = ("norm", "code")
    part_of = "norm"

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["norm", "code"]
        constraints = [
            models.UniqueConstraint(fields=["norm", "code"], name="criterion_once"),
            models.CheckConstraint(
                condition=models.Q(severity__in=Requirement.values), name="criterion_severity"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} – {bilingual(self, 'text')}"


class EligibilityReview(Record):
    """A dated decision on an ICO under a norm, and the day it lapses.

    It counts once a second person has confirmed it; from then on it is not changed, only
    revoked.
    """

    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="reviews",
        verbose_name=_("organization"),
        limit_choices_to={"kind": Kind.ICO},
    )
    norm = models.ForeignKey(
        Norm, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("norm")
    )
    decision = models.CharField(_("decision"), max_length=12, choices=Decision)
    decided_on = models.DateField(_("decided on"))
    lapses_on = models.DateField(
        _("lapses on"),
        null=True,
        blank=True,
        help_text=_("The first day on which it no longer counts."),
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="reviews",
        verbose_name=_("reviewer"),
        null=True,
        blank=True,
    )
    note = models.TextField(_("note"), blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="confirmed_reviews",
        verbose_name=_("confirmed by"),
        null=True,
        blank=True,
        editable=False,
    )
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True, editable=False)
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True, editable=False)
    revoked_reason = models.TextField(_("revoked because"), blank=True, editable=False)

    objects = ReviewQuerySet.as_manager()
    seal = rules.REVIEW_SEALED
    # Two records of one organization may be merged: the decision is then of the one that is kept.
    never_sealed = ("organization", "revoked_on", "revoked_reason")
    rules = (
        rules.REVIEW_OF_ICO,
        rules.REVIEW_DATES,
        rules.REVIEW_CONFIRMED,
        rules.REVIEW_REVOKED,
        rules.REVIEW_CRITERIA,
        rules.REVIEW_GROUNDS,
        rules.REVIEW_NORM,
        rules.REVIEW_EVIDENCE,
    )
    identity = ("organization", "norm", "decided_on")

    class Meta:
        verbose_name = _("eligibility review")
        verbose_name_plural = _("eligibility reviews")
        ordering = ["organization", "-decided_on", "-id"]
        default_permissions = ("add", "change", "delete", "view", "confirm")
        indexes = [
            models.Index(fields=["organization", "-decided_on"], name="review_latest"),
            models.Index(fields=["lapses_on"], name="review_by_lapse"),
        ]
        constraints = [
            rules.REVIEW_DATES.constraint(),
            rules.REVIEW_CONFIRMED.constraint(),
            rules.REVIEW_REVOKED.constraint(),
            NotInFuture(name="review_decided", fields=("decided_on", "confirmed_on")),
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
    evidence_url = WebAddressField(_("address of the evidence"), max_length=500, blank=True)
    evidence_file = models.ForeignKey(
        EvidenceFile,
        on_delete=models.PROTECT,
        related_name="answers",
        verbose_name=_("file of evidence"),
        null=True,
        blank=True,
    )
    evidence_on = models.DateField(_("date of the evidence"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = AnswerQuerySet.as_manager()
    rules = (rules.ANSWER_NORM, rules.ANSWER_DATES)
    identity = ("review", "criterion")
    part_of = "review"

    class Meta:
        verbose_name = _("answer to a criterion")
        verbose_name_plural = _("answers to criteria")
        ordering = ["review", "criterion"]
        indexes = [models.Index(fields=["valid_until"], name="answer_by_validity")]
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="answer_once"),
            models.CheckConstraint(
                condition=models.Q(answer__in=Answer.values), name="answer_value"
            ),
            rules.ANSWER_DATES.constraint(),
        ]

    def __str__(self) -> str:
        return labelled(self.criterion.code, self.get_answer_display())
