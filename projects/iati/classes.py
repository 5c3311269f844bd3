"""What an activity is about: sectors, tags, policy markers, type of aid."""

from collections.abc import Iterator
from typing import Any

from organizations.iati import Words, narratives, texts
from projects.enums import Type
from projects.iati.shares import WHOLE, Part, parts, together
from registry.xml import Node, node

DAC = "1"  # of sectors, markers and types of aid
SDG, OURS = "2", "99"  # codelist TagVocabulary
AWARENESS, UNSPECIFIED = "99820", "99810"
AID_TYPES = {Type.DEVELOPMENT: "C01", Type.FIELDWORK: "C01", Type.AWARENESS: "H01"}

TYPES = {kind: Words(kind.label) for kind in Type}


def _recorded(project: Any) -> list[Any]:
    return sorted(project.sectors.all(), key=lambda one: one.sector_id)


def sectors(project: Any) -> list[Node]:
    """Awareness in Québec has a purpose code of its own; its themes are tags. So is a code that the
    standard's list does not hold: what it stands for there is not specified."""
    if project.type == Type.AWARENESS:
        found = [Part(AWARENESS, WHOLE)]
    else:
        found = parts(_recorded(project), "sector_id") or [Part(UNSPECIFIED, WHOLE)]
        found = together(found, {row.sector_id for row in _unheard(project)}, UNSPECIFIED)
    return [one.node("sector", vocabulary=DAC) for one in found]


def _unheard(project: Any) -> list[Any]:
    return [row for row in _recorded(project) if not row.sector.is_of_the_standard]


def tags(project: Any, dictionary: str) -> Iterator[Node]:
    """``dictionary``: the address of the page that explains our own codes; empty where unknown."""
    for row in sorted(project.goals.all(), key=lambda one: one.goal):
        yield node("tag", {"vocabulary": SDG, "code": row.goal})
    ours = {"vocabulary": OURS, "vocabulary-uri": dictionary}
    kind = Type(project.type)
    yield node("tag", {**ours, "code": f"type:{kind}"}, *TYPES[kind].narratives)
    if project.programme is not None:
        code = f"programme:{project.programme.code}"
        yield node("tag", {**ours, "code": code}, *narratives(texts(project.programme, "name")))
    themes = _recorded(project) if project.type == Type.AWARENESS else _unheard(project)
    for row in themes:
        yield node("tag", {**ours, "code": f"sector:{row.sector_id}"})


def markers(project: Any) -> Iterator[Node]:
    for row in sorted(project.markers.all(), key=lambda one: int(one.marker)):
        told = {"vocabulary": DAC, "code": row.marker, "significance": str(row.significance)}
        yield node("policy-marker", told)


def aid_type(project: Any) -> Node:
    told = {"code": AID_TYPES[Type(project.type)], "vocabulary": DAC}
    return node("default-aid-type", told)
