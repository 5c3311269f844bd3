"""Who fits a wish, in order, of the grounds that hold: made of sets where the public organizations
are tallied, else by the database. One answer, in two ways."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When

from organizations.enums import Kind
from organizations.models import Organization
from portal.finding.experience import Partnered, Together, TookPart
from portal.finding.ground import Ground
from portal.finding.languages import NamedIn, OfficialThere
from portal.finding.named import Named
from portal.finding.places import Based, Declares, WorkedThere
from portal.finding.reasons import Reason
from portal.finding.sifting import Sifted
from portal.finding.themes import Asks, Offers, WorkedOn
from portal.finding.wishes import Wish
from portal.finding.work import Work
from registry.memory.ranks import InRanks, Ordered
from registry.memory.tallies import Known
from registry.prepared import by_key
from registry.rules import any_of

BY_NAME = ("name_folded", "key")

GROUNDS = (
    Asks,
    Offers,
    Together,
    Based,
    WorkedThere,
    WorkedOn,
    Named,
    NamedIn,
    Declares,
    OfficialThere,
    Partnered,
    TookPart,
)


@dataclass(frozen=True)
class Match:
    organization: Organization
    reasons: list[Reason]


@dataclass(frozen=True)
class Ranking:
    """``kinds``: of the organizations that may fit; ``known``: the public ones, if they are."""

    wish: Wish
    kinds: Collection[Kind]
    known: Known | None = None

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
        """Those that meet something of what lists them, all when nothing is asked; first those that
        meet most (``met``, how many aspects), then by the sum of the weights (``fit``)."""
        rows = Organization.objects.public().filter(kind__in=self.kinds)
        aspects = self.wish.aspects
        if aspects:
            asker = [one.holds() for one in self.grounds if isinstance(one, Together)]
            rows = rows.filter(any_of([*map(self._meets, self.wish.listing), *asker]))
        rows = rows.annotate(fit=_sum((one.holds(), one.weight) for one in self.counting))
        order = ["-fit", *BY_NAME]
        if len(aspects) > 1:  # of one aspect, whoever is found meets it
            rows = rows.annotate(met=_sum((self._meets(aspect), 1) for aspect in aspects))
            order.insert(0, "-met")
        return rows.order_by(*order)

    def _meets(self, aspect: str) -> Q:
        return any_of(ground.holds() for ground in self.grounds if ground.aspect == aspect)

    @property
    def whole(self) -> int:
        """How many meet all that is asked."""
        if self.sifted:
            return len(self.sifted.whole)
        rows = Organization.objects.public().filter(kind__in=self.kinds)
        return int(rows.filter(*map(self._meets, self.wish.aspects)).count())

    @cached_property
    def sifted(self) -> Sifted | None:
        known = self.known
        return Sifted(self.wish, self.kinds, self.counting, known) if known else None

    @cached_property
    def keys(self) -> Any:
        """The primary keys of ``rows``, in their order, to be sliced."""
        if self.sifted:
            by_name = Organization.objects.public().order_by(*BY_NAME)
            return InRanks(self.sifted.ranks, Ordered(by_name, len(self.sifted.known.all)))
        return self.rows.values_list("pk", flat=True)

    def matches(self, pks: Sequence[int]) -> list[Match]:
        """The partners of those primary keys, in that order, each with its reasons: those that are
        still public, in as many queries for 1 as for 30."""
        found = by_key(_shown, pks)
        partners = [found[pk] for pk in pks if pk in found]
        work = Work([*found])
        reasons: dict[int, list[Reason]] = {}
        for ground in self.grounds:
            for pk, reason in ground.told(partners, work):
                reasons.setdefault(pk, []).append(reason)
        return [Match(one, reasons.get(one.pk, [])) for one in partners]

    def best(self, count: int) -> list[Match]:
        return self.matches(list(self.keys[:count]))


def _shown() -> Any:
    return Organization.objects.public().with_public_city()


def _sum(terms: Any) -> Any:
    cases = [Case(When(holds, then=Value(weight)), default=Value(0)) for holds, weight in terms]
    return sum(cases, Value(0, output_field=IntegerField()))
