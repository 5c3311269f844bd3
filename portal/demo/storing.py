"""Stores demonstration records through the verbs, in chunks, and counts what they did."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from django.db import models, reset_queries

from portal.demo.entries import Entry
from registry.actions import Draft, Written, archive, publish, submit, write
from registry.enums import Publication
from registry.models import Publishable

CHUNK = 1000
T = TypeVar("T")


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


@dataclass
class Store:
    """``by``: who writes; ``reader``: who publishes, since nobody publishes their own work.
    ``created``, ``updated``, ``unchanged``: how many records of each model so far."""

    by: Any
    reader: Any
    reason: str
    created: Counter[type[models.Model]] = field(default_factory=Counter)
    updated: Counter[type[models.Model]] = field(default_factory=Counter)
    unchanged: Counter[type[models.Model]] = field(default_factory=Counter)

    def keep(self, drafts: Iterable[Draft]) -> Iterator[Draft]:
        """Store the drafts of one model; each comes back with its record as stored."""
        for chunk in chunks(drafts):
            self.write(chunk)
            yield from chunk

    def keep_all(self, drafts: Iterable[Draft]) -> None:
        for chunk in chunks(drafts):
            self.write(chunk)

    def settle(self, entries: Iterable[Entry]) -> Iterator[Draft]:
        """As ``keep``, and bring each record to its state of publication."""
        for chunk in chunks(entries):
            drafts = [entry.draft for entry in chunk]
            self.write(drafts)
            self._publish(chunk)
            yield from drafts

    def write(self, drafts: list[Draft]) -> None:
        if not drafts:
            return
        recognize(drafts)
        written: Written = write(drafts, by=self.by, reason=self.reason)
        model = type(drafts[0].record)
        self.created[model] += len(written.created)
        self.updated[model] += len(written.updated)
        self.unchanged[model] += len(written.unchanged)
        # With DEBUG on, Django keeps the text of thousands of statements: here, gigabytes.
        reset_queries()

    def _publish(self, entries: list[Entry]) -> None:
        model: type[Publishable] = type(entries[0].draft.record)
        by_state: dict[tuple[Publication, str], list[int]] = {}
        for entry in entries:
            state = entry.publication, entry.archived_reason
            by_state.setdefault(state, []).append(entry.draft.record.pk)
        for (publication, reason), pks in by_state.items():
            match publication:
                case Publication.PUBLISHED:
                    publish(model, pks, by=self.reader, reason=self.reason)
                case Publication.IN_REVIEW:
                    submit(model, pks, by=self.by, reason=self.reason)
                case Publication.ARCHIVED:
                    archive(model, pks, by=self.by, reason=reason)


def recognize(drafts: list[Draft]) -> None:
    """Turn the drafts of records that are stored already into changes of them."""
    model: Any = type(drafts[0].record)
    names = [model._meta.get_field(name).attname for name in model.identity]
    firsts = {getattr(draft.record, names[0]) for draft in drafts}
    rows = model._default_manager.filter(**{f"{names[0]}__in": firsts})
    stored = {tuple(getattr(row, name) for name in names): row for row in rows}
    for draft in drafts:
        known = stored.get(tuple(getattr(draft.record, name) for name in names))
        if known is not None:
            for one in model.stored_fields():
                setattr(known, one.attname, getattr(draft.record, one.attname))
            draft.record = known
