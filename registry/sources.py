"""What the feed of changes tells of: the public records of one kind, as anyone is told them."""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from registry.figure_tables import Table

Days = Callable[[datetime.date, datetime.date], Iterable[int]]


# What the feed tells of, as the room that knows every record says when it is ready.
SOURCES: list["Source"] = []


def never(was: datetime.date, now: datetime.date) -> Iterable[int]:
    return ()


@dataclass(frozen=True)
class Pairs:
    """``rows``: the model of those that tie records to others; ``of``: the pairs of those of
    some records that are public, as ``registry.memory.pairs`` keeps them."""

    rows: Any
    of: Callable[[Any], Mapping[str, Table]]


@dataclass(frozen=True)
class Source:
    """``tell``: the key and a digest of what is told of each public record, by primary key.
    ``shown_with``: the paths from a record to others whose own fields show in what is told of it,
    or of which it depends what is tallied of it.
    ``turning``: the primary keys of the records of which something else is told on a day than on an
    earlier one. ``filters``: the filter set whose facets are tallied, if they are; ``tied_by``: the
    paths to rows of which a facet's codes come, and that belong to another record. ``figures``: the
    tables of some records, published or not, that reports add up, if they do
    (``registry.memory.figures``). ``pairs``: what public records are tied to, where it is kept
    (``registry.memory.pairs``)."""

    name: str
    model: Any
    tell: Callable[[Sequence[int]], Mapping[int, tuple[str, str]]]
    shown_with: Sequence[str] = ()
    turning: Days = never
    filters: Any = None
    tied_by: Sequence[str] = ()
    figures: Callable[[Any], Mapping[str, Table]] | None = None
    pairs: Pairs | None = None

    @property
    def label(self) -> str:
        """Of its model, as what is noted names it."""
        return str(self.model._meta.label_lower)

    def touched(self, model: Any, pks: Sequence[int]) -> set[int]:
        """The primary keys of the records that a change of these rows of a model may show in: the
        rows themselves, what they refer to or ever did, and what shows them."""
        found: set[Any] = {*pks} if model is self.model else set()
        for key in _keys(model, self.model):
            lines = model.history.filter(id__in=pks).order_by()
            found |= {*lines.values_list(key.attname, flat=True).distinct()}
        for path in self.shown_with:
            if self._end(path) is model:
                rows = self.model._base_manager.filter(**{f"{path}__in": pks}).order_by()
                found |= {*rows.values_list("pk", flat=True)}
        for path in self.tied_by:
            if self._end(path) is model:
                found |= self._tied(model, pks, path.rpartition("__")[0])
        return found - {None}

    def _tied(self, model: Any, pks: Sequence[int], path: str) -> set[Any]:
        """The records with something on the path that the rows belong to, or ever did: rows that
        are gone tied them, too."""
        found: set[Any] = set()
        for key in _keys(model, self._end(path)):
            owners = model.history.filter(id__in=pks).order_by().values(key.attname)
            rows = self.model._base_manager.filter(**{f"{path}__in": owners}).order_by()
            found |= {*rows.values_list("pk", flat=True)}
        return found

    def _end(self, path: str) -> Any:
        model = self.model
        for name in path.split("__"):
            model = model._meta.get_field(name).related_model
        return model


def _keys(model: Any, target: Any) -> list[Any]:
    """The foreign keys from rows of a model to those of another."""
    keys = (one for one in model._meta.concrete_fields if isinstance(one, models.ForeignKey))
    return [one for one in keys if one.related_model is target]
