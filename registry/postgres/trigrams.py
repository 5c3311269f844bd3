"""The index by which words are found in the midst of texts: see ``registry.search.trigrams``."""

from typing import Any

TRIGRAMS = """
SELECT relname, obj_description(oid) FROM pg_class WHERE relkind = 'i'
AND relname LIKE 'trigrams\\_%' AND relnamespace = current_schema()::regnamespace"""


def keep_trigrams(cursor: Any, wanted: dict[str, tuple[str, ...]]) -> None:
    cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    cursor.execute(TRIGRAMS)
    stored = dict(cursor.fetchall())
    indexes = {f"trigrams_{table}": (table, columns) for table, columns in wanted.items()}
    for name in sorted(stored.keys() | indexes.keys()):
        table, columns = indexes.get(name, ("", ()))
        if stored.get(name) == ", ".join(columns):
            continue
        cursor.execute(f'DROP INDEX IF EXISTS "{name}"')
        if columns:
            listed = ", ".join(f'"{column}" gin_trgm_ops' for column in columns)
            cursor.execute(f'CREATE INDEX "{name}" ON "{table}" USING gin ({listed})')
            cursor.execute(f'COMMENT ON INDEX "{name}" IS %s', [", ".join(columns)])


def release_trigrams(cursor: Any) -> None: ...  # an index follows its table


def likely(table: str, parts: Any) -> None: ...  # the planner sees by itself what LIKE can use
