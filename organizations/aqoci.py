"""Membership of the AQOCI on a day, in figures."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from organizations.enums import Kind
from organizations.models import Organization
from registry.amounts import rounded


@dataclass(frozen=True)
class Share:
    """The published ICOs by what sourced memberships say of them on a day.

    ``unknown``: no membership of theirs has a source; ``members_ever``: at any time, before,
    on or after that day; ``icos``: how many there are in all.
    """

    day: datetime.date
    members: int
    others: int
    unknown: int
    members_ever: int
    icos: int

    @property
    def percent(self) -> Decimal | None:
        """Members on the day, of all published ICOs; None where there is none."""
        if not self.icos:
            return None
        return rounded(Decimal(100 * self.members), Decimal(self.icos), places=1)


def share_on(day: datetime.date) -> Share:
    icos = Organization.objects.public().filter(kind=Kind.ICO)
    return Share(day=day, **icos.aqoci_counts(day))
