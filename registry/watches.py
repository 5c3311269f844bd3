"""Where a change can break a rule of records elsewhere: read from what the rules watch."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F

from registry.models import AppendOnly, Publishable, Record
from registry.rules import Rule, Severity


@dataclass(frozen=True)
class Watch:
    """Rows of ``model`` whose change can break ``rule`` of a record of ``owner``.

    ``path``: the relations from the record to these rows. ``fields``: what of a row counts, by
    attribute. ``key``: the attribute by which rows that come and go are of another row, which
    ``parent`` leads to from the record; for them everything counts.
    """

    owner: Any
    rule: Rule
    model: Any
    path: str
    fields: frozenset[str] = frozenset()
    key: str = ""
    parent: str = "pk"

    @property
    def is_part(self) -> bool:
        """Whether the rows are parts of the record: the verbs judge it with them anyway."""
        return self.key != "" and self.parent == "pk" and self._is_of_owner

    @property
    def is_of_publication(self) -> bool:
        """Whether what is published must keep to the rule."""
        return self.rule.severity == Severity.PUBLISH and issubclass(self.owner, Publishable)

    @property
    def _is_of_owner(self) -> bool:
        name = getattr(self.model, "part_of", "")
        return bool(name) and self.model._meta.get_field(name).attname == self.key


def records() -> list[Any]:
    """Every model of records."""
    return [model for model in apps.get_models() if issubclass(model, Record)]


def append_only() -> list[Any]:
    """Every model that is only ever added to."""
    return [model for model in apps.get_models() if issubclass(model, AppendOnly)]


def watches_of(owner: type[Record], rule: Rule) -> tuple[Watch, ...]:
    """Everything that a rule of ``owner`` watches; one watch for all the fields of a row."""
    found: dict[str, Watch] = {}
    for watch in (watch for path in rule.watches for watch in _along(owner, rule, path)):
        known = found.setdefault(watch.path, watch)
        found[watch.path] = replace(known, fields=known.fields | watch.fields)
    return tuple(found.values())


@cache
def watches_on(model: type[models.Model]) -> tuple[Watch, ...]:
    """What watches the rows of a model from elsewhere, for rules that are held."""
    held = ((owner, r) for owner in records() for r in owner.rules if r.severity != Severity.WARN)
    every = (watch for owner, rule in held for watch in watches_of(owner, rule))
    return tuple(watch for watch in every if watch.model is model and not watch.is_part)


def _along(owner: Any, rule: Rule, path: str) -> Iterator[Watch]:
    """Every place on a path: rows that come and go, references, and the field at its end."""
    model, way, comes = owner, "", False
    for step in path.split("__"):
        field = model._meta.get_field(step)
        if field.is_relation and not field.concrete:
            key, parent, model = field.field.attname, way or "pk", field.related_model
            way, comes = f"{way}__{step}" if way else step, True
            yield Watch(owner, rule, model, way, key=key, parent=parent)
            continue
        if way and not comes:
            yield Watch(owner, rule, model, way, fields=_attributes(field))
        if field.is_relation:
            model, comes = field.related_model, False
            way = f"{way}__{step}" if way else step


def _attributes(field: Any) -> frozenset[str]:
    """What is stored of a field: a generated one follows from others."""
    if not field.generated:
        return frozenset({field.attname})
    sources: set[Any] = {one for one in field.expression.flatten() if isinstance(one, F)}
    return frozenset(field.model._meta.get_field(one.name).attname for one in sources)
