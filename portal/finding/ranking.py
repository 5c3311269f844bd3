"""Who fits a wish, in order: made by the database, of the grounds that hold."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When

from organizations.enums import Kind
from organizations.models import Organization
from portal.finding.experience import Known, Partnered, Together
from portal.finding.ground import Ground
from portal.finding.named import Named
from portal.finding.places import Based, Declares, WorkedThere
from portal.finding.reasons import Reason
from portal.finding.themes import Asks, Offers, WorkedOn
from portal.finding.wishes import Wish
from registry.rules import any_of

GROUNDS = (
    Asks,
    Offers,
    Together,
    Based,
    WorkedThere,
    WorkedOn,
    Named,
    Declares,
    Partnered,
    Known,
)


@dataclass(frozen=True)
class Match:
    organization: Organization
    reasons: list[Reason]


@dataclass(frozen=True)
class Ranking:
    """``kinds``: of the organizations that may fit."""

    wish: Wish
    kinds: Collection[Kind]

    @cached_property
    def grounds(self) -> list[Ground]:
        """Those that are asked about and can hold, the weightiest first."""
        grounds = [ground(self.wish) for ground in GROUNDS]
        held = [g for g in grounds if g.is_asked and set(g.kinds) & set(self.kinds)]
        return sorted(held, key=lambda ground: -ground.weight)

    @property
    def counting(self) -> list[Ground]:
        return [ground for ground in self.grounds if ground.weight]

    @cached_property
    def rows(self) -> Any:
        """Those that meet something of what is asked, all when nothing is; first those that meet
        most of it (``met``, how many aspects), then by the sum of the weights (``fit``)."""
        rows = Organization.objects.public().filter(kind__in=self.kinds)
        aspects = self.wish.aspects
        if aspects:
            asker = [one.holds() for one in self.grounds if isinstance(one, Together)]
            rows = rows.filter(any_of([*map(self._meets, aspects), *asker]))
        rows = rows.annotate(fit=_sum((one.holds(), one.weight) for one in self.counting))
        order = ["-fit", "name_folded", "key"]
        if len(aspects) > 1:  # of one aspect, whoever is found meets it
            rows = rows.annotate(met=_sum((self._meets(aspect), 1) for aspect in aspects))
            order.insert(0, "-met")
        return rows.order_by(*order)

    def _meets(self, aspect: str) -> Q:
        return any_of(ground.holds() for ground in self.grounds if ground.aspect == aspect)

    @property
    def whole(self) -> Any:
        """Those that meet all that is asked, in no order."""
        rows = Organization.objects.public().filter(kind__in=self.kinds)
        return rows.filter(*map(self._meets, self.wish.aspects))

    def matches(self, pks: Sequence[int]) -> list[Match]:
        """The partners of those primary keys, in that order, each with its reasons: those that are
        still public, in as many queries for 1 as for 30."""
        found = Organization.objects.public().for_page().in_bulk(list(pks))
        partners = [found[pk] for pk in pks if pk in found]
        reasons: dict[int, list[Reason]] = {}
        for ground in self.grounds:
            for pk, reason in ground.told(partners):
                reasons.setdefault(pk, []).append(reason)
        return [Match(one, reasons.get(one.pk, [])) for one in partners]

    def best(self, count: int) -> list[Match]:
        return self.matches(list(self.rows.values_list("pk", flat=True)[:count]))


def _sum(terms: Any) -> Any:
    cases = [Case(When(holds, then=Value(weight)), default=Value(0)) for holds, weight in terms]
    return sum(cases, Value(0, output_field=IntegerField()))
