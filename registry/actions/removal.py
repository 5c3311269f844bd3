"""Removes records, and what is part of them."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.db.models import F, ProtectedError
from django.utils import timezone

from registry import diagnosis
from registry.actions.changes import Changes, Line, touch_owners
from registry.actions.checks import check_fit, check_owners
from registry.actions.locks import lock_referenced, locked
from registry.actions.noting import note_changed
from registry.actions.reach import Reached
from registry.actions.seals import check_owners_seals, refuse_sealed
from registry.among import Among
from registry.history import remember
from registry.models import Record
from registry.refusals import Refused


def remove(records: Iterable[Any], *, by: Any, reason: str = "", leave_unfit: bool = False) -> None:
    """Delete records and what is part of them.

    Raises ``Refused`` where others refer to one, where it is sealed or of what is, or where a
    published record would become unfit for publication (unless ``leave_unfit``, as in ``write``).
    """
    gone = list(records)
    known = {id(record): record.pk for record in gone}
    try:
        with transaction.atomic():
            if gone:
                _remove(type(gone[0]), gone, Line(by, reason, timezone.now()), leave_unfit)
    except Refused:
        for record in gone:
            record.pk = known[id(record)]
        raise


def _remove(model: type[Record], gone: list[Any], line: Line, leave_unfit: bool) -> None:
    lock_referenced(model, gone)
    locked(model, [record.pk for record in gone])
    reached = Reached()
    reached.look_at_removed(model, gone)
    if model.part_of:
        check_owners_seals(model, gone)
        touch_owners(model, Changes(changed=gone), line)
    erase(gone, line)
    _judge(model, gone, reached, leave_unfit)


def _judge(model: type[Record], gone: list[Any], reached: Reached, leave_unfit: bool) -> None:
    check_owners(model, gone)
    reached.check_across()
    if not leave_unfit:
        reached.check_fit()
        if model.part_of:
            check_fit(model, gone)


def erase(records: list[Any], line: Line, *, unseal: bool = False) -> None:
    if records and not unseal:
        refuse_sealed(type(records[0]), {record.pk: record for record in records})
    if records:
        note_changed(type(records[0]), [record.pk for record in records])
    if records and _is_leaf(type(records[0])):
        _erase_at_once(records, line)
        return
    for record in records:
        for relation in record._meta.related_objects:
            related: Any = relation.related_model
            if relation.on_delete is models.CASCADE and issubclass(related, Record):
                parts = related._default_manager.filter(**{relation.field.name: record})
                erase(list(parts), line, unseal=unseal)
        record._history_user, record._change_reason = line.by, line.reason
        record._history_date = line.at
        try:
            record.delete()
        except ProtectedError as error:
            raise Refused([diagnosis.of_protection(record, error)]) from error


def _is_leaf(model: type[Record]) -> bool:
    """Whether nothing may refer to its rows."""
    return not model._meta.related_objects


def _erase_at_once(records: list[Any], line: Line) -> None:
    """With a line of history each, as the signal of Django's own removal would write it, which
    is therefore not sent."""
    model: Any = type(records[0])
    remember("-", records, by=line.by, reason=line.reason, at=line.at)
    rows = model._base_manager.filter(Among(F("pk"), [record.pk for record in records]))
    rows._raw_delete(rows.db)
    for record in records:
        record.pk = None
