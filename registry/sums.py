"""Sums of amounts of related rows: those of one relation, each under its condition, in one reading.

Each alone is a subquery like any other, which can be asked for in a list or put it in order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from registry.money import Total
from registry.rules import any_of

BETWEEN = " "


class Summed(Subquery):
    """The sum of ``amount`` over the rows of a model, named ``app.Model``, that a foreign key ties
    to the record and that meet a condition; NULL over none."""

    def __init__(self, model: str, key: str, amount: str, only: Q) -> None:
        self.of, self.only = (model, key, amount), only
        super().__init__(_told(self.related.filter(only), Total(amount)))

    @property
    def related(self) -> QuerySet[Any]:
        model, key, _amount = self.of
        return apps.get_model(model)._default_manager.filter(**{key: OuterRef("pk")}).order_by()


@dataclass(frozen=True)
class Sums:
    """``columns``: by their keys, sums of one amount of one relation."""

    columns: Mapping[str, Summed]

    @classmethod
    def of(cls, expressions: Mapping[str, Any]) -> list["Sums"]:
        """Those that several columns show; one alone is asked for as it is."""
        groups: dict[Any, dict[str, Summed]] = {}
        for key, one in expressions.items():
            if isinstance(one, Summed):
                groups.setdefault(one.of, {})[key] = one
        return [cls(some) for some in groups.values() if len(some) > 1]

    @property
    def expression(self) -> Subquery:
        """The cents of each, as a text; the sum of a condition that no row meets is empty."""
        some = list(self.columns.values())
        *_, amount = some[0].of
        texts: list[Any] = []
        for one in some:
            cents = Cast(Total(amount, filter=one.only), CharField())
            texts += [Value(BETWEEN), Coalesce(cents, Value(""))]
        rows = some[0].related.filter(any_of([one.only for one in some]))
        return Subquery(_told(rows, Concat(*texts[1:], output_field=CharField())))

    def split(self, cells: Sequence[str]) -> dict[str, Sequence[Decimal | None]]:
        """The values of each column, by its key, from those of the expression."""
        columns = zip(*(cell.split(BETWEEN) for cell in cells), strict=True)
        return {
            key: [Decimal(cents).scaleb(-2) if cents else None for cents in column]
            for key, column in zip(self.columns, columns, strict=True)
        }


def _told(rows: QuerySet[Any], aggregate: Any) -> QuerySet[Any]:
    return rows.annotate(_=Value(1)).values("_").annotate(told=aggregate).values("told")
