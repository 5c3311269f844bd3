"""Merges of two records of one organization: each thing that was done, so that it can be undone.

Nothing here refers to the records by a foreign key: that would be one more thing to merge.
"""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.querysets.doubles import MergeQuerySet


class Deed(models.TextChoices):
    MOVED = "moved", _("now of the record that is kept")
    CHANGED = "changed", _("changed")
    ADDED = "added", _("added")
    REMOVED = "removed", _("joined with one that the kept record had")


class Merge(models.Model):
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    at = models.DateTimeField(default=timezone.now)
    reason = models.TextField()
    duplicate_pk = models.BigIntegerField(db_index=True)
    duplicate_name = models.CharField(max_length=300)
    kept_pk = models.BigIntegerField(db_index=True)
    kept_name = models.CharField(max_length=300)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    undone_reason = models.TextField(blank=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        default_permissions = ()
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.duplicate_name} → {self.kept_name}"

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None


class MergeStep(models.Model):
    """One row that a merge touched: the attributes that it changed as they were, and as it left
    them; all of them, of a row that it added or removed."""

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    of = models.CharField(max_length=100)
    record_pk = models.BigIntegerField()
    deed = models.CharField(max_length=10, choices=Deed)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    updated_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["merge", "number"]
        constraints = [models.UniqueConstraint(fields=["merge", "number"], name="merge_step_once")]

    def __str__(self) -> str:
        return f"{self.of} {self.record_pk}: {self.deed}"

    @property
    def model(self) -> Any:
        return apps.get_model(self.of)
