"""A change of one field on many records at once: what was asked, and what became of each."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class BulkState(models.TextChoices):
    CHOSEN = "chosen", _("records chosen")
    PREVIEWED = "previewed", _("not confirmed")
    APPLIED = "applied", _("done")
    UNDONE = "undone", _("undone")


class Outcome(models.TextChoices):
    CHOSEN = "chosen", _("chosen")
    WILL = "will", _("will change")
    SAME = "same", _("has the value already")
    REFUSED = "refused", _("refused")
    CHANGED = "changed", _("changed")
    STALE = "stale", _("changed since the preview")
    GONE = "gone", _("deleted since")
    UNDONE = "undone", _("put back")
    TOUCHED = "touched", _("not put back: changed since")
    KEPT = "kept", _("not put back: refused")


class BulkChange(models.Model):
    """``of``: the label of the records' model. ``value``: as JSON keeps it. ``applied_at``: the
    moment at which its records say they were changed."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    of = models.CharField(max_length=100)
    field = models.CharField(max_length=100, blank=True)
    value = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=BulkState, default=BulkState.CHOSEN)
    previewed_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes = [models.Index(fields=["by", "-created_at"], name="registry_bulkchange_mine")]

    def __str__(self) -> str:
        return f"{self.of}.{self.field} ({self.created_at:%Y-%m-%d})"

    @property
    def model(self) -> Any:
        return apps.get_model(self.of)

    @property
    def model_field(self) -> Any:
        return self.model._meta.get_field(self.field)

    @property
    def is_confirmed(self) -> bool:
        return self.state in (BulkState.APPLIED, BulkState.UNDONE)


class BulkRowQuerySet(models.QuerySet["BulkChangeRow"]):
    def counts(self) -> dict[str, int]:
        """The number of rows of each outcome that there is."""
        return dict(self.order_by().values_list("outcome").annotate(Count("pk")))

    def reasons(self) -> list[tuple[str, int]]:
        """Why rows were refused, and how many for each reason; the most frequent first."""
        told = self.exclude(why="").order_by().values_list("why").annotate(rows=Count("pk"))
        return list(told.order_by("-rows", "why"))


class BulkChangeRow(models.Model):
    """One record of a change: when it was last changed as the preview saw it (``seen_at``), and
    what its field said. It does not say what the record is called: that may be personal."""

    change = models.ForeignKey(BulkChange, on_delete=models.CASCADE, related_name="rows")
    record_pk = models.BigIntegerField()
    seen_at = models.DateTimeField(null=True)
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.CHOSEN)
    code = models.CharField(max_length=100, blank=True)
    why = models.TextField(blank=True)

    objects = BulkRowQuerySet.as_manager()

    class Meta:
        ordering = ("record_pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["change", "record_pk"], name="registry_bulkchangerow_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.record_pk}: {self.outcome}"
