"""The history of records: who, when, why, and what a record was on any day."""

from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords

from registry.fields import FoldedField


class RecordHistory(HistoricalRecords):
    """History without the folded copies of what it already keeps."""

    def fields_included(self, model: type[models.Model]) -> list[models.Field]:
        derived = (FoldedField, models.GeneratedField)
        return [f for f in super().fields_included(model) if not isinstance(f, derived)]


def remember(kind: str, records: list[Any], *, by: Any, reason: str) -> None:
    """Write one line of history for each record; ``kind`` is ``+``, ``~`` or ``-``."""
    if not records:
        return
    manager = type(records[0]).history
    rows = [
        manager.model(
            history_type=kind,
            history_user=by,
            history_change_reason=reason,
            history_date=record.updated_at,
            **{f.attname: getattr(record, f.attname) for f in manager.model.tracked_fields},
        )
        for record in records
    ]
    manager.bulk_create(rows, batch_size=1000)
