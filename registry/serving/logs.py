"""The log: a line of JSON for each event, without personal data, and an e-mail for each failure.

Errors quote what they were given: names, addresses, words. The log tells their kinds and where they
happened, never what they say. What other packages log is told as they wrote it, without the values
but numbers alone.
"""

import datetime
import logging
import time
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from pythonjsonlogger.json import JsonFormatter

from registry.cached import CacheMayBeAway

# The number of the request that is being answered: registry/serving/requests.py.
NUMBER: ContextVar[str] = ContextVar("NUMBER", default="")
OURS = ("registry", "accounts", "organizations", "projects", "portal", "mrif_partners")
TOLD = ("method", "route", "status", "milliseconds")
FRAMES = 12  # of each error, the innermost
PAUSE = 600  # seconds from one message about a failure to the next about the same
_TOLD: dict[str, float] = {}


class Json(JsonFormatter):
    """Each line stands alone: what happened, when, in which request."""

    def __init__(self, *_args: Any, **_options: Any) -> None:
        super().__init__(json_ensure_ascii=False)

    def format(self, record: logging.LogRecord) -> str:
        return str(self.serialize_log_record(told(record)))


def told(record: logging.LogRecord) -> dict[str, Any]:
    at = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
    line: dict[str, Any] = {
        "time": at.isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "event": event_of(record),
    }
    if number := NUMBER.get():
        line["request_id"] = number
    if request := getattr(record, "request", None):
        line |= _of_request(request)
    line |= {name: getattr(record, name) for name in TOLD if hasattr(record, name)}
    if record.exc_info and record.exc_info[1]:
        line["errors"] = list(errors_of(record.exc_info[1]))
    return line


def route_of(request: Any) -> str:
    """The address without what it names; nothing for one that is in no table."""
    match = request.resolver_match
    return f"/{match.route}" if match else ""


def _of_request(request: Any) -> dict[str, str]:
    if not hasattr(request, "resolver_match"):
        return {}
    return {"method": str(request.method), "route": route_of(request)}


def event_of(record: logging.LogRecord) -> str:
    """What we say, whole; of others, what they would say of any value."""
    if record.name.partition(".")[0] in OURS:
        return record.getMessage()
    if record.name == "django.request" and isinstance(record.args, tuple) and record.args:
        return str(record.args[0])  # what the status means; the second is the path
    if record.args and all(isinstance(one, int | float) for one in record.args):
        return record.getMessage()
    said = str(record.msg)
    return said if record.args else said.partition(":")[0]


def errors_of(error: BaseException) -> Iterator[dict[str, Any]]:
    """An error and those from which it came: of which kind, and where."""
    seen: BaseException | None = error
    while seen is not None:
        frames = traceback.extract_tb(seen.__traceback__)[-FRAMES:]
        at = [f"{one.filename}:{one.lineno} {one.name}" for one in frames]
        yield {"kind": f"{type(seen).__module__}.{type(seen).__qualname__}", "at": at}
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)


class ErrorMail(logging.Handler):
    """Writes to who keeps the service about what failed; about the same failure, now and then."""

    def emit(self, record: logging.LogRecord) -> None:
        addresses = settings.ERROR_EMAILS
        line = told(record)
        # Who tries doors is in the log: no failure of ours.
        if not addresses or record.name.startswith("django.security") or not _is_news(line):
            return
        try:
            EmailMessage(_subject(line), _body(line), to=addresses).send()
        except Exception:  # noqa: BLE001 - no mail is sent about a mail that could not leave
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - its name there
        logging.getLogger(__name__).warning("a message about a failure could not leave")


def _is_news(line: dict[str, Any]) -> bool:
    errors = line.get("errors") or [{"kind": line["event"], "at": [line["logger"]]}]
    mark = sha256(repr((errors[0]["kind"], errors[0]["at"][-1:])).encode()).hexdigest()
    now = time.monotonic()
    if now < _TOLD.get(mark, 0):
        return False
    _TOLD[mark] = now + PAUSE  # what failed may be the cache: each process remembers too
    with CacheMayBeAway():
        return bool(cache.add(f"failure:{mark}", 1, PAUSE))
    return True


def _subject(line: dict[str, Any]) -> str:
    kind = line["errors"][0]["kind"] if line.get("errors") else line["event"]
    return f"[{settings.SITE_NAMES['fr']}] {kind} {line.get('route', '')}".strip().splitlines()[0]


def _body(line: dict[str, Any]) -> str:
    plain = [f"{name}: {value}" for name, value in line.items() if name != "errors"]
    plain.append(f"version: {settings.SOFTWARE_VERSION}")
    for error in line.get("errors", []):
        plain += ["", error["kind"], *(f"  {place}" for place in error["at"])]
    return "\n".join(plain) + "\n"
