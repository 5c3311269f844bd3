"""What the registry holds, in a few figures."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from organizations.enums import Kind
from organizations.models import Organization
from projects.enums import Type
from projects.models import Project

LATEST = 6


@dataclass(frozen=True)
class Figure:
    """How many published records have a code, and the code's label."""

    code: str
    label: str
    count: int


@dataclass(frozen=True)
class Overview:
    kinds: list[Figure]
    types: list[Figure]
    countries: int
    latest: list[Project]


def overview() -> Overview:
    projects = Project.objects.public()
    return Overview(
        kinds=_figures(Organization, "kind", Kind),
        types=_figures(Project, "type", Type),
        countries=len(projects.in_use("countries__country")),
        latest=list(projects.order_by("-updated_at", "key")[:LATEST]),
    )


def _figures(model: Any, field: str, choices: Any) -> list[Figure]:
    rows = model.objects.public().order_by().values_list(field).annotate(count=Count("pk"))
    counts = dict(rows)
    return [Figure(choice.value, str(choice.label), counts.get(choice, 0)) for choice in choices]
