"""A ground on which a partner fits: a condition that a database ranks by, and the sentence of a
reason for the partners that are shown."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.safestring import SafeString

from organizations.enums import Kind
from organizations.models import Organization
from portal.finding.reasons import Reason, firsts
from portal.finding.wishes import Aspect, Wish

Told = Iterator[tuple[int, Reason]]


class Ground:
    """``weight``: how much it counts; ``kinds``: of which organizations it can hold; ``owner``:
    the path from its rows to the organization; ``label``: how the order is explained.
    ``is_common``: it holds of most, so that it is looked up for each candidate, not listed."""

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

    def rows(self) -> Any:
        """The public rows that make it true of their organizations."""
        raise NotImplementedError

    def holds(self) -> Q:
        rows = self.rows().order_by()
        if self.is_common:
            return Q(Exists(rows.filter(**{self.owner: OuterRef("pk")})), kind__in=self.kinds)
        return Q(kind__in=self.kinds, pk__in=rows.values(self.owner))

    def told(self, partners: Sequence[Organization]) -> Told:
        """Its reasons, by primary key of the partner: as many queries for 1 as for 30."""
        pks = [partner.pk for partner in partners if partner.kind in self.kinds]
        return self.tell(self.rows().filter(**{f"{self.owner}__in": pks}))

    def tell(self, rows: Any) -> Told:
        """The reasons that some of its rows give."""
        raise NotImplementedError

    def reason(self, sentence: SafeString, *records: Any) -> Reason:
        return Reason(self.code, sentence, records, self.weight)


class Tally(NamedTuple):
    """The first of the projects of an organization that have a code, and how many have it."""

    owner: int
    code: Any
    first: Any
    projects: int


def tallies(rows: Any, path: str, order: Sequence[Any]) -> Iterator[Tally]:
    """One for each organization and code; ``rows``: participations, ``path``: to the code."""
    groups = ["organization", path]
    first = firsts(rows.annotate(code=F(path)), groups, order).select_related("project")
    totals = rows.order_by().values_list(*groups).annotate(total=Count("project", distinct=True))
    counts = {(owner, code): total for owner, code, total in totals}
    for row in first:
        count = counts.get((row.organization_id, row.code), 1)
        yield Tally(row.organization_id, row.code, row.project, count)
