"""The past: every query of the connection reads the records as they were at the end of a day.

A temporary table takes the place of each table of records, under its own name: both engines look
for a name among temporary tables first. It is filled from the history, so that lists, figures and
files need no second way of asking. Reference tables that a migration filled, and that nobody
changed, stand as they are. Contacts and other personal records have no past: they are empty.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection, models
from django.db.models import Exists, F, Max, Min, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registry.chunks import chunks
from registry.days import live_today, living_on, morning
from registry.fields import FoldedField
from registry.models import Record

T = TypeVar("T")
CHUNK = 1000
STAGE = "past_"
READING = "is_reading_the_past"


class NoPast(ValueError):
    """A day of which nothing is known."""


def recorded() -> list[type[Record]]:
    """The models whose past is kept, in a fixed order."""
    return [model for model in apps.get_models() if issubclass(model, Record)]


def first_day() -> datetime.date | None:
    """The day of the first line of any history; None before anything was written."""
    firsts = (model.history.aggregate(at=Min("history_date"))["at"] for model in recorded())
    first = min((at for at in firsts if at), default=None)
    return timezone.localdate(first) if first else None


def checked(day: datetime.date) -> datetime.date:
    """The day, if the registry has a past on it. Raises ``NoPast``."""
    first = first_day()
    if day > timezone.localdate():
        raise NoPast(_("%(day)s has not come yet.") % {"day": date_format(day)})
    if first is None or day < first:
        message = _("Nothing is known of %(day)s: the history begins on %(first)s.")
        told = date_format(first) if first else "–"
        raise NoPast(message % {"day": date_format(day), "first": told})
    return day


@contextmanager
def as_of(day: datetime.date) -> Iterator[None]:
    """Within, the records are those of the end of the day, in the calendar of Québec, and today
    is that day. Nothing that is written within is kept. Raises ``NoPast``."""
    end = morning(checked(day) + datetime.timedelta(1))
    with ExitStack() as stack:
        setattr(connection, READING, True)
        stack.callback(setattr, connection, READING, False)
        for model in recorded():
            for name in (model._meta.db_table, f"{STAGE}{model._meta.db_table}"):
                stack.callback(_run, f"DROP TABLE IF EXISTS {_temporary(name)}")
            _fold(model, _fill(model, end))
        for model in recorded():
            _touch(model, end)
        stack.enter_context(living_on(day))
        yield


def leave_the_past() -> None:
    """At the beginning of a request: a file of the past whose reader left is read no further, and
    what it had made goes with its connection, so that nobody else reads it as the present."""
    if getattr(connection, READING, False):
        connection.close()
        setattr(connection, READING, False)
        live_today()


def rows_as_of(day: datetime.date, rows: Callable[[], Iterable[T]]) -> Iterator[T]:
    """The rows that a function gives, read as of a day: the past lasts until the last is read."""
    with as_of(day):
        yield from rows()


def _fill(model: Any, end: datetime.datetime) -> list[int]:
    """Make and fill the temporary table of a model; the rows whose folded texts are not known."""
    stage = f"{STAGE}{model._meta.db_table}"
    fields = [f for f in model._meta.concrete_fields if not isinstance(f, models.GeneratedField)]
    schema = connection.SchemaEditorClass(connection)
    columns = []
    for field in model._meta.local_concrete_fields:
        definition, _params = schema.column_sql(model, field)
        columns.append(f"{_quote(field.column)} {definition}")
    _run(f"CREATE TEMPORARY TABLE {_quote(stage)} ({', '.join(columns)})")
    changed: list[int] = []
    if not model.is_personal:
        lines = _last_lines(model, end)
        for rows in (_from_history(model, fields, lines), _untold(model, fields)):
            _insert(stage, fields, rows)
        if any(isinstance(field, FoldedField) for field in fields):
            unchanged = Exists(_same(model))
            changed = list(lines.filter(~unchanged).values_list("id", flat=True))
    table = _quote(model._meta.db_table)
    _run(f"ALTER TABLE {_temporary(stage)} RENAME TO {table}")
    _index(model)
    return changed


def _last_lines(model: Any, end: datetime.datetime) -> QuerySet[Any]:
    """The last line of each record before a moment, but those that say it was removed."""
    nth_from_last = Window(
        RowNumber(),
        partition_by=F("id"),
        order_by=[F("history_date").desc(), F("history_id").desc()],
    )
    lines = (
        model.history.filter(history_date__lt=end)
        .annotate(nth_from_last=nth_from_last)
        .filter(nth_from_last=1)
    )
    found = model.history.filter(history_id__in=lines.order_by().values("history_id"))
    return found.exclude(history_type="-").order_by()


def _same(model: Any) -> QuerySet[Any]:
    """The record that a line of history tells of, when nothing changed since."""
    return model._base_manager.filter(
        pk=OuterRef("id"), updated_at=OuterRef("history_date")
    ).order_by()


def _from_history(model: Any, fields: list[models.Field], lines: QuerySet[Any]) -> QuerySet[Any]:
    """What each line says of its record; folded texts are those of today where it is the same."""
    folded = {
        f"of_{field.attname}": Subquery(_same(model).values(field.attname)[:1])
        for field in fields
        if isinstance(field, FoldedField)
    }
    names = [f"of_{f.attname}" if isinstance(f, FoldedField) else f.attname for f in fields]
    return lines.annotate(**folded).values_list(*names)


def _untold(model: Any, fields: list[models.Field]) -> QuerySet[Any]:
    """The records that no line of history tells of."""
    told = model.history.filter(id=OuterRef("pk")).order_by()
    return (
        model._base_manager.filter(~Exists(told))
        .order_by()
        .values_list(*(f.attname for f in fields))
    )


def _insert(stage: str, fields: list[models.Field], rows: QuerySet[Any]) -> None:
    select, params = rows.query.sql_with_params()
    shown = ", ".join(
        f"coalesce(found.{n}, '')" if isinstance(f, FoldedField) else f"found.{n}"
        for n, f in _numbered(fields)
    )
    names = ", ".join(_quote(field.column) for field in fields)
    numbers = ", ".join(n for n, _field in _numbered(fields))
    _run(
        f"WITH found({numbers}) AS ({select}) "  # noqa: S608 - names of the schema alone
        f"INSERT INTO {_temporary(stage)} ({names}) SELECT {shown} FROM found",
        params,
    )


def _numbered(fields: list[models.Field]) -> list[tuple[str, models.Field]]:
    return [(f"c{n}", field) for n, field in enumerate(fields)]


def _index(model: Any) -> None:
    """What joins and filters look for: foreign keys, and what is indexed alone."""
    table = model._meta.db_table
    for field in model._meta.local_concrete_fields:
        if field.remote_field or field.db_index:
            name = _quote(f"{STAGE}{table}_{field.column}"[:60])
            where = "temp." if connection.vendor == "sqlite" else ""
            _run(f"CREATE INDEX {where}{name} ON {_quote(table)} ({_quote(field.column)})")


def _fold(model: Any, changed: list[int]) -> None:
    """Fill the folded texts of records that were others than today."""
    folded = [field for field in model._meta.concrete_fields if isinstance(field, FoldedField)]
    for pks in chunks(changed, CHUNK):
        rows: list[Any] = list(QuerySet(model).filter(pk__in=pks))
        for row in rows:
            for field in folded:
                field.pre_save(row, add=False)
        QuerySet(model).bulk_update(rows, [field.name for field in folded])


def _touch(part: Any, end: datetime.datetime) -> None:
    """A record changes with its parts, whose lines of history alone say so: one that names it,
    and the next of the same part that names another, for the part has left it."""
    if not part.part_of or part.is_personal:
        return
    key: Any = part._meta.get_field(part.part_of)
    before = part.history.filter(history_date__lt=end).order_by()
    since = before.filter(id=OuterRef("id"), history_date__gte=OuterRef("history_date"))
    elsewhere = since.exclude(**{key.attname: OuterRef(key.attname)}).order_by("history_date")
    left = Subquery(elsewhere.values("history_date")[:1])
    lines = before.filter(**{key.attname: OuterRef("pk")})
    told = lines.annotate(last=Coalesce(left, F("history_date")))
    last = told.values(key.attname).annotate(at=Max("last")).values("at")
    owners: QuerySet[Any] = QuerySet(key.related_model).filter(
        Exists(told.filter(last__gt=OuterRef("updated_at")))
    )
    owners.update(updated_at=Subquery(last))


def _temporary(name: str) -> str:
    return f"{'temp' if connection.vendor == 'sqlite' else 'pg_temp'}.{_quote(name)}"


def _quote(name: Any) -> str:
    return str(connection.ops.quote_name(name))


def _run(sql: str, params: Any = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
