"""From degrees to the units of a drawing: Equal Earth, where areas compare as they are."""

import math
from typing import NamedTuple

WIDTH = 1000  # of the drawing of the world
NORTH, SOUTH = 79.0, -56.0  # what lies beyond is cut off; Antarctica is left out
FACTORS = (1.340264, -0.081106, 0.000893, 0.003796)
ROOT = math.sqrt(3)


class Point(NamedTuple):
    x: float
    y: float


def _equal_earth(longitude: float, latitude: float) -> Point:
    """Šavrič, Patterson and Jenny (2018), on a sphere of radius 1."""
    a, b, c, d = FACTORS
    t = math.asin(ROOT / 2 * math.sin(math.radians(latitude)))
    stretch = 9 * d * t**8 + 7 * c * t**6 + 3 * b * t**2 + a
    x = 2 * ROOT * math.radians(longitude) * math.cos(t) / (3 * stretch)
    return Point(x, d * t**9 + c * t**7 + b * t**3 + a * t)


SCALE = WIDTH / (2 * _equal_earth(180, 0).x)
TOP = _equal_earth(0, NORTH).y


def drawn(longitude: float, latitude: float) -> Point:
    """Where a place of the Earth stands in the drawing, whose origin is its upper left corner."""
    x, y = _equal_earth(longitude, latitude)
    return Point(WIDTH / 2 + x * SCALE, (TOP - y) * SCALE)


HEIGHT = round(drawn(0, SOUTH).y)
