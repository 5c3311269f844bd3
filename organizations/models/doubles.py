"""Pairs of organizations that may be one, and those that someone told apart.

All but ``NotDuplicate`` follow from the organizations: ``organizations.actions.comparing`` keeps
them, and can make them anew at any time.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.likeness.comparison import LIKELY
from organizations.likeness.keys import LONGEST
from organizations.likeness.reasons import Reason, unpacked
from organizations.models.organization import Organization
from organizations.querysets.doubles import (
    ComparedQuerySet,
    KeyQuerySet,
    NotDuplicateQuerySet,
    PossibleDoubleQuerySet,
)
from registry.fields import CodeField


class LikenessKey(models.Model):
    """What an organization shares with those that may be its double: see ``likeness.keys``."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="likeness_keys"
    )
    key = CodeField(max_length=LONGEST)
    country = CodeField(max_length=2, blank=True)

    objects = KeyQuerySet.as_manager()
    follows = True

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["key", "country"], name="likeness_key_of_country")]

    def __str__(self) -> str:
        return self.key


class Compared(models.Model):
    """An organization was compared with the others, as it was when last changed at ``seen_at``."""

    organization = models.OneToOneField(
        Organization, on_delete=models.CASCADE, related_name="compared", primary_key=True
    )
    seen_at = models.DateTimeField()

    objects = ComparedQuerySet.as_manager()
    follows = True

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.organization_id}: {self.seen_at}"


class _Pair(models.Model):
    """Two organizations, the one with the smaller key first."""

    first = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="%(class)s_once"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="%(class)s_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.second}"


class NotDuplicate(_Pair):
    """Someone compared the two and told them apart."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("told apart by"),
        null=True,
    )
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField(_("on"), default=timezone.now)

    objects = NotDuplicateQuerySet.as_manager()

    class Meta(_Pair.Meta):
        verbose_name = _("pair told apart")
        verbose_name_plural = _("pairs told apart")
        default_permissions = ()
        ordering = ["-at", "-id"]


class PossibleDouble(_Pair):
    """Two organizations that look like one. ``confidence``: from 0 to 100."""

    confidence = models.PositiveSmallIntegerField(_("confidence"))
    kept_reasons = models.JSONField(default=list)

    objects = PossibleDoubleQuerySet.as_manager()
    follows = True

    class Meta(_Pair.Meta):
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        default_permissions = ()
        ordering = ["-confidence", "first_id", "second_id"]
        indexes = [
            models.Index(fields=["-confidence", "first", "second"], name="double_by_confidence")
        ]

    @property
    def reasons(self) -> list[Reason]:
        return unpacked(self.kept_reasons)

    @property
    def is_likely(self) -> bool:
        return self.confidence >= LIKELY
