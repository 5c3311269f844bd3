"""Drawings of bars: each with its name and its figure beside it, so that no colour tells them
apart, and who does not see them reads the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Bar:
    """``figure``: in words; ``width``: the percentage of the longest that there could be."""

    label: str
    figure: str
    width: str


@dataclass(frozen=True)
class Chart:
    title: str
    bars: list[Bar]

    @classmethod
    def of(cls, title: str, parts: Sequence[tuple[str, str, Decimal]]) -> "Chart":
        """``parts``: the label, the figure in words and the percentage of each bar."""
        return cls(title, [Bar(label, figure, f"{width:.2f}") for label, figure, width in parts])
