"""Many new rows, as Django gives them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

BATCH = 500


def insert(connection: Any, model: Any, records: Sequence[Any]) -> None:
    """New rows, which have their primary keys then, and what the database makes of them."""
    model._default_manager.using(connection.alias).bulk_create(records, batch_size=BATCH)


def insert_values(connection: Any, model: Any, values: Mapping[str, Iterable[Any]]) -> None:
    """New rows, by field the values of each; a field that is not named has no value."""
    fields = {model._meta.get_field(name): given for name, given in values.items()}
    columns = [[field.get_db_prep_save(v, connection) for v in fields[field]] for field in fields]
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    marks = ", ".join("%s" for _field in fields)
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608 - names of our models
    with connection.cursor() as cursor:
        cursor.executemany(sql, zip(*columns, strict=True))


def stand_in(connection: Any, model: Any) -> str:
    """None: a row costs SQLite little, and no table of it is made like another with its checks."""
    return ""
