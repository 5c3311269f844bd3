"""The network page: the most active organizations, or one with its neighbours and theirs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from organizations.enums import Kind
from organizations.models import Organization
from portal.network.drawing import Drawing, drawing
from portal.network.links import Link, links_of, named, strength

OF_EACH_KIND = 20  # organizations of the overview
NEIGHBOURS, FURTHER = 16, 24  # organizations around the one in focus

ORDER = (Kind.SOUTHERN_PARTNER, Kind.ICO, Kind.QUEBEC_PARTNER)


@dataclass(frozen=True)
class Line:
    """A link as the table says it."""

    one: Organization
    other: Organization
    link: Link


@dataclass(frozen=True)
class Network:
    """``shown`` organizations out of ``known``; ``focus``: the one in the middle, if any."""

    focus: Organization | None
    drawing: Drawing
    lines: list[Line]
    shown: int
    known: int

    @property
    def left_out(self) -> int:
        return self.known - self.shown


def overview() -> Network:
    """The ICOs in the middle, southern partners at the left, Québec partners at the right: the
    most active of each, and the links of the ICOs with the others."""
    known = Organization.objects.public()
    columns = [list(known.most_active(kind, OF_EACH_KIND)) for kind in ORDER]
    south, icos, quebec = columns
    partners = {one.pk for one in (*south, *quebec)}
    links = links_of([one.pk for one in icos], among=partners)
    links = [link for link in links if (link.one in partners) != (link.other in partners)]
    ordered = [_beside(south, icos, links), icos, _beside(quebec, icos, links)]
    return _network(None, ordered, links, known.count())


def focus_on(focus: Organization) -> Network:
    """The strongest of its links, and the strongest of those of its neighbours."""
    own = links_of([focus.pk])
    names = named(link.away_from(focus.pk) for link in own)
    ranked = sorted(own, key=lambda link: strength(link, names[link.away_from(focus.pk)]))
    first = [names[link.away_from(focus.pk)] for link in ranked[:NEIGHBOURS]]
    inner = {focus.pk, *(one.pk for one in first)}
    theirs = links_of([one.pk for one in first]) if first else []
    outward = [link for link in theirs if (link.one in inner) != (link.other in inner)]
    further = _strongest(outward, inner)
    second = _beside(list(further.values()), first, outward)
    drawn = {*inner, *further}
    beyond = [link for link in outward if {link.one, link.other} <= drawn]
    known = len({focus.pk, *names, *(pk for link in outward for pk in (link.one, link.other))})
    return _network(focus, [[focus], first, second], [*ranked[:NEIGHBOURS], *beyond], known)


def _strongest(links: list[Link], inner: set[int]) -> dict[int, Organization]:
    """Those beyond that are best linked to the inner ones."""
    weights: dict[int, tuple[int, int]] = {}
    for link in links:
        pk = link.other if link.one in inner else link.one
        projects, partnerships = weights.get(pk, (0, 0))
        weights[pk] = projects + link.projects, partnerships + link.is_partnership
    names = named(weights)
    ranked = sorted(names, key=lambda pk: (*(-n for n in weights[pk]), names[pk].key))
    return {pk: names[pk] for pk in ranked[:FURTHER]}


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
) -> Network:
    shown = {one.pk: one for column in columns for one in column}
    place = {pk: number for number, pk in enumerate(shown)}
    lines = [_line(link, shown, place) for link in links]
    return Network(focus, drawing(columns, links), lines, len(shown), known)


def _line(link: Link, shown: dict[int, Organization], place: dict[int, int]) -> Line:
    one, other = sorted((link.one, link.other), key=lambda pk: place[pk])
    return Line(shown[one], shown[other], link)
