"""Changes one field on many records at once: seen before, refused one by one, undone after."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registry.actions.giving import Attempt, Refusal, give
from registry.actions.locks import lock_referenced
from registry.models import BulkChange, BulkChangeRow, BulkState, Outcome

KEPT_FOR = timedelta(days=2)  # a selection that was not confirmed
BATCH = 1000


@transaction.atomic
def choose(model: Any, pks: Collection[int], *, by: Any) -> BulkChange:
    """Keep a selection of records that the person will change; it forgets their old ones."""
    old = BulkChange.objects.filter(by=by, created_at__lt=timezone.now() - KEPT_FOR)
    old.filter(state__in=(BulkState.CHOSEN, BulkState.PREVIEWED)).delete()
    change = BulkChange.objects.create(by=by, of=model._meta.label_lower)
    rows = [BulkChangeRow(change=change, record_pk=pk) for pk in pks]
    BulkChangeRow.objects.bulk_create(rows, batch_size=BATCH)
    return change


@transaction.atomic
def preview_bulk(change: BulkChange, name: str, value: Any, *, by: Any, refusal: Refusal) -> bool:
    """Note what giving the field this value would do to each record, and do none of it.

    False: the change was confirmed already. Raises ``Refused`` where records keep one another
    from changing in more ways than can be told apart.
    """
    one = change.model._meta.get_field(name)
    given = {"field": name, "value": packed(one, value), "previewed_at": timezone.now()}
    open_states = (BulkState.CHOSEN, BulkState.PREVIEWED)
    open_ones = BulkChange.objects.filter(pk=change.pk, state__in=open_states)
    if not open_ones.update(state=BulkState.PREVIEWED, **given):
        return False
    change.refresh_from_db()
    records = {r.pk: r for r in _rows_of(change.model, change.rows.values("record_pk"))}
    rows = [_seen(row, records.get(row.record_pk), one) for row in change.rows.select_for_update()]
    wanted = dict.fromkeys(records, value)
    with transaction.atomic():
        attempt = give(one, list(records.values()), wanted, by, "", refusal, fits=value)
        transaction.set_rollback(True)
    _note(rows, attempt, Outcome.WILL)
    return True


@transaction.atomic
def apply_bulk(
    change: BulkChange, *, previewed_at: datetime, by: Any, reason: str, refusal: Refusal
) -> bool:
    """Do what the preview of that moment showed, but for the records that changed since.

    False: it was done already, or another preview was made meanwhile. Raises as ``preview_bulk``.
    """
    asked = BulkChange.objects.filter(
        pk=change.pk, state=BulkState.PREVIEWED, previewed_at=previewed_at
    )
    if not asked.update(state=BulkState.APPLIED, reason=reason, applied_at=timezone.now()):
        return False
    change.refresh_from_db()
    one = change.model_field
    value = unpacked(one, change.value)
    rows = list(change.rows.filter(outcome=Outcome.WILL))
    records = _as_seen(change.model, rows, {row.record_pk: row.seen_at for row in rows})
    wanted = dict.fromkeys([record.pk for record in records], value)
    attempt = give(one, records, wanted, by, reason, refusal, fits=value)
    _note([row for row in rows if row.outcome == Outcome.WILL], attempt, Outcome.CHANGED)
    _store([row for row in rows if row.outcome in (Outcome.STALE, Outcome.GONE)])
    if attempt.changed:
        change.applied_at = attempt.changed[0].updated_at
        change.save(update_fields=["applied_at"])
    return True


@transaction.atomic
def undo_bulk(change: BulkChange, *, by: Any, refusal: Refusal) -> bool:
    """Put back what the change replaced, on the records that nobody changed since.

    False: it is not done, or undone already.
    """
    asked = BulkChange.objects.filter(pk=change.pk, state=BulkState.APPLIED)
    if not asked.update(state=BulkState.UNDONE, undone_at=timezone.now(), undone_by=by):
        return False
    change.refresh_from_db()
    one = change.model_field
    rows = list(change.rows.filter(outcome=Outcome.CHANGED))
    records = _as_seen(
        change.model, rows, dict.fromkeys((r.record_pk for r in rows), change.applied_at)
    )
    before = {row.record_pk: unpacked(one, row.before) for row in rows}
    attempt = give(one, records, before, by, _undoing(change), refusal)
    _note([r for r in rows if r.outcome == Outcome.CHANGED], attempt, Outcome.UNDONE, Outcome.KEPT)
    for row in rows:
        row.outcome = Outcome.TOUCHED if row.outcome == Outcome.STALE else row.outcome
    _store([row for row in rows if row.outcome in (Outcome.TOUCHED, Outcome.GONE)])
    return True


def packed(one: models.Field, value: Any) -> Any:
    """The stored value of a field as JSON keeps it."""
    return None if value is None else one.get_prep_value(value)


def unpacked(one: Any, value: Any) -> Any:
    target = one.target_field if one.is_relation else one
    return None if value is None else target.to_python(value)


def _undoing(change: BulkChange) -> str:
    at = date_format(timezone.localtime(change.applied_at), "DATETIME_FORMAT")
    return _("Undoes the change of several records of %(when)s: %(reason)s") % {
        "when": at,
        "reason": change.reason,
    }


# Reading


def _rows_of(model: Any, pks: Any) -> Any:
    return model._default_manager.filter(pk__in=pks).order_by("pk")


def _seen(row: BulkChangeRow, record: Any, one: models.Field) -> BulkChangeRow:
    """The row with what its record says now."""
    row.outcome, row.code, row.why = Outcome.GONE, "", ""
    row.seen_at = row.before = None
    if record is not None:
        row.outcome, row.seen_at = Outcome.WILL, record.updated_at
        row.before = packed(one, getattr(record, one.attname))
    return row


def _as_seen(
    model: Any, rows: Iterable[BulkChangeRow], seen: Mapping[int, datetime | None]
) -> list[Any]:
    """The records, locked, that were last changed when they were seen; rows say of the others
    that they are not so."""
    found = _rows_of(model, list(seen))
    if model.part_of:  # what they are parts of is locked before them
        lock_referenced(model, list(found))
    records = {record.pk: record for record in found.select_for_update(of=("self",))}
    for row in rows:
        record = records.get(row.record_pk)
        if record is None:
            row.outcome = Outcome.GONE
        elif record.updated_at != seen[row.record_pk]:
            row.outcome = Outcome.STALE
            del records[row.record_pk]
    return list(records.values())


# Noting


def _note(
    rows: list[BulkChangeRow],
    attempt: Attempt,
    done: Outcome,
    refused: Outcome = Outcome.REFUSED,
) -> None:
    changed = {record.pk for record in attempt.changed}
    for row in rows:
        if row.record_pk in attempt.refused:
            row.outcome = refused
            row.code, row.why = attempt.refused[row.record_pk]
        elif row.record_pk in changed:
            row.outcome = done
        elif row.outcome != Outcome.GONE:
            row.outcome = Outcome.SAME
    _store(rows)


def _store(rows: list[BulkChangeRow]) -> None:
    BulkChangeRow.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["change", "record_pk"],
        update_fields=["seen_at", "before", "outcome", "code", "why"],
    )
