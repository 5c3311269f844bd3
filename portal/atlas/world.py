"""The world with a shade for each country that counts, as a page draws it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format

from portal.atlas.levels import Level, Levels, Number, counted
from portal.atlas.outlines import GRAIN, Outline, outlines
from portal.atlas.projection import HEIGHT, WIDTH, Point
from registry.bilingual import labelled

MARK = 5  # the radius of the disc that stands on a country too small to be seen
LETTER, LINE = 6.6, 12  # about the room that a figure takes, in units of the drawing
MILLION = 1_000_000


@dataclass(frozen=True)
class CountryFact:
    """What is counted of a country: its value, the value in words, and where to read more."""

    code: str
    name: str
    value: Number
    words: str
    url: str

    @property
    def sentence(self) -> str:
        return labelled(self.name, self.words)

    @property
    def figure(self) -> str:
        """The value alone, for a table whose header says what it counts."""
        return self.words if isinstance(self.value, Decimal) else counted(self.value)


@dataclass(frozen=True)
class Spot:
    """A text or a mark, with its place as an SVG writes it, in any language."""

    x: str
    y: str
    text: str = ""

    @classmethod
    def at(cls, point: Point, text: str = "") -> "Spot":
        return cls(f"{point.x:.1f}", f"{point.y:.1f}", text)


@dataclass(frozen=True)
class Shape:
    """A country with a value; ``mark``: the disc on it, if it needs one."""

    fact: CountryFact
    level: int
    path: str
    mark: Spot | None


@dataclass(frozen=True)
class World:
    """``land``: the countries without a value, as one path; ``labels``: the values for which
    there is room; ``undrawn``: the countries that no outline and no mark can show."""

    land: str
    shapes: list[Shape]
    labels: list[Spot]
    legend: list[Level]
    undrawn: list[CountryFact]
    view_box: str = f"0 0 {WIDTH} {HEIGHT}"
    mark: int = MARK
    scale: str = f"scale({1 / GRAIN})"


def world(facts: list[CountryFact], levels: Levels) -> World:
    """``facts``: those of the countries that count, the largest value first."""
    known = outlines()
    placed = {f.code: known[f.code] for f in facts if f.code in known and known[f.code].at}
    shapes = [_shape(f, levels, placed[f.code]) for f in facts if f.code in placed]
    return World(
        land="".join(outline.path for code, outline in known.items() if code not in placed),
        shapes=shapes,
        labels=_labels((f, placed[f.code]) for f in facts if f.code in placed),
        legend=levels.legend if facts else [],
        undrawn=[f for f in facts if f.code not in placed],
    )


def bare_world() -> World:
    """The land alone, for what is drawn upon it."""
    return World("".join(one.path for one in outlines().values()), [], [], [], [])


def _shape(fact: CountryFact, levels: Levels, outline: Outline) -> Shape:
    mark = Spot.at(outline.at) if outline.is_small and outline.at else None
    return Shape(fact, levels.of(fact.value), outline.path, mark)


def _labels(placed: Iterable[tuple[CountryFact, Outline]]) -> list[Spot]:
    """The value of each country, but where it would cover that of a larger one."""
    labels: list[Spot] = []
    taken: list[tuple[float, float, float]] = []
    for fact, outline in placed:
        text = label(fact.value)
        room = len(text) * LETTER
        x, y = _beside(outline, room)
        if not any(_meet((x, y, room), other) for other in taken):
            taken.append((x, y, room))
            labels.append(Spot.at(Point(x, y + LINE / 3), text))
    return labels


def _beside(outline: Outline, room: float) -> Point:
    """The middle of a label: upon a country, or at the right of the disc that stands for it."""
    x, y = outline.at or Point(0, 0)
    return Point(x + MARK + 2 + room / 2 if outline.is_small else x, y)


def _meet(one: tuple[float, float, float], other: tuple[float, float, float]) -> bool:
    across, down = abs(one[0] - other[0]), abs(one[1] - other[1])
    return across < (one[2] + other[2]) / 2 and down < LINE


def label(value: Number) -> str:
    """A count; an amount in millions of dollars."""
    if isinstance(value, Decimal):
        return str(number_format(value / MILLION, decimal_pos=1, use_l10n=True))
    return counted(value)
