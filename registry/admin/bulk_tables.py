"""What became of the records of a change of several, in tables of which the first rows show."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy

from registry.actions.bulk import unpacked
from registry.admin.addresses import address
from registry.admin.timeline import value_in_words
from registry.models import BulkChange, BulkChangeRow, Outcome

SHOWN = 100  # records in one table: the rest is a number
# The tables of a preview and of a result, in the order that one reads them in.
TABLES = (
    (Outcome.REFUSED, gettext_lazy("Refused")),
    (Outcome.KEPT, gettext_lazy("Not put back: refused")),
    (Outcome.TOUCHED, gettext_lazy("Not put back: someone changed them since")),
    (Outcome.STALE, gettext_lazy("Left as they are: someone changed them after the preview")),
    (Outcome.WILL, gettext_lazy("Will change")),
    (Outcome.CHANGED, gettext_lazy("Changed")),
    (Outcome.UNDONE, gettext_lazy("Put back")),
    (Outcome.SAME, gettext_lazy("Have this value already")),
    (Outcome.GONE, gettext_lazy("Deleted meanwhile")),
)


REFUSALS = (Outcome.REFUSED, Outcome.KEPT)


@dataclass(frozen=True)
class Line:
    """A record of a table: its name and address, and what its field says before."""

    name: str
    url: str
    before: str
    why: str


@dataclass(frozen=True)
class Table:
    """The first rows of one outcome, their whole number, and the reasons with their numbers."""

    outcome: str
    title: Any
    count: int
    lines: list[Line]
    reasons: list[tuple[str, int]]

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


def tables_of(change: BulkChange, counts: Mapping[str, int]) -> list[Table]:
    """One table for each outcome that there is; ``counts``: their numbers."""
    found = [(outcome, title, counts[outcome]) for outcome, title in TABLES if outcome in counts]
    rows = {outcome: list(change.rows.filter(outcome=outcome)[:SHOWN]) for outcome, _t, _n in found}
    records = _records(change.model, [row.record_pk for some in rows.values() for row in some])
    said = _said(change.model_field, [row.before for some in rows.values() for row in some])
    return [
        Table(
            outcome,
            title,
            count,
            [_line(change.model, row, records.get(row.record_pk), said) for row in rows[outcome]],
            change.rows.filter(outcome=outcome).reasons() if outcome in REFUSALS else [],
        )
        for outcome, title, count in found
    ]


def value_of(change: BulkChange) -> str:
    """The value that the change gives, in words."""
    return _said(change.model_field, [change.value])[change.value]


def _records(model: Any, pks: list[int]) -> dict[int, Any]:
    keys = [f.name for f in model._meta.concrete_fields if isinstance(f, models.ForeignKey)]
    rows = model._default_manager.filter(pk__in=pks)
    return {record.pk: record for record in (rows.select_related(*keys) if keys else rows)}


def _said(one: Any, values: list[Any]) -> dict[Any, str]:
    """What values are in words, as JSON keeps them: what they refer to is read once."""
    typed = {value: unpacked(one, value) for value in values}
    known = {value for value in typed.values() if value is not None}
    referred = one.related_model._base_manager.in_bulk(known) if one.is_relation else {}
    return {value: value_in_words(one, real, referred) for value, real in typed.items()}


def _line(model: Any, row: BulkChangeRow, record: Any, said: Mapping[Any, str]) -> Line:
    if record is None:
        return Line(f"{model._meta.verbose_name} {row.record_pk}", "", said[row.before], row.why)
    return Line(str(record), address(model, "change", record.pk), said[row.before], row.why)
