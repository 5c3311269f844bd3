"""Files that a program asks for again and again: nothing is made where nothing changed."""

import datetime
from collections.abc import Callable, Iterable
from functools import cache
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db.models import DateTimeField, Value
from django.http import HttpRequest
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language

from registry.days import morning, today
from registry.models import Record
from registry.replicas.places import connection

SETTLED = datetime.timedelta(seconds=2)  # after which nothing more changes at the same second
MOMENT = Value(None, output_field=DateTimeField())


def last_change(models: Iterable[type[Record]]) -> datetime.datetime:
    """When a record of the models last changed, or was removed, in one query; this morning at the
    least: some answers depend on the day."""
    asked = connection()
    with asked.cursor() as cursor:
        cursor.execute(_last_lines(tuple(model.history.model._meta.db_table for model in models)))
        (found,) = cursor.fetchone()
    for convert in asked.ops.get_db_converters(MOMENT):
        found = convert(found, MOMENT, asked)
    return max(filter(None, [found, morning(today())]))


@cache
def _last_lines(tables: tuple[str, ...]) -> str:
    """The last moment of each history is the end of an index. Django's own union of sums would
    read every line, and takes longer to write than to ask."""
    quote = connection().ops.quote_name
    each = (f"SELECT max(history_date) AS at FROM {quote(table)}" for table in tables)  # noqa: S608
    return f"SELECT max(at) FROM ({' UNION ALL '.join(each)}) AS lines"  # noqa: S608 - our tables


def is_settled(changed: datetime.datetime) -> bool:
    """Whether nothing more changes in the second of the last change. Until then a date does not
    tell what one has from what there is, and none of that second is given."""
    return timezone.now() - changed > SETTLED


def date_of(second: int, *, is_settled: bool) -> str:
    """As ``Last-Modified``."""
    return http_date(second if is_settled else second - 1)


def if_changed(
    request: HttpRequest,
    models: Iterable[type[Record]],
    make: Callable[[], Any],
    made_at: datetime.datetime | None = None,
) -> Any:
    """What ``make`` gives, or status 304 to who has it already. ``made_at``: when files that it
    tells of were made.

    What is public may depend on the day: each day begins anew. The answer may be stored, and is
    asked about each time, so that what is withdrawn is gone at once.
    """
    changed = max(filter(None, [last_change(models), made_at]))
    told = [changed, request.build_absolute_uri(), get_language()]
    told += [settings.SOFTWARE_VERSION, settings.MINISTRY]
    etag = quote_etag(sha256(repr(told).encode()).hexdigest()[:32])
    moment = int(changed.timestamp())
    settled = is_settled(changed)
    known = moment if settled else None
    response = get_conditional_response(request, etag=etag, last_modified=known) or make()
    response["ETag"] = etag
    response["Last-Modified"] = date_of(moment, is_settled=settled)
    response["Cache-Control"] = "no-cache"
    response["Access-Control-Allow-Origin"] = "*"  # anyone's page may read what is open
    return response


def stamp(moment: datetime.datetime | None = None) -> str:
    """A moment, now unless given, in UTC to the second, as ``2026-03-01T17:00:00Z``."""
    utc = (moment or timezone.now()).astimezone(datetime.UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}Z"
