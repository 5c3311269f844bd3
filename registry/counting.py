"""Counts that all processes share, in the cache."""

import datetime
from typing import Any

from django.core.cache import cache, caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection, connections, router
from django.utils import timezone

from registry.cached import CacheMayBeAway
from registry.engines import engine_of

# One more of what is there still; of what is over, the first again. Its table is Django's.
COUNT = """
INSERT INTO {table} (cache_key, value, expires) VALUES (%s, '1', %s)
ON CONFLICT (cache_key) DO UPDATE SET expires = excluded.expires, value = CASE
    WHEN {table}.expires < %s THEN '1'
    ELSE CAST(CAST({table}.value AS integer) + 1 AS varchar)
END RETURNING value"""
FORGET = "DELETE FROM {table} WHERE expires < %s"


def counted(name: str, seconds: int) -> int:
    """How many times it was called with the name in so many seconds, this one included. None where
    the cache is away, or keeps nothing for now: who asks is not to blame."""
    with CacheMayBeAway(), engine_of(connection).without_waiting(connection):
        store = caches["default"]
        if isinstance(store, DatabaseCache):
            return _stored(store, name, seconds)
        cache.add(name, 0, seconds)
        return cache.incr(name)
    return 0


def _stored(store: Any, name: str, seconds: int) -> int:
    """By one statement: whoever counts the same at that moment waits for it, and follows. With the
    first of a name goes what is over: nothing else looks how long the table becomes."""
    database = connections[router.db_for_write(store.cache_model_class)]
    table = database.ops.quote_name(store._table)
    moment = timezone.now().replace(microsecond=0)
    moments = moment + datetime.timedelta(seconds=seconds), moment
    until, now = map(database.ops.adapt_datetimefield_value, moments)
    with database.cursor() as cursor:
        cursor.execute(COUNT.format(table=table), [store.make_key(name), until, now])
        count = int(cursor.fetchone()[0])
        if count == 1:
            cursor.execute(FORGET.format(table=table), [now])
    return count
