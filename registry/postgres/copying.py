"""Many new rows, which PostgreSQL takes fastest as COPY gives them."""

import datetime
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import models
from psycopg2 import Binary  # type: ignore[import-untyped]
from psycopg2.extras import Json  # type: ignore[import-untyped]

from registry.held import held

NULL = "\\N"
ESCAPED = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
TEXTS = {"CharField", "TextField"}
NUMBERS = {"AutoField", "BigAutoField", "BigIntegerField", "IntegerField", "PositiveIntegerField"}
NUMBERS |= {"ForeignKey", "PositiveSmallIntegerField", "SmallIntegerField"}
NOTHING: tuple[Any, ...] = (None, {}, [], ())
EMPTY = {type(None): NULL, dict: "{}", list: "[]", tuple: "[]"}  # as JSON writes it
ESCAPING = re.compile(r"[\\\t\n\r]")
# The sequence is looked for once, not once for each key.
NEXT = (
    "SELECT nextval((SELECT pg_get_serial_sequence(%s, %s)::regclass)) FROM generate_series(1, %s)"
)


def insert(connection: Any, model: Any, records: Sequence[Any]) -> None:
    """New rows, which have their primary keys then, and what the database makes of them."""
    key = model._meta.pk
    fields = {f.attname: f for f in model._meta.concrete_fields if not (f.generated or f is key)}
    for record in records:
        if record._state.fields_cache:  # a related record may have its key only since
            record._prepare_related_fields_for_save(operation_name="bulk_create")
    pks = next_keys(connection, model, len(records))
    filled = {name: field for name, field in fields.items() if _fills(field)}
    made = {name: [f.pre_save(r, True) for r in records] for name, f in filled.items()}
    values = held(records, [name for name in fields if name not in made])
    insert_values(connection, model, {key.attname: pks, **made, **values})
    for record, pk in zip(records, pks, strict=True):
        record.pk, record._state.adding, record._state.db = pk, False, connection.alias
    _fetch_generated(model, records)


def next_keys(connection: Any, model: Any, number: int) -> list[int]:
    """Primary keys that no row has, and that no other will take."""
    table, key = connection.ops.quote_name(model._meta.db_table), model._meta.pk
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [table, key.column, number])
        return [pk for (pk,) in cursor.fetchall()]


def _fills(field: Any) -> bool:
    """Whether its values follow from others of the record."""
    return type(field).pre_save is not models.Field.pre_save


def _fetch_generated(model: Any, records: Sequence[Any]) -> None:
    names = [field.attname for field in model._meta.concrete_fields if field.generated]
    if names:
        rows = model._base_manager.filter(pk__in=[record.pk for record in records])
        made = {pk: values for pk, *values in rows.values_list("pk", *names)}
        for record in records:
            record.__dict__ |= zip(names, made[record.pk], strict=True)


def insert_values(
    connection: Any, model: Any, values: Mapping[str, Iterable[Any]], table: str = ""
) -> None:
    """New rows, by field the values of each; a field that is not named has no value. ``table``:
    that which stands in for the model's own."""
    fields = {model._meta.get_field(name): given for name, given in values.items()}
    columns = [_texts(field, list(given), connection) for field, given in fields.items()]
    lines = "".join(f"{line}\n" for line in map("\t".join, zip(*columns, strict=True)))
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    sql = f"COPY {quote(table or model._meta.db_table)} ({names}) FROM STDIN"
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(sql, io.StringIO(lines))


def _texts(field: Any, values: list[Any], connection: Any) -> list[str]:
    """As COPY writes them; each value is made once, however many rows have it."""

    def text(value: Any) -> str:
        is_as_it_is = is_text and value.__class__ is str
        return _written(value if is_as_it_is else field.get_db_prep_save(value, connection))

    kind, is_text = field.get_internal_type(), field.get_internal_type() in TEXTS
    if kind == "JSONField":  # no two values are told to be the same
        dumps = partial(json.dumps, cls=field.encoder)
        return [EMPTY[type(v)] if v in NOTHING else _written(dumps(v)) for v in values]
    different = set(values)
    types = {*map(type, different)}
    if types == {int} and kind in NUMBERS:
        return list(map(str, values))
    if is_text and types == {str} and not ESCAPING.search("".join(different)):
        return values
    made = {value: text(value) for value in different}
    return list(map(made.__getitem__, values))


def _escaped(found: re.Match[str]) -> str:
    return ESCAPED[found[0]]


def _written(value: Any) -> str:
    if isinstance(value, str):
        return ESCAPING.sub(_escaped, value) if ESCAPING.search(value) else value
    if value is None:
        return NULL
    if isinstance(value, Json):
        return _written(value.dumps(value.adapted))
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    if isinstance(value, int | Decimal):
        return str(value)
    if isinstance(value, type(Binary(b""))):
        return f"\\\\x{bytes(value.adapted).hex()}"
    raise TypeError(f"COPY is not given {type(value).__name__}")
