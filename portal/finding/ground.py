"""A ground on which a partner fits: a condition that a database ranks by, the set of those whom it
holds of, and the sentence of a reason for the partners that are shown."""

import datetime
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.db import router
from django.db.models import Exists, F, OuterRef, Q
from django.utils.safestring import SafeString
from pyroaring import BitMap

from organizations.enums import Kind
from organizations.models import Organization
from portal.finding.reasons import Reason
from portal.finding.wishes import Aspect, Wish
from portal.finding.work import Work
from registry.among import Among
from registry.days import today
from registry.memory.tallies import Known
from registry.prepared import SOME, Records, keys_given, put_together_once, records
from registry.ties import Tie

Told = Iterator[tuple[int, Reason]]


class Ground:
    """``code``: also the name of the ties, of organizations, that make it true of them, unless it
    rests on other rows. ``weight``: how much it counts; ``kinds``: of which organizations it can
    hold; ``owner``: the path from its rows to the organization; ``label``: how the order is
    explained. ``is_common``: it holds of most, so that it is looked up for each candidate, not
    listed."""

    code: ClassVar[str]
    aspect: ClassVar[Aspect]
    weight: ClassVar[int]
    kinds: ClassVar[tuple[Kind, ...]] = tuple(Kind)
    owner: ClassVar[str] = "organization"
    label: ClassVar[Any]
    is_common: ClassVar[bool] = False

    def __init__(self, wish: Wish) -> None:
        self.wish = wish

    @property
    def is_asked(self) -> bool:
        return self.aspect in self.wish.aspects

    @property
    def codes(self) -> Collection[str]:
        """Those of its ties that are asked."""
        return self.wish.countries if self.aspect is Aspect.PLACE else self.wish.sectors

    @cached_property
    def tie(self) -> Tie:
        (found,) = Organization.objects.ties(self.code)
        return found

    def rows(self) -> Any:
        """The public rows that make it true of their organizations."""
        return self.tie.rows.filter(**{f"{self.tie.code}__in": self.codes})

    def held(self, known: Known) -> BitMap:
        """The organizations of which it holds: as they are tallied, else as a query finds them."""
        sets = known.facets.get(self.code)
        return sets.union(self.codes) if sets else self.asked(self.rows())

    def asked(self, rows: Any) -> BitMap:
        """The organizations of some of its rows."""
        return BitMap(rows.order_by().values_list(self.owner, flat=True))

    def holds(self) -> Q:
        rows = self.rows().order_by()
        if self.is_common:
            return Q(Exists(rows.filter(**{self.owner: OuterRef("pk")})), kind__in=self.kinds)
        return Q(kind__in=self.kinds, pk__in=rows.values(self.owner))

    def told(self, partners: Sequence[Organization], work: Work) -> Told:
        """Its reasons, by primary key of the partner: as many queries for 1 as for 30. ``work``:
        of these partners."""
        pks = [partner.pk for partner in partners if partner.kind in self.kinds]
        alias = router.db_for_read(Organization)
        return self.tell(self._shown(alias, keys_given(pks, alias)) if pks else [])

    def _shown(self, alias: str, keys: dict[Any, Any]) -> Sequence[Any]:
        """The rows that are told of. Their question is put together once for as many codes: where
        it asks nothing else, others stand for them."""
        if self.wish.has_words or self.wish.asker:
            return self.put_together(alias).of(alias, keys)
        countries = {f"*{n}": code for n, code in enumerate(self.wish.countries)}
        sectors = {f"**{n}": code for n, code in enumerate(self.wish.sectors)}
        asked = _asked(type(self), tuple(countries), tuple(sectors), alias, today())
        return asked.of(alias, {**countries, **sectors, **keys})

    def put_together(self, alias: str) -> Records:
        rows = self.rows().using(alias).filter(Among(F(self.owner), [SOME]))
        return records(self.shown(rows), alias)

    def shown(self, rows: Any) -> Any:
        """Those of some of its rows that are told of, as they are read."""
        raise NotImplementedError

    def tell(self, rows: Sequence[Any]) -> Told:
        """The reasons that rows give."""
        raise NotImplementedError

    def reason(self, sentence: SafeString, *records: Any) -> Reason:
        return Reason(self.code, sentence, records, self.weight)


@put_together_once
def _asked(
    ground: type[Ground],
    countries: tuple[str, ...],
    sectors: tuple[str, ...],
    alias: str,
    _day: datetime.date,
) -> Records:
    return ground(Wish(countries, sectors)).put_together(alias)
