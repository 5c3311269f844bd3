"""A table of the session that takes and refuses rows as a model's own would by itself: same types,
same checks, same unique keys, and none of its other indexes, its triggers and its references."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any

from django.core.exceptions import EmptyResultSet

from registry.held import held
from registry.postgres.copying import insert_values, next_keys

UNIQUE = """SELECT substring(pg_get_indexdef(indexrelid) FROM ' USING .*') FROM pg_index
WHERE indrelid = %s::regclass AND indisunique AND NOT indisprimary"""


def stand_in(connection: Any, model: Any) -> str:
    """The name of a new one, which goes with the transaction."""
    table, quote = model._meta.db_table, connection.ops.quote_name
    name = f"trial_{table}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE {quote(name)} (LIKE {quote(table)} INCLUDING CONSTRAINTS)"
            " ON COMMIT DROP"
        )
        cursor.execute(UNIQUE, [quote(table)])
        for (how,) in cursor.fetchall():
            cursor.execute(f"CREATE UNIQUE INDEX ON {quote(name)} {how}")
    return name


def insert_beside(
    connection: Any, model: Any, table: str, records: Sequence[Any], values: Mapping[str, Any]
) -> None:
    """New records, which have their primary keys then. ``values``: by field, what all of them have
    instead of their own."""
    keys = next_keys(connection, model, len(records))
    same = {name: repeat(value, len(keys)) for name, value in values.items()}
    own = [f.attname for f in model._meta.concrete_fields if not f.primary_key]
    told = held(records, [name for name in own if name not in same])
    given: dict[str, Iterable[Any]] = {model._meta.pk.attname: keys, **same, **told}
    insert_values(connection, model, given, table=table)
    for record, key in zip(records, keys, strict=True):
        record.pk, record._state.adding, record._state.db = key, False, connection.alias


def taken_back(connection: Any, model: Any, table: str, number: int) -> Sequence[Any]:
    quote = connection.ops.quote_name
    sql = (
        f"DELETE FROM {quote(table)} WHERE id IN "  # noqa: S608 - names of our models
        f"(SELECT id FROM {quote(table)} ORDER BY id LIMIT %s) RETURNING *"
    )
    records = list(model._base_manager.raw(sql, [number]))
    return sorted(records, key=lambda record: record.pk)


def is_beside(connection: Any, table: str, rows: Any) -> bool:
    """The name of the model's table means the other, within the query."""
    quote = connection.ops.quote_name
    try:
        sql, params = rows.values("pk").query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return False
    own, other = quote(rows.model._meta.db_table), quote(table)
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {own} AS (SELECT * FROM {other}) {sql} LIMIT 1", params)  # noqa: S608 - names of our models
        return cursor.fetchone() is not None
