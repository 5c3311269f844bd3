"""The network page: the most active organizations, or one with its neighbours and theirs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nsmallest

from organizations.activity import most_active
from organizations.enums import Kind
from organizations.models import Organization
from portal.network.drawing import Drawing, drawing
from portal.network.links import NAMED, Link, links_of, named, strongest

OF_EACH_KIND = 20  # organizations of the overview
MOST_LINKS = 160  # of the overview
NEIGHBOURS, FURTHER = 14, 16  # organizations around the one in focus


@dataclass(frozen=True)
class Line:
    """A link as the table says it."""

    one: Organization
    other: Organization
    link: Link


@dataclass(frozen=True)
class Network:
    """``shown`` organizations out of ``known``; ``focus``: the one that it is about, if any;
    ``undrawn``: the weaker links between those shown, which are left out."""

    focus: Organization | None
    drawing: Drawing
    lines: list[Line]
    shown: int
    known: int
    undrawn: int = 0

    @property
    def left_out(self) -> int:
        return self.known - self.shown


def overview() -> Network:
    """The most active ICOs in the middle; at the left the southern partners, at the right the
    Québec partners that are best linked to them."""
    published = Organization.objects.public()
    icos = most_active(OF_EACH_KIND, NAMED)
    pks = {one.pk for one in icos}
    sides = [_side(pks, kind) for kind in (Kind.SOUTHERN_PARTNER, Kind.QUEBEC_PARTNER)]
    found = sorted((link for _column, links in sides for link in links), key=_weak_last)
    links = found[:MOST_LINKS]
    linked = {pk for link in links for pk in (link.one, link.other)}
    icos = [one for one in icos if one.pk in linked]
    south, quebec = ([column[pk] for pk in column if pk in linked] for column, _links in sides)
    columns = [_beside(south, icos, links), icos, _beside(quebec, icos, links)]
    return _network(None, columns, links, published.count(), len(found) - len(links))


def _side(icos: set[int], kind: Kind) -> tuple[dict[int, Organization], list[Link]]:
    """The partners of a kind that are best linked to the ICOs, and these links."""
    links = links_of(icos, kind)
    partners = _strongest(links, icos, OF_EACH_KIND)
    return partners, [one for one in links if one.one in partners or one.other in partners]


def _weak_last(link: Link) -> tuple[int, bool, int, int]:
    return -link.projects, not link.is_partnership, link.one, link.other


def focus_on(focus: Organization) -> Network:
    """The strongest of its links, and the strongest of those of its neighbours."""
    own = links_of([focus.pk])
    ranked = strongest(own, focus.pk, NEIGHBOURS)
    first = [other for _link, other in ranked]
    inner = {focus.pk, *(one.pk for one in first)}
    theirs = links_of([one.pk for one in first]) if first else []
    outward = [link for link in theirs if (link.one in inner) != (link.other in inner)]
    further = _strongest(outward, inner, FURTHER)
    second = _beside(list(further.values()), first, outward)
    drawn = {*inner, *further}
    beyond = [link for link in outward if {link.one, link.other} <= drawn]
    around = {pk for link in (*own, *outward) for pk in (link.one, link.other)}
    links = [*(link for link, _other in ranked), *beyond]
    return _network(focus, [[focus], first, second], links, len({focus.pk, *around}))


def _strongest(links: list[Link], inner: set[int], number: int) -> dict[int, Organization]:
    """Those beyond the inner ones that are best linked to them."""
    weights: dict[int, tuple[int, int]] = {}
    for link in links:
        pk = link.other if link.one in inner else link.one
        projects, partnerships = weights.get(pk, (0, 0))
        weights[pk] = projects - link.projects, partnerships - link.is_partnership
    best = nsmallest(number, weights, key=lambda pk: (weights[pk], pk))
    names = named(best)
    return {pk: names[pk] for pk in best if pk in names}  # it may be withdrawn since


def _beside(
    column: Sequence[Organization], beside: Sequence[Organization], links: Iterable[Link]
) -> list[Organization]:
    """The column in the order in which its links cross least: by where they lead on average."""
    rows = {one.pk: row for row, one in enumerate(beside)}
    ends: dict[int, list[int]] = {one.pk: [] for one in column}
    for link in links:
        for here, there in ((link.one, link.other), (link.other, link.one)):
            if here in ends and there in rows:
                ends[here].append(rows[there])
    middle = len(beside) / 2
    means = {pk: sum(found) / len(found) if found else middle for pk, found in ends.items()}
    return sorted(column, key=lambda one: (means[one.pk], one.key))


def _network(
    focus: Organization | None,
    columns: Sequence[Sequence[Organization]],
    links: list[Link],
    known: int,
    undrawn: int = 0,
) -> Network:
    shown = {one.pk: one for column in columns for one in column}
    place = {pk: number for number, pk in enumerate(shown)}
    lines = [_line(link, shown, place) for link in links]
    return Network(focus, drawing(columns, links), lines, len(shown), known, undrawn)


def _line(link: Link, shown: dict[int, Organization], place: dict[int, int]) -> Line:
    one, other = sorted((link.one, link.other), key=lambda pk: place[pk])
    return Line(shown[one], shown[other], link)
