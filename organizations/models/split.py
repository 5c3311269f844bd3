"""Splits of a consortium that was entered as one organization: its members, and each thing that
was done, so that it can be undone."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models.undoable import Undoable, UndoableStep
from organizations.querysets.splits import SplitQuerySet


class InCommon:
    """Rows of a model that each of several organizations may have where one had it.

    ``is_sum``: whether it is an amount: it is divided, and never had twice.
    """

    is_sum = False

    def among(self, number: int) -> list[dict[str, Any]]:
        """What the row of each says otherwise than this one, the first keeping this very row.
        Fewer than ``number`` where there is not enough for all."""
        return [{} for _one in range(number)]


class Split(Undoable):
    original_pk = models.BigIntegerField(db_index=True)
    original_name = models.CharField(max_length=300)

    objects = SplitQuerySet.as_manager()

    class Meta(Undoable.Meta):
        verbose_name = _("split")
        verbose_name_plural = _("splits")

    def __str__(self) -> str:
        return self.original_name


class SplitMember(models.Model):
    """``is_new``: whether its record was made with the split."""

    split = models.ForeignKey(Split, on_delete=models.CASCADE, related_name="members")
    number = models.PositiveSmallIntegerField()
    record_pk = models.BigIntegerField(db_index=True)
    name = models.CharField(max_length=300)
    is_new = models.BooleanField()

    class Meta:
        default_permissions = ()
        ordering = ["split", "number"]
        constraints = [
            models.UniqueConstraint(fields=["split", "number"], name="split_member_once"),
            models.UniqueConstraint(fields=["split", "record_pk"], name="split_member_of_one"),
        ]

    def __str__(self) -> str:
        return self.name


class SplitStep(UndoableStep):
    split = models.ForeignKey(Split, on_delete=models.CASCADE, related_name="steps")

    class Meta(UndoableStep.Meta):
        ordering = ["split", "number"]
        constraints = [models.UniqueConstraint(fields=["split", "number"], name="split_step_once")]
