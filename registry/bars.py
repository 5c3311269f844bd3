"""Drawings of bars: each with its name and its figure beside it, so that no colour tells them
apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, ROW, BAR = 320, 40, 12  # in units of the drawing
BASELINE, TOP = 16, 22  # of a label, and of its bar, in its row


@dataclass(frozen=True)
class Bar:
    """``label_y`` and ``y``: where its label and itself stand; ``width`` out of the whole's."""

    label: str
    share: str
    label_y: int
    y: int
    width: str


@dataclass(frozen=True)
class Chart:
    title: str
    description: str
    bars: list[Bar]
    width: int = WIDTH
    bar_height: int = BAR

    @property
    def height(self) -> int:
        return ROW * len(self.bars)

    @classmethod
    def of(cls, title: str, description: str, parts: Sequence[tuple[str, str, Decimal]]) -> "Chart":
        """``parts``: the label, the figure in words and the percentage of each bar."""
        bars = [_bar(place, *part) for place, part in enumerate(parts)]
        return cls(title, description, bars)


def _bar(place: int, label: str, figure: str, percent: Decimal) -> Bar:
    top = place * ROW
    return Bar(label, figure, top + BASELINE, top + TOP, f"{percent * WIDTH / 100:.2f}")
