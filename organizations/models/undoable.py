"""What is done to many rows at once, and can be undone: each thing that was done to each of them.

Nothing here refers to the records by a foreign key: that would be one more thing to merge.
"""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Deed(models.TextChoices):
    MOVED = "moved", _("now of the record that is kept")
    CHANGED = "changed", _("changed")
    ADDED = "added", _("added")
    REMOVED = "removed", _("joined with one that the kept record had")


class Undoable(models.Model):
    """Who did it, when and why; who undid it. Its steps are ``steps``."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    at = models.DateTimeField(default=timezone.now)
    reason = models.TextField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    undone_reason = models.TextField(blank=True)

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["-at", "-id"]

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None


class UndoableStep(models.Model):
    """One row that was touched: the attributes that changed as they were, and as they were left;
    all of them, of a row that was added or removed.

    ``share_of``: of a row that was added, the primary key of the one whose amount it has a share
    of. A sum comes back whole, or stays in its shares.
    """

    number = models.PositiveIntegerField()
    of = models.CharField(max_length=100)
    record_pk = models.BigIntegerField()
    deed = models.CharField(max_length=10, choices=Deed)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    updated_at = models.DateTimeField(null=True)
    share_of = models.BigIntegerField(null=True)

    class Meta:
        abstract = True
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.of} {self.record_pk}: {self.deed}"

    @property
    def model(self) -> Any:
        return apps.get_model(self.of)
