"""The outline of each country, made once from what a package ships, small enough for a page."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from countryinfo import CountryInfo, all_countries
from django_countries import countries

from portal.atlas.projection import Point, drawn

LEFT_OUT = {"AQ"}
GRAIN = 2  # the drawing’s points stand on a grid of half a unit
SMALL = 9.0  # units below which a country is hard to see, and to point at

Ring = list[tuple[int, int]]


@dataclass(frozen=True)
class Outline:
    """A country as it is drawn. ``path``: of an SVG, empty where the package has no outline;
    ``at``: where its label or its mark stands, None where nothing says where it is."""

    code: str
    path: str
    at: Point | None
    is_small: bool


@cache
def outlines() -> dict[str, Outline]:
    """By country; the first call reads the package's files, in a fifth of a second."""
    known: dict[str, list[CountryInfo]] = {}
    for one in all_countries():
        known.setdefault(str(one.iso(2)), []).append(one)
    codes = (code for code in countries.countries if code not in LEFT_OUT)
    return {code: _outline(code, known.get(code, [])) for code in codes}


def _outline(code: str, known: list[CountryInfo]) -> Outline:
    """``known``: what the package says of the country, twice for some of them."""
    rings = [ring for one in known for ring in _rings(one.geo_json())]
    seen = [ring for ring in map(_on_grid, rings) if len(ring) > 2]
    if seen:
        return _drawn(code, seen)
    where = next((found for one in known if (found := _where(one))), None)
    return Outline(code, "", drawn(where[1], where[0]) if where else None, is_small=True)


def _where(country: CountryInfo) -> list[float]:
    """A latitude and a longitude: of its middle, else of its capital; empty where unknown."""
    for found in (country.latlng(), country.capital_latlng()):
        if len(found or []) == 2 and isinstance(found[0], int | float):
            return list(found)
    return []


def _drawn(code: str, rings: list[Ring]) -> Outline:
    """Its label stands in the middle of its widest part."""
    left, top, right, bottom = max(map(_box, rings), key=lambda b: (b[2] - b[0]) * (b[3] - b[1]))
    at = Point((left + right) / 2 / GRAIN, (top + bottom) / 2 / GRAIN)
    is_small = max(right - left, bottom - top) / GRAIN < SMALL
    return Outline(code, "".join(map(_path, rings)), at, is_small)


def _rings(geo_json: Any) -> Iterator[list[list[float]]]:
    for feature in (geo_json or {}).get("features", []):
        shape = feature["geometry"]
        polygons = shape["coordinates"]
        for polygon in [polygons] if shape["type"] == "Polygon" else polygons:
            yield from polygon


def _on_grid(ring: list[list[float]]) -> Ring:
    """The ring on the grid, without the points that no longer add anything. Countries that
    share a border keep the same points of it, and therefore stay side by side."""
    points: Ring = []
    for longitude, latitude, *_ in ring:
        at = drawn(longitude, latitude)
        point = (round(at.x * GRAIN), round(at.y * GRAIN))
        if not points or points[-1] != point:
            points.append(point)
    return points[:-1] if points and points[0] == points[-1] else points


def _box(ring: Ring) -> tuple[int, int, int, int]:
    across, down = [x for x, _ in ring], [y for _, y in ring]
    return min(across), min(down), max(across), max(down)


def _path(ring: Ring) -> str:
    """In steps from point to point, which are short to write: the drawing is scaled by the grid."""
    steps = itertools.pairwise(ring)
    moves = " ".join(f"{x2 - x1} {y2 - y1}" for (x1, y1), (x2, y2) in steps)
    return f"M{ring[0][0]} {ring[0][1]}l{moves}z".replace(" -", "-")
