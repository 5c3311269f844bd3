"""The codes that related rows give to records: how many records have each, and which."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef


class Tie(NamedTuple):
    """``rows`` that are public, the path from them to the record, and that to the code."""

    rows: Any
    owner: str
    code: str


class Tied:
    """A queryset of records that have codes by ties, under names."""

    values: Any  # and what follows: of the queryset that it is mixed into
    exclude: Any

    def ties(self, name: str) -> Sequence[Tie]:
        raise NotImplementedError

    def tie_counts(self, name: str) -> dict[Any, int]:
        """How many of the records each code is tied to, in one query.

        A record that two ties give the same code counts with the first alone.
        """
        ties = self.ties(name)
        parts = []
        for number, one in enumerate(ties):
            rows = self._these(one).annotate(tie_code=F(one.code))
            for other in ties[:number]:
                same = {other.owner: OuterRef(one.owner), other.code: OuterRef("tie_code")}
                rows = rows.filter(~Exists(other.rows.filter(**same)))
            counted = Count(one.owner, distinct=True)
            parts.append(rows.order_by().values_list("tie_code").annotate(counted=counted))
        total: Counter[Any] = Counter()
        for code, counted in parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]:
            total[code] += counted
        return total

    def tie_codes(self, name: str) -> Iterator[tuple[int, Any]]:
        """The primary key of each record with each of its codes; some may come twice."""
        for one in self.ties(name):
            yield from self._these(one).order_by().values_list(one.owner, one.code).iterator()

    def untied(self, name: str) -> Any:
        """The records that no tie of the name gives a code."""
        found = self
        for one in self.ties(name):
            found = found.exclude(pk__in=one.rows.values(one.owner))
        return found

    def _these(self, tie: Tie) -> Any:
        return tie.rows.filter(**{f"{tie.owner}__in": self.values("pk")})
