"""The history of records: who, when, why, and what a record was on any day."""

from typing import Any

from django.db import connection, models
from simple_history.models import HistoricalRecords

from registry.chunks import chunks
from registry.engines import engine_of
from registry.fields import FoldedField

CHUNK = 5000


class RecordHistory(HistoricalRecords):
    """History without the folded copies of what it already keeps."""

    def fields_included(self, model: type[models.Model]) -> list[models.Field]:
        derived = (FoldedField, models.GeneratedField)
        return [f for f in super().fields_included(model) if not isinstance(f, derived)]


def remember(kind: str, records: list[Any], *, by: Any, reason: str) -> None:
    """Write one line of history for each record, as it is stored; ``kind`` is ``+`` or ``~``.

    The database copies the rows: they came from here a moment ago.
    """
    if not records:
        return
    model: Any = type(records[0])
    history = model.history.model
    told = {
        "history_date": f"{_quoted('updated_at')}",
        "history_type": "%s",
        "history_user_id": "%s",
        "history_change_reason": "%s",
    }
    kept = {f.column: _quoted(f.column) for f in history.tracked_fields}
    columns = {**kept, **told}
    for some in chunks(records, CHUNK):
        condition, keys = engine_of(connection).among([record.pk for record in some])
        sql = (
            f"INSERT INTO {_quoted(history._meta.db_table)} ({', '.join(map(_quoted, columns))}) "  # noqa: S608 - names of our models
            f"SELECT {', '.join(columns.values())} FROM {_quoted(model._meta.db_table)} "
            f"WHERE id {condition} ORDER BY id"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [kind, by.pk if by else None, reason, keys])


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
