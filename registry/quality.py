"""Every broken rule of the registry: what ``check_quality`` and the staff's page list."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from registry.models import Record
from registry.rules import Rule, Severity
from registry.watches import records

ORDER = {severity: place for place, severity in enumerate(Severity)}


@dataclass(frozen=True)
class Finding:
    """How many records of a model break a rule; ``excepted`` of them may, by an exception."""

    model: type[Record]
    rule: Rule
    count: int
    excepted: int = 0

    @property
    def rows(self) -> QuerySet[Any]:
        return self.model._default_manager.breaking(self.rule).order_by("pk")

    def names(self) -> list[str]:
        """The keys of the records, or their numbers where they have no key."""
        field = "key" if hasattr(self.model, "key") else "pk"
        return [str(name) for name in self.rows.values_list(field, flat=True)]


def findings(models: Iterable[type[Record]] | None = None) -> list[Finding]:
    """The rules that some record breaks, the gravest first; those of a part are told of the
    part, not again of the record it is a part of."""
    found = [one for model in models or records() for one in _of(model)]
    return sorted(found, key=lambda one: (ORDER[one.rule.severity], one.rule.code))


def _of(model: type[Record]) -> Iterator[Finding]:
    for rule in model.rules:
        if rule.parts:
            continue
        rows = model._default_manager.breaking(rule)
        if count := rows.count():
            yield Finding(model, rule, count, rows.excepted(rule).count())
