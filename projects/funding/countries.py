"""The amounts of one stage by country: what a project of several countries gets, by their shares.

A project of one country gives it everything. One of several countries whose shares are not
recorded, and one of no country, are given to none: what they get is told apart.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from projects.funding.stages import NOTHING


@dataclass(frozen=True)
class ByCountry:
    """In CAD; ``unshared``: what no country can be said to get."""

    amounts: dict[str, Decimal]
    unshared: Decimal

    @classmethod
    def of(
        cls, contributions: Any, relation: str = "countries", name: str = "country"
    ) -> "ByCountry":
        """``contributions``: a queryset of those of one stage; it is asked twice. ``relation`` and
        ``name``: of what else has shares in a project."""
        amounts: dict[str, Decimal] = {}
        for row in contributions.by_share(relation, name):
            if part := _part(row):
                amounts[row["code"]] = amounts.get(row["code"], NOTHING) + part
        return cls(amounts, contributions.sum() - sum(amounts.values(), NOTHING))


def _part(row: dict[str, Any]) -> Decimal:
    """Exactly what the country of the row gets of its total."""
    share = row["share"]
    if share is None:
        share = Decimal(100 if row["is_alone"] else 0)
    return (row["total"] or NOTHING) * share / 100
