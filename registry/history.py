"""The history of records: who, when, why, and what a record was on any day."""

import datetime
from functools import cache
from typing import Any

from django.db import connection, models
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords

from registry.chunks import chunks
from registry.engines import engine_of
from registry.fields import FoldedField

CHUNK = 5000
SAID = dict.fromkeys(("history_type", "history_user_id", "history_change_reason"), "%s")


class Lines(HistoryManager):
    """The library makes a class each time that someone says ``history``: here, once."""

    @classmethod
    @cache
    def from_queryset(cls, *args: Any) -> Any:
        return super().from_queryset(*args)


class RecordHistory(HistoricalRecords):
    """History without the folded copies of what it already keeps."""

    def __init__(self, **options: Any) -> None:
        super().__init__(history_manager=Lines, **options)

    def fields_included(self, model: type[models.Model]) -> list[models.Field]:
        derived = (FoldedField, models.GeneratedField)
        return [f for f in super().fields_included(model) if not isinstance(f, derived)]


def remember(
    kind: str, records: list[Any], *, by: Any, reason: str, at: datetime.datetime | None = None
) -> None:
    """Write one line of history for each record, as it is stored; ``kind`` is ``+``, ``~`` or,
    before it goes, ``-``. ``at``: when, if not when it was last changed.

    The database copies the rows: they came from here a moment ago.
    """
    if not records:
        return
    model: Any = type(records[0])
    history = model.history.model
    when = "%s" if at else _quoted("updated_at")
    told = [connection.ops.adapt_datetimefield_value(at)] if at else []
    told += [kind, by.pk if by else None, reason]
    kept = {f.column: _quoted(f.column) for f in history.tracked_fields}
    columns = {**kept, "history_date": when, **SAID}
    for some in chunks(records, CHUNK):
        condition, keys = engine_of(connection).among([record.pk for record in some])
        sql = (
            f"INSERT INTO {_quoted(history._meta.db_table)} ({', '.join(map(_quoted, columns))}) "  # noqa: S608 - names of our models
            f"SELECT {', '.join(columns.values())} FROM {_quoted(model._meta.db_table)} "
            f"WHERE id {condition} ORDER BY id"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [*told, keys])


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
