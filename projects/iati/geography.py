"""Where an activity takes place, as much as is public."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from organizations.enums import Region
from organizations.iati import Words, narrative
from projects.enums import Type
from projects.iati.shares import WHOLE, Part, parts
from registry.xml import Node, node

CANADA = "CA"
# Codelists ActivityScope, GeographicLocationReach, GeographicVocabulary.
MULTINATIONAL, NATIONAL, WITHIN = "3", "4", "6"
TAKES_PLACE_HERE = "1"
ISO_COUNTRY = "A4"
COORDINATES = "http://www.opengis.net/def/crs/EPSG/0/4326"
REGION = Words(_("Administrative region of Québec"))


def countries(project: Any) -> list[Part]:
    """Of an awareness project without any, Canada is implied."""
    rows = sorted(project.countries.all(), key=lambda one: str(one.country))
    if not rows and project.type == Type.AWARENESS:
        return [Part(CANADA, WHOLE)]
    return parts(rows, "country")


def scope(found: list[Part]) -> Node | None:
    if not found:
        return None
    within = MULTINATIONAL if len(found) > 1 else NATIONAL
    return node("activity-scope", {"code": WITHIN if found[0].code == CANADA else within})


def locations(project: Any) -> Iterator[Node]:
    """The places that may be shown, and regions of Québec."""
    for place in project.shown_places:
        yield _location([narrative(place.name)], str(place.country), _point(place))
    for row in sorted(project.regions.all(), key=lambda one: one.region):
        name = narrative(f"{Region(row.region).label} ({row.region})")
        yield _location([name], CANADA, None, node("description", {}, *REGION.narratives))


def _location(
    names: list[Node], country: str, point: Node | None, about: Node | None = None
) -> Node:
    area = {"vocabulary": ISO_COUNTRY, "level": "0", "code": country}
    return node(
        "location",
        {},
        node("location-reach", {"code": TAKES_PLACE_HERE}),
        node("name", {}, *names),
        about,
        node("administrative", area) if country else None,
        point,
    )


def _point(place: Any) -> Node | None:
    if place.latitude is None or place.longitude is None:
        return None
    position = node("pos", text=f"{place.latitude:f} {place.longitude:f}")
    return node("point", {"srsName": COORDINATES}, position)
