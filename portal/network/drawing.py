"""Columns of organizations, and a curve for each link between two of them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from organizations.models import Organization
from portal.network.links import Link
from registry.addresses import address_of

WIDTH, ROW, TOP = 1000, 28, 20  # in units of the drawing
SPAN = 240  # of a column
LONGEST = 29  # letters of a name that a column has room for
THINNEST, THICKEST = 1.0, 5.0
SHOULDER = 60  # how far a curve goes straight before it turns


@dataclass(frozen=True)
class Node:
    """An organization in its column; its shape is that of its kind."""

    organization: Organization
    column: int
    x: int
    y: float

    @property
    def url(self) -> str:
        return f"?focus={self.organization.slug}"

    @property
    def page_url(self) -> str:
        return address_of("organizations:detail", self.organization.slug)

    @property
    def label(self) -> str:
        name = self.organization.name
        return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"

    @property
    def place(self) -> str:
        return f"translate({self.x} {self.y:.1f})"


@dataclass(frozen=True)
class Curve:
    link: Link
    path: str
    width: str

    @property
    def style(self) -> str:
        """A partnership is a full line; projects in common alone are a broken one."""
        return "partnership" if self.link.is_partnership else "projects"


@dataclass(frozen=True)
class Drawing:
    nodes: list[Node]
    curves: list[Curve]
    view_box: str


def drawing(columns: Sequence[Sequence[Organization]], links: Sequence[Link]) -> Drawing:
    """The columns from left to right, each in its own order from the top. ``links``: of
    organizations of two columns."""
    height = TOP * 2 + ROW * max((len(column) for column in columns), default=1)
    nodes = {
        node.organization.pk: node
        for number, column in enumerate(columns)
        for node in _column(number, column, len(columns), height)
    }
    thick = max((link.projects for link in links), default=1)
    curves = [_curve(link, nodes, thick) for link in sorted(links, key=_thin_last)]
    return Drawing(list(nodes.values()), curves, f"0 0 {WIDTH} {height}")


def _thin_last(link: Link) -> tuple[int, int, int]:
    return -link.projects, link.one, link.other


def _column(number: int, column: Sequence[Organization], of: int, height: int) -> list[Node]:
    """Its rows are spread over the height, but never further apart than three rows; one that
    stands alone is at the top, where a phone that shows a part of the drawing begins."""
    x = 12 + number * (WIDTH - SPAN) // max(of - 1, 1)
    step = min((height - 2 * TOP) / max(len(column), 1), ROW * 3)
    top = (height - step * len(column)) / 2 + step / 2 if len(column) > 1 else TOP + ROW / 2
    return [Node(one, number, x, top + row * step) for row, one in enumerate(column)]


def _curve(link: Link, nodes: dict[int, Node], thick: int) -> Curve:
    left, right = sorted((nodes[link.one], nodes[link.other]), key=lambda node: node.x)
    start, end = left.x + SPAN - 16, right.x - 12
    path = (
        f"M{start} {left.y:.1f}C{start + SHOULDER} {left.y:.1f} "
        f"{end - SHOULDER} {right.y:.1f} {end} {right.y:.1f}"
    )
    # The square root: ten projects look more than one, and do not hide what is behind.
    grown = math.sqrt(link.projects / thick) if link.projects else 0
    return Curve(link, path, f"{THINNEST + (THICKEST - THINNEST) * grown:.1f}")
