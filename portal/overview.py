"""What the registry holds, in a few figures."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import npgettext

from organizations.enums import Kind
from organizations.filters import OrganizationFilter
from portal.atlas import Atlas, CountryFact, counted
from portal.enums import Shown
from portal.filters import Question
from projects.enums import Type
from projects.filters import ProjectFilter
from projects.models import Project

LATEST, COUNTRIES = 6, 6


@dataclass(frozen=True)
class Figure:
    """How many published records have a code, and the code's label."""

    code: str
    label: str
    count: int

    @property
    def number(self) -> str:
        return counted(self.count)


@dataclass(frozen=True)
class Total:
    """One of the figures that open the home page."""

    number: str
    label: str
    url: str


@dataclass(frozen=True)
class Overview:
    """``atlas``: the map of projects by country, without a filter."""

    kinds: list[Figure]
    types: list[Figure]
    atlas: Atlas
    latest: list[Project]

    @property
    def figures(self) -> list[Total]:
        """What the registry holds, in four figures, each with where to see it."""
        icos, southern, _quebec = self.kinds
        organizations, projects = reverse("organizations:list"), reverse("projects:list")
        count, countries = sum(one.count for one in self.types), len(self.atlas.facts)
        return [
            Total(counted(count), npgettext("figure", "project", "projects", count), projects),
            _total(
                icos, npgettext("figure", "Québec ICO", "Québec ICOs", icos.count), organizations
            ),
            _total(
                southern,
                npgettext(
                    "figure", "partner in the South", "partners in the South", southern.count
                ),
                organizations,
            ),
            Total(
                counted(countries),
                npgettext("figure", "country", "countries", countries),
                reverse("map"),
            ),
        ]

    @property
    def steps(self) -> list[Figure]:
        """The kinds in the order in which a project begins: whose need, whose project, whose
        expertise."""
        order = (Kind.SOUTHERN_PARTNER, Kind.ICO, Kind.QUEBEC_PARTNER)
        return sorted(self.kinds, key=lambda figure: order.index(Kind(figure.code)))

    @property
    def leading(self) -> list[CountryFact]:
        """The countries with most projects."""
        return self.atlas.facts[:COUNTRIES]


def _total(figure: Figure, label: str, organizations: str) -> Total:
    return Total(figure.number, label, f"{organizations}?kind={figure.code}")


def overview() -> Overview:
    projects = Project.objects.public()
    return Overview(
        kinds=_figures(OrganizationFilter, "kind", Kind),
        types=_figures(ProjectFilter, "type", Type),
        atlas=Atlas(Question.of(QueryDict(f"show={Shown.PROJECTS.value}"))),
        latest=list(projects.order_by("-updated_at", "key")[:LATEST]),
    )


def _figures(filters: Any, name: str, choices: Any) -> list[Figure]:
    counts = filters(QueryDict()).code_counts(name)
    return [Figure(choice.value, str(choice.label), counts.get(choice, 0)) for choice in choices]
