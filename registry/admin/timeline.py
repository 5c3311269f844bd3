"""The history of a record and of its parts: who, when, why, and what changed from what to what."""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.contrib.admin.utils import display_for_field
from django.core.paginator import Page, Paginator
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.actions.reverting import Taken
from registry.models import Record

PER_PAGE = 30
UNTOLD = {"id", "created_at", "updated_at", "slug", "key", "edited_by"}
VERBS = {"+": gettext_lazy("added"), "~": gettext_lazy("changed"), "-": gettext_lazy("deleted")}


@dataclass(frozen=True)
class Change:
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Entry:
    """What happened to one row: the record itself (without ``label``) or one of its parts."""

    verb: Any
    label: str
    name: str
    changes: list[Change]
    taken: Taken


@dataclass
class Event:
    """What one person did at one moment, for one reason."""

    at: datetime.datetime
    by: Any
    reason: str
    entries: list[Entry] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What its address names it by: its first row of history."""
        first = self.entries[0].taken
        return f"{first.model._meta.model_name}-{first.row.history_id}"

    @property
    def taken(self) -> list[tuple[Taken, str]]:
        """What it did to each row, and what the row is called."""
        return [(entry.taken, entry.name) for entry in self.entries]


@dataclass(frozen=True)
class _Source:
    """The history rows of one model that are of the record: its own, or its parts'."""

    model: type[Record]
    lookup: dict[str, Any]
    relation: str = ""

    @property
    def is_part(self) -> bool:
        return self.relation != ""

    def rows(self) -> models.QuerySet[Any]:
        return self.model.history.filter(**self.lookup)


class Timeline:
    def __init__(self, record: Any) -> None:
        self.record = record
        self.sources = list(_sources(record))

    def page(self, number: str) -> Page[Any]:
        """One page of events, the latest first; its ``object_list`` is a list of ``Event``."""
        keys = sorted(self._keys(), reverse=True)
        moments = [list(group) for _at, group in groupby(keys, key=lambda key: key[0])]
        page: Page[Any] = Paginator(moments, PER_PAGE).get_page(number)
        page.object_list = list(
            self._events([key for moment in page.object_list for key in moment])
        )
        return page

    def event(self, key: str) -> Event | None:
        """The event of this key."""
        name, _dash, number = key.rpartition("-")
        for source in self.sources:
            if source.model._meta.model_name == name and re.fullmatch("[0-9]{1,18}", number):
                row = source.rows().filter(history_id=number).first()
                if row is not None:
                    keys = [one for one in self._keys() if one[0] == row.history_date]
                    found = self._events(sorted(keys, reverse=True))
                    return next((event for event in found if event.key == key), None)
        return None

    def _keys(self) -> Iterator[tuple[datetime.datetime, int, int]]:
        for index, source in enumerate(self.sources):
            for at, pk in source.rows().values_list("history_date", "history_id"):
                # The record comes before its parts; among rows, the order they were written in.
                yield at, -index, -pk

    def _events(self, keys: list[tuple[datetime.datetime, int, int]]) -> Iterator[Event]:
        told: dict[tuple[int, int], tuple[Any, Entry]] = {}
        for index, source in enumerate(self.sources):
            wanted = {-pk for _at, place, pk in keys if place == -index}
            told |= {(-index, -pk): pair for pk, pair in _entries(source, wanted).items()}
        pairs = [told[place, pk] for _at, place, pk in keys]

        def occasion(pair: tuple[Any, Entry]) -> tuple[Any, ...]:
            row = pair[0]
            return row.history_date, row.history_user_id, row.history_change_reason or ""

        for (at, _by, reason), group in groupby(pairs, key=occasion):
            found = list(group)
            yield Event(at, found[0][0].history_user, reason, [entry for _row, entry in found])


def _sources(record: Any) -> Iterator[_Source]:
    yield _Source(type(record), {"id": record.pk})
    for relation in record._meta.related_objects:
        part: Any = relation.related_model
        if issubclass(part, Record) and part.part_of == relation.field.name:
            name = relation.get_accessor_name()
            yield _Source(part, {relation.field.attname: record.pk}, name)


def _entries(source: _Source, wanted: set[int]) -> dict[int, tuple[Any, Entry]]:
    """By history row, the row and what it tells; ``wanted``: the primary keys of the rows."""
    if not wanted:
        return {}
    records = source.rows().filter(history_id__in=wanted).values("id")
    rows = source.rows().filter(id__in=records).select_related("history_user")
    ordered = sorted(rows, key=lambda row: (row.id, row.history_date, row.history_id))
    names = Names(source.model, ordered)
    told: dict[int, tuple[Any, Entry]] = {}
    before: Any = None
    for row in ordered:
        if row.history_id in wanted:
            previous = before if before is not None and before.id == row.id else None
            told[row.history_id] = row, _entry(source, row, previous, names)
        before = row
    return told


def _entry(source: _Source, row: Any, previous: Any, names: "Names") -> Entry:
    changed = row.history_type == "~" and previous is not None
    changes = list(_changes(source.model, row, previous, names)) if changed else []
    label = capfirst(str(source.model._meta.verbose_name)) if source.is_part else ""
    return Entry(
        VERBS[row.history_type],
        label,
        names.of_row(row) if source.is_part else "",
        changes,
        Taken(row, previous, source.relation),
    )


def _changes(model: type[Record], row: Any, previous: Any, names: "Names") -> Iterator[Change]:
    for one in model.tracked():
        old, new = getattr(previous, one.attname), getattr(row, one.attname)
        if one.name not in UNTOLD and old != new:
            label = capfirst(str(one.verbose_name))
            yield Change(label, names.of_value(one, old), names.of_value(one, new))


class Names:
    """What rows of history are called, and what their values are, in words.

    The records that they refer to are read once, all together.
    """

    def __init__(self, model: type[Record], rows: Iterable[Any]) -> None:
        self.model = model
        self.keys = [f for f in model.tracked() if f.is_relation]
        self.referred = {
            key.name: key.related_model._base_manager.in_bulk(  # type: ignore[union-attr]
                {pk for row in rows if (pk := getattr(row, key.attname)) is not None}
            )
            for key in self.keys
        }

    def of_row(self, row: Any) -> str:
        record = self.model(**{f.attname: getattr(row, f.attname) for f in self.model.tracked()})
        for key in self.keys:
            if (other := self.referred[key.name].get(getattr(row, key.attname))) is not None:
                setattr(record, key.name, other)
            elif getattr(row, key.attname) is not None:
                return _("no. %(number)s") % {"number": row.id}  # what it names is gone
        return str(record)

    def of_value(self, one: Any, value: Any) -> str:
        return value_in_words(one, value, self.referred.get(one.name, {}))


def value_in_words(one: Any, value: Any, referred: Mapping[Any, Any]) -> str:
    """What a field says; ``referred``: by primary key, what it may refer to."""
    if value in (None, ""):
        return _("(empty)")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if one.is_relation:
        return str(referred.get(value, value))
    return str(display_for_field(_stored(one, value), one, ""))


def _stored(one: Any, value: Any) -> Any:
    """The value as its choices know it: a country is known by its code."""
    return (
        str(getattr(value, "code", value)) if one.choices and not isinstance(value, int) else value
    )
