"""Merges of two records of one organization: each thing that was done, so that it can be undone."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models.undoable import Undoable, UndoableStep
from organizations.querysets.doubles import MergeQuerySet


class Merge(Undoable):
    duplicate_pk = models.BigIntegerField(db_index=True)
    duplicate_name = models.CharField(max_length=300)
    kept_pk = models.BigIntegerField(db_index=True)
    kept_name = models.CharField(max_length=300)

    objects = MergeQuerySet.as_manager()

    class Meta(Undoable.Meta):
        verbose_name = _("merge")
        verbose_name_plural = _("merges")

    def __str__(self) -> str:
        return f"{self.duplicate_name} → {self.kept_name}"


class MergeStep(UndoableStep):
    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="steps")

    class Meta(UndoableStep.Meta):
        ordering = ["merge", "number"]
        constraints = [models.UniqueConstraint(fields=["merge", "number"], name="merge_step_once")]
