"""Removes records, and what is part of them."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from registry import diagnosis
from registry.actions.changes import Line
from registry.actions.checks import check_fit, check_owners
from registry.models import Record
from registry.refusals import Refused


@transaction.atomic
def remove(records: Iterable[Any], *, by: Any, reason: str = "", leave_unfit: bool = False) -> None:
    """Delete records and what is part of them.

    Raises ``Refused`` where others refer to one, or where the published record that it is a
    part of would become unfit for publication (unless ``leave_unfit``, as in ``write``).
    """
    gone = list(records)
    known = {record.pk: record for record in gone}
    erase(gone, Line(by, reason, timezone.now()))
    if gone and (model := type(gone[0])).part_of:
        for pk, record in known.items():
            record.pk = pk
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
        try:
            record.delete()
        except ProtectedError as error:
            raise Refused([diagnosis.of_protection(record, error)]) from error
