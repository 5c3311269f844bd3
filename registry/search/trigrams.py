"""An index of what words are looked for in, by three letters at a time: with it, a search reads
the rows that may answer instead of every row. Each engine keeps it in its own way, from the moment
that migrations are applied; without it, the same rows answer, more slowly.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps
from django.core.exceptions import FullResultSet
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Lookup

from registry.engines import engine_of
from registry.past import is_past
from registry.search.asking import Spelling
from registry.search.where import Where

LENGTH = 3
# What a row holds to be looked at: one of the alternatives, of which it holds every part.
Parts = tuple[tuple[str, ...], ...]


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Bring the indexes of the database in line with what is searched."""
    connection = connections[using]
    with transaction.atomic(using), connection.cursor() as cursor:
        engine_of(connection).keep_trigrams(cursor, _wanted(connection))


def remove(using: str = DEFAULT_DB_ALIAS) -> None:
    """Take away what would keep a table from being remade."""
    connection = connections[using]
    with transaction.atomic(using), connection.cursor() as cursor:
        engine_of(connection).release_trigrams(cursor)


def _wanted(connection: Any) -> dict[str, tuple[str, ...]]:
    """The columns to index of each table that is there."""
    found: dict[Any, dict[str, None]] = defaultdict(dict)
    for model in apps.get_models():
        for where in getattr(model._default_manager.all(), "places", ()):
            found[where.model(model)].update(dict.fromkeys(where.columns))
    with connection.cursor() as cursor:
        present = {table.name for table in connection.introspection.get_table_list(cursor)}
    return {
        model._meta.db_table: tuple(columns)
        for model, columns in found.items()
        if model._meta.db_table in present
    }


def parts(places: Iterable[Where], spellings: Iterable[Spelling]) -> Parts:
    """What a row holds in one of the places where it has one of the spellings; nothing where a
    word is too short for an index."""
    places = list(places)
    found = [_alternatives(places, max(spelling.words, key=len)) for spelling in spellings]
    return () if () in found else tuple(one for alternatives in found for one in alternatives)


def _alternatives(places: Sequence[Where], word: str) -> Parts:
    patterns = dict.fromkeys(text for where in places for _path, text in where.patterns(word))
    found = tuple(cut(text) for text in patterns)
    return found if all(found) else ()


def cut(text: str) -> tuple[str, ...]:
    """The parts of a text, as an index has them."""
    return tuple(text[at : at + LENGTH] for at in range(len(text) - LENGTH + 1))


class Likely(Lookup):
    """``Likely(F("pk"), parts)``: the rows of a table that its index says may hold the parts."""

    lookup_name = "likely"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, params = self.process_lhs(compiler, connection)
        table = self.lhs.target.model._meta.db_table
        found = engine_of(connection).likely(table, self.rhs) if self.rhs else None
        if found is None or is_past():
            raise FullResultSet  # of another day, what is there is not what the index knows
        condition, asked = found
        return f"{left} {condition}", (*params, asked)
