"""Imports that staff make: the files, what they would do, what they did and what undid it."""

import datetime
from typing import Any, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.bilingual import bilingual


class BatchState(models.TextChoices):
    UNUSABLE = "unusable", _("cannot be read")
    CHECKED = "checked", _("not confirmed")
    STOPPED = "stopped", _("stopped")
    APPLIED = "applied", _("done")
    UNDONE = "undone", _("undone")


class BatchStep(models.TextChoices):
    READ = "read", _("being read")
    STORE = "store", _("being stored")
    UNDO = "undo", _("being undone")


class RowOutcome(models.TextChoices):
    CREATED = "created", pgettext_lazy("row of a file", "created")
    UPDATED = "updated", pgettext_lazy("row of a file", "updated")
    UNCHANGED = "unchanged", _("unchanged")
    REFUSED = "refused", _("refused")
    PUT_BACK = "put_back", _("put back")
    REMOVED = "removed", _("removed again")
    TOUCHED = "touched", _("not undone: changed since")
    KEPT = "kept", _("not undone: refused")


ABANDONED_DAYS = 30  # that an import waits to be confirmed
FILE_DAYS = 365  # that the files of one that was confirmed are kept
UNDOABLE = (RowOutcome.CREATED, RowOutcome.UPDATED)


def _said(stem: str) -> Any:
    """A text kept in both languages, in the reader's. What was kept before it was kept in both is
    in the first, in the language of whoever read the files."""
    return property(lambda self: bilingual(self, stem).text)


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def abandoned(self, day: datetime.date) -> Self:
        """Those handed in long before a day that nobody confirmed, nor is at work on."""
        before = day - datetime.timedelta(ABANDONED_DAYS)
        return self.filter(applied_at__isnull=True, step="", created_at__date__lt=before)

    def with_old_files(self, day: datetime.date) -> Self:
        """Those done long before a day whose files still are there."""
        before = day - datetime.timedelta(FILE_DAYS)
        return self.filter(applied_at__date__lt=before, files_erased_at__isnull=True)


class ImportBatch(models.Model):
    """``readings``: how tables are read where someone said so, by their place, each as a
    ``registry.imports.readings.Reading`` is kept. ``problems``: why its files cannot be read, a
    line each. ``ignored``: what of them is not imported. ``read_as``: how their text was read.
    ``digest``: SHA-256 of what the trial would do, as the confirmation must. ``step``: what is
    being done with it in the background, asked for and begun when; ``told``: what the last step
    came to, where that is to be told."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    state = models.CharField(
        _("state"), max_length=10, choices=BatchState, default=BatchState.CHECKED
    )
    readings = models.JSONField(default=dict)
    problems_fr = models.TextField(blank=True)
    problems_en = models.TextField(blank=True)
    ignored_fr = models.TextField(blank=True)
    ignored_en = models.TextField(blank=True)
    read_as_fr = models.TextField(blank=True)
    read_as_en = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    step = models.CharField(max_length=10, choices=BatchStep, blank=True)
    asked_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    told_fr = models.TextField(blank=True)
    told_en = models.TextField(blank=True)
    reason = models.TextField(_("reason"), blank=True)
    applied_at = models.DateTimeField(null=True)
    files_erased_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )

    objects = ImportBatchQuerySet.as_manager()

    problems, ignored = _said("problems"), _said("ignored")
    read_as, told = _said("read_as"), _said("told")

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-created_at", "-pk")
        default_permissions = ("add", "view")

    def __str__(self) -> str:
        return ", ".join(self.files.order_by("pk").values_list("name", flat=True))

    @property
    def work(self) -> str:
        """The name under which the progress of its step is told."""
        return f"import {self.pk}"

    @property
    def is_confirmed(self) -> bool:
        return self.state in (BatchState.APPLIED, BatchState.UNDONE)


class ImportReading(models.Model):
    """How tables with just these columns are read, under a name: for every import to come.
    ``manner``: the rest of a ``registry.imports.readings.Reading``, by its keys."""

    name = models.CharField(_("name"), max_length=100)
    table = models.CharField(max_length=40)
    columns = models.JSONField()
    manner = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("name", "table")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["name", "table"], name="registry_importreading_once")
        ]

    def __str__(self) -> str:
        return self.name


class ImportFile(models.Model):
    """A file as it was handed in."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    def counts(self) -> list[dict[str, Any]]:
        """The number of rows of each table and outcome: ``table``, ``outcome``, ``rows``."""
        rows = self.order_by().values("table", "outcome").annotate(rows=Count("pk"))
        return list(rows.order_by("table", "outcome"))

    def held_back(self) -> Self:
        return self.filter(is_held_back=True)

    def doubtful(self) -> Self:
        return self.exclude(doubt_fr="")

    def by_table(self) -> list[dict[str, Any]]:
        return list(self.order_by().values("table").annotate(rows=Count("pk")))

    def asked(self, table: str, outcome: str, text: str) -> Self:
        """Those of a table, of an outcome (``held``: held back; ``doubtful``: that may be
        there already), whose name, place or reason
        holds a text; each may be empty."""
        rows = self.filter(table=table) if table else self
        if outcome == "held":
            rows = rows.held_back()
        elif outcome == "doubtful":
            rows = rows.doubtful()
        elif outcome:
            rows = rows.filter(outcome=outcome)
        told = Q(name__icontains=text) | Q(place__icontains=text)
        told |= Q(why_fr__icontains=text) | Q(why_en__icontains=text)
        return rows.filter(told) if text else rows

    def reasons(self) -> list[dict[str, Any]]:
        """Why rows are refused or held back: ``why_fr``, ``why_en`` and ``rows``, the most frequent
        first."""
        told = self.exclude(why_fr="").order_by().values("why_fr", "why_en")
        return list(told.annotate(rows=Count("pk")).order_by("-rows", "why_fr", "why_en"))


class ImportRow(models.Model):
    """What becomes of one row. ``place``: the file, and the sheet. ``number``: as a spreadsheet
    shows it. ``of``, ``record_pk``: the record. ``changes``: before and after, by column, as
    cells. ``notes``: see ``registry.imports.journal.Line``; ``why``: the first of them.
    ``doubt_pk``, ``doubt``: the stored record that a new one may be, and why.
    ``stamp``: when its record was last changed, the import just done."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    table = models.CharField(max_length=40)
    place = models.CharField(max_length=300)
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=RowOutcome)
    is_held_back = models.BooleanField(default=False)
    name = models.CharField(max_length=300)
    of = models.CharField(max_length=100, blank=True)
    record_pk = models.BigIntegerField(null=True)
    changes = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    why_fr = models.TextField(blank=True)
    why_en = models.TextField(null=True)  # noqa: DJ001 - rows of before are not rewritten
    cells = models.JSONField(default=dict)
    doubt_pk = models.BigIntegerField(null=True)
    doubt_fr = models.TextField(blank=True)
    doubt_en = models.TextField(null=True)  # noqa: DJ001 - as above
    stamp = models.DateTimeField(null=True)

    objects = ImportRowQuerySet.as_manager()

    why, doubt = _said("why"), _said("doubt")

    class Meta:
        ordering = ("pk",)
        indexes = [
            models.Index(fields=["batch", "table", "outcome"], name="registry_importrow_by"),
        ]

    def __str__(self) -> str:
        return f"{self.place}:{self.number}"

    @property
    def model(self) -> Any:
        return apps.get_model(self.of)
