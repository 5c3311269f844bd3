"""The amounts of one stage by country: what a project of several countries gets, by their shares.

A project of one country gives it everything. One of several countries whose shares are not
recorded, and one of no country, are given to none: what they get is told apart.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from projects.figures.counted import amounts_of
from projects.figures.dimensions import shared_out
from projects.funding.stages import NOTHING


@dataclass(frozen=True)
class ByCountry:
    """In CAD; ``unshared``: what no country can be said to get."""

    amounts: dict[str, Decimal]
    unshared: Decimal

    @classmethod
    def of(cls, contributions: Any) -> "ByCountry":
        """``contributions``: a queryset of those of one stage; it is asked twice."""
        totals = amounts_of(contributions, "country").items()
        amounts = shared_out((part, total) for (part,), total in totals)
        return cls(amounts, contributions.sum() - sum(amounts.values(), NOTHING))
