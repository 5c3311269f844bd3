"""Who fits a wish, as sets of the organizations that are tallied: those whom ``Ranking.rows`` finds
in the database, in the same ranks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from pyroaring import BitMap

from organizations.enums import Kind
from portal.finding.experience import Together
from portal.finding.ground import Ground
from portal.finding.wishes import Aspect, Wish
from registry.memory.tallies import Known
from registry.sets import in_ranks


@dataclass(frozen=True)
class Sifted:
    """``grounds``: those that count."""

    wish: Wish
    kinds: Collection[Kind]
    grounds: Sequence[Ground]
    known: Known

    @cached_property
    def ranks(self) -> list[BitMap]:
        """Those that meet something of what lists them, all when nothing is asked, the best first:
        to meet one aspect more outweighs every ground."""
        rows, met = self._of(self.kinds), self._met
        if met:
            asker = (pks for ground, pks in self._held if isinstance(ground, Together))
            rows = rows & BitMap.union(*(met[one] for one in self.wish.listing), *asker)
        weighed = [(pks, ground.weight) for ground, pks in self._held]
        most = 1 + sum(weight for _pks, weight in weighed)
        return in_ranks(rows, [*weighed, *((pks, most) for pks in met.values())])

    @property
    def whole(self) -> BitMap:
        """Those that meet all that is asked."""
        return BitMap.intersection(self._of(self.kinds), *self._met.values())

    @cached_property
    def _met(self) -> dict[Aspect, BitMap]:
        """Those that meet each aspect."""
        held = [(ground.aspect, pks) for ground, pks in self._held]
        return {
            aspect: BitMap.union(BitMap(), *(pks for about, pks in held if about == aspect))
            for aspect in self.wish.aspects
        }

    @cached_property
    def _held(self) -> list[tuple[Ground, BitMap]]:
        """Those of whom each ground holds."""
        return [(one, one.held(self.known) & self._of(one.kinds)) for one in self.grounds]

    def _of(self, kinds: Collection[Kind]) -> BitMap:
        return self.known.sets("kind").union(kinds)
