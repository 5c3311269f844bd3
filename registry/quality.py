"""Every broken rule of the registry: what ``check_quality`` and the staff's page list."""

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from registry.models import Record, Verdict
from registry.rules import Rule, Severity
from registry.watches import records

Kept = Mapping[tuple[str, str], Verdict]  # by the label of the model and the name of the rule
NONE: Kept = {}
ORDER = {severity: place for place, severity in enumerate(Severity)}


@dataclass(frozen=True)
class Finding:
    """How many records of a model break a rule; ``excepted`` of them may, by an exception.
    ``at``: when they were judged, if before."""

    model: type[Record]
    rule: Rule
    count: int
    excepted: int = 0
    at: datetime.datetime | None = None

    @property
    def rows(self) -> QuerySet[Any]:
        return self.model._default_manager.breaking(self.rule).order_by("pk")

    def names(self) -> list[str]:
        """The keys of the records, or their numbers where they have no key."""
        field = "key" if hasattr(self.model, "key") else "pk"
        return [str(name) for name in self.rows.values_list(field, flat=True)]


def findings(
    models: Iterable[type[Record]] | None = None,
    *,
    kept: Kept = NONE,
    severities: Collection[str] = (),
) -> list[Finding]:
    """The rules that some record breaks, the gravest first; those of a part are told of the
    part, not again of the record it is a part of. ``kept``: what need not be asked anew;
    ``severities``: those of some alone, where there are any."""
    found = [one for model in models or records() for one in _of(model, kept, severities)]
    return sorted(found, key=lambda one: (ORDER[one.rule.severity], one.rule.code))


def _of(model: type[Record], kept: Kept, severities: Collection[str]) -> Iterator[Finding]:
    for rule in model.rules:
        if rule.parts or (severities and rule.severity.value not in severities):
            continue
        found = _kept(model, rule, kept) or _asked(model, rule)
        if found.count:
            yield found


def _kept(model: type[Record], rule: Rule, kept: Kept) -> Finding | None:
    one = kept.get((model._meta.label_lower, rule.name))
    return Finding(model, rule, one.count, one.excepted, one.at) if one else None


def _asked(model: type[Record], rule: Rule) -> Finding:
    rows = model._default_manager.breaking(rule)
    count = rows.count()
    return Finding(model, rule, count, rows.excepted(rule).count() if count else 0)
