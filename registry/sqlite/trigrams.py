"""The index by which words are found in the midst of texts: see ``registry.search.trigrams``."""

import sqlite3
from contextlib import closing
from functools import cache
from typing import Any

INDEX = (
    "CREATE VIRTUAL TABLE \"{table}_trigrams\" USING fts5({columns}, content='{table}', "
    "content_rowid='id', tokenize='trigram', detail='none', columnsize=0)"
)
ADD = 'INSERT INTO "{table}_trigrams"(rowid, {columns}) VALUES (new.id, {new})'
FILL = """INSERT INTO "{table}_trigrams"("{table}_trigrams") VALUES ('rebuild')"""
DROP = (
    'INSERT INTO "{table}_trigrams"("{table}_trigrams", rowid, {columns}) '
    "VALUES ('delete', old.id, {old})"
)
LIKELY = "IN (SELECT rowid FROM {name} WHERE {name} MATCH %s)"
STORED_TRIGRAMS = """
SELECT substr(name, 1, length(name) - 9), sql FROM sqlite_master
WHERE type = 'table' AND name GLOB '*_trigrams' AND sql LIKE 'CREATE VIRTUAL TABLE%'"""


@cache
def has_trigrams() -> bool:
    """Whether this SQLite has the index: it is a part that may be left out when it is built."""
    with closing(sqlite3.connect(":memory:")) as one:
        try:
            one.execute("CREATE VIRTUAL TABLE one USING fts5(text, tokenize='trigram')")
        except sqlite3.OperationalError:
            return False
    return True


def keep_trigrams(cursor: Any, wanted: dict[str, tuple[str, ...]]) -> None:
    if not has_trigrams():
        return
    cursor.execute(STORED_TRIGRAMS)
    stored = dict(cursor.fetchall())
    for table in sorted(stored.keys() | wanted.keys()):
        sql = INDEX.format(table=table, columns=", ".join(wanted.get(table, ())))
        if table in wanted and stored.get(table) == sql:
            continue
        if table in stored:
            cursor.execute(f'DROP TABLE "{table}_trigrams"')
        if table in wanted:
            cursor.execute(sql)
            _follow(cursor, table, wanted[table])


def _follow(cursor: Any, table: str, columns: tuple[str, ...]) -> None:
    """Fill the index, and keep it in step with its table."""
    cursor.execute(FILL.format(table=table))
    named = {
        "table": table,
        "columns": ", ".join(columns),
        **{row: ", ".join(f"{row}.{column}" for column in columns) for row in ("new", "old")},
    }
    add, drop = ADD.format(**named), DROP.format(**named)
    events = {
        "INSERT": add,
        "DELETE": drop,
        f"UPDATE OF id, {named['columns']}": f"{drop}; {add}",
    }
    for event, body in events.items():
        name = f"{table}_trigrams_{event.split()[0].lower()}"
        cursor.execute(f'CREATE TRIGGER "{name}" AFTER {event} ON "{table}" BEGIN {body}; END')


def release_trigrams(cursor: Any) -> None:
    """A table that is remade loses its triggers, and the index would fall behind."""
    cursor.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name GLOB '*_trigrams_*'"
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f'DROP TRIGGER "{name}"')
    cursor.execute(STORED_TRIGRAMS)
    for table, _sql in cursor.fetchall():
        cursor.execute(f'DROP TABLE "{table}_trigrams"')


def likely(table: str, parts: Any) -> tuple[str, str] | None:
    """A condition on the key of a row that may hold all of one of the parts, and its parameter."""
    if not has_trigrams():
        return None
    quoted = (
        " AND ".join('"' + one.replace('"', '""') + '"' for one in dict.fromkeys(part))
        for part in parts
    )
    asked = " OR ".join(f"({one})" for one in quoted)
    name = f'"{table}_trigrams"'
    return LIKELY.format(name=name), asked
