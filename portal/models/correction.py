"""What the public proposes to correct, and what became of it."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from portal.enums import Outcome, Verdict
from portal.querysets import CorrectionQuerySet
from projects.models import Project
from registry.fields import CodeField
from registry.models import Publishable

COMMENT_LENGTH, SOURCES_LENGTH = 4000, 2000


class CorrectionProposal(models.Model):
    """What someone, without an account, proposes to correct in one published record.

    It is no record: it has no history, so that who proposed it can be forgotten. ``nonce``: of
    the form that it came by, which is sent once. ``locale``: the language of the person.
    """

    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="corrections",
        verbose_name=_("organization"),
        null=True,
    )
    project = models.ForeignKey(
        Project,
        on_delete=models.PROTECT,
        related_name="corrections",
        verbose_name=_("project"),
        null=True,
    )
    status = CodeField(_("state"), max_length=10, choices=Outcome, default=Outcome.OPEN)
    locale = CodeField(_("language"), max_length=2, choices=settings.LANGUAGES)
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    affiliation = models.CharField(_("organization of the person"), max_length=200, blank=True)
    sources = models.TextField(_("sources"), max_length=SOURCES_LENGTH, blank=True)
    comment = models.TextField(_("comment"), max_length=COMMENT_LENGTH, blank=True)
    submitted_at = models.DateTimeField(_("received"), default=timezone.now)
    nonce = CodeField(max_length=40, unique=True)
    reason = models.TextField(_("reason of the decision"), blank=True)
    answer = models.TextField(_("answer to the person"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("decided by"),
        null=True,
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    answered_at = models.DateTimeField(_("answer sent"), null=True)
    claimed_at = models.DateTimeField(null=True, editable=False)
    erased_at = models.DateTimeField(_("person erased"), null=True)

    objects = CorrectionQuerySet.as_manager()
    personal_fields: ClassVar[tuple[str, ...]] = ("name", "email")

    class Meta:
        verbose_name = _("proposed correction")
        verbose_name_plural = _("proposed corrections")
        ordering = ["-submitted_at", "-id"]
        default_permissions = ("view", "decide", "reveal")
        indexes = [models.Index("status", "submitted_at", name="correction_waiting")]
        constraints = [
            models.CheckConstraint(
                name="correction_of_one_record",
                condition=models.Q(organization__isnull=False, project__isnull=True)
                | models.Q(organization__isnull=True, project__isnull=False),
            ),
            models.CheckConstraint(
                name="correction_status", condition=models.Q(status__in=Outcome.values)
            ),
            models.CheckConstraint(
                name="correction_decided",
                condition=models.Q(status=Outcome.OPEN, decided_at__isnull=True)
                | (~models.Q(status=Outcome.OPEN) & models.Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        told = {"number": self.pk, "record": self.record}
        return gettext("No. %(number)s – %(record)s") % told

    @property
    def record(self) -> Any:
        """The organization or the project."""
        return self.organization or self.project

    @property
    def is_open(self) -> bool:
        return self.status == Outcome.OPEN

    @staticmethod
    def target(record: Publishable) -> dict[str, Publishable]:
        """The foreign key that names the record, and the record."""
        return {str(record._meta.model_name): record}


class ProposedChange(models.Model):
    """One field of the record: what the public saw, what is proposed, and, if it was accepted,
    what was written; each as ``portal.correctable`` says values."""

    proposal = models.ForeignKey(
        CorrectionProposal, on_delete=models.CASCADE, related_name="changes"
    )
    field = CodeField(max_length=60)
    shown = models.TextField(blank=True)
    proposed = models.TextField(blank=True)
    verdict = CodeField(max_length=10, choices=Verdict, blank=True)
    written = models.TextField(blank=True)

    class Meta:
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["proposal", "field"], name="correction_field_once"),
            models.CheckConstraint(
                name="correction_verdict", condition=models.Q(verdict__in=["", *Verdict.values])
            ),
        ]

    def __str__(self) -> str:
        return self.field
