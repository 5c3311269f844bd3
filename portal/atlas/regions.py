"""Québec as seventeen equal tiles, about where its regions are."""

from collections.abc import Callable
from dataclasses import dataclass

from organizations.enums import Region
from portal.atlas.levels import Levels, counted, levels_of


@dataclass(frozen=True)
class Tile:
    """``level``: 0 where nothing is counted."""

    code: str
    name: str
    value: int
    level: int
    url: str

    @property
    def figure(self) -> str:
        return counted(self.value)


@dataclass(frozen=True)
class Quebec:
    """``tiles``: those of all the regions, by code; where each stands is the stylesheet's."""

    tiles: list[Tile]
    levels: Levels

    @classmethod
    def of(cls, counts: dict[str, int], address: Callable[[str], str]) -> "Quebec":
        levels = levels_of(counts.values())
        return cls([_tile(region, counts, levels, address) for region in Region], levels)

    @property
    def is_empty(self) -> bool:
        return not any(tile.value for tile in self.tiles)


def _tile(
    region: Region, counts: dict[str, int], levels: Levels, address: Callable[[str], str]
) -> Tile:
    value = counts.get(region.value, 0)
    level = levels.of(value) if value else 0
    return Tile(region.value, str(region.label), value, level, address(region.value))
