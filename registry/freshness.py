"""Files that a program asks for again and again: nothing is made where nothing changed."""

import datetime
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db.models import Max, Value
from django.http import HttpRequest
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language

from registry.days import morning, today
from registry.models import Record


def last_change(models: Iterable[type[Record]]) -> datetime.datetime:
    """When a record of the models last changed, or was removed, in one query; this morning at the
    least: some answers depend on the day."""
    first, *others = (
        model.history.order_by()
        .values(whole=Value(1))
        .annotate(at=Max("history_date"))
        .values_list("at", flat=True)
        for model in models
    )
    return max([*filter(None, first.union(*others, all=True)), morning(today())])


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
    response = get_conditional_response(request, etag=etag, last_modified=moment) or make()
    response["ETag"], response["Last-Modified"] = etag, http_date(moment)
    response["Cache-Control"] = "no-cache"
    response["Access-Control-Allow-Origin"] = "*"  # anyone's page may read what is open
    return response


def stamp(moment: datetime.datetime | None = None) -> str:
    """A moment, now unless given, in UTC to the second, as ``2026-03-01T17:00:00Z``."""
    utc = (moment or timezone.now()).astimezone(datetime.UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}Z"
