"""Removes records, and what is part of them."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from registry import diagnosis
from registry.actions.changes import Line
from registry.actions.checks import check_fit, check_owners
from registry.actions.locks import lock_referenced
from registry.models import Record
from registry.refusals import Refused


def remove(records: Iterable[Any], *, by: Any, reason: str = "", leave_unfit: bool = False) -> None:
    """Delete records and what is part of them.

    Raises ``Refused`` where others refer to one, or where the published record that it is a
    part of would become unfit for publication (unless ``leave_unfit``, as in ``write``).
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
    erase(gone, line)
    if model.part_of:
        check_owners(model, gone)
        if not leave_unfit:
            check_fit(model, gone)


def erase(records: list[Any], line: Line) -> None:
    for record in records:
        for relation in record._meta.related_objects:
            related: Any = relation.related_model
            if relation.on_delete is models.CASCADE and issubclass(related, Record):
                parts = related._default_manager.filter(**{relation.field.name: record})
                erase(list(parts), line)
        record._history_user, record._change_reason = line.by, line.reason
        record._history_date = line.at
        try:
            record.delete()
        except ProtectedError as error:
            raise Refused([diagnosis.of_protection(record, error)]) from error
