"""What the API tells of projects, and of what they have to do with organizations."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from organizations.api import NEEDS, ORGANIZATIONS, PARTNERSHIPS
from projects.columns import PROJECT
from projects.enums import Goal, Status, Type
from projects.figures.stored import tables_of
from projects.filters import ProjectFilter
from projects.lists import PROJECT_LIST
from projects.models import NeedAnswer, Participation
from projects.together import pairs_of
from registry.api.resources import Expansion, Resource
from registry.api.tables import Codelist
from registry.sources import Pairs

PROJECTS = Resource(
    "projects",
    ProjectFilter,
    PROJECT,
    grain=PROJECT_LIST.grain,
    page="projects:detail",
    shown_with=["participations__organization"],
    figures=tables_of,
    pairs=Pairs(Participation, pairs_of),
)


def projects_of_organizations(pks: Collection[Any], most: int) -> dict[Any, list[Any]]:
    return Participation.objects.all().projects_of("organization", pks, most)


def projects_of_needs(pks: Collection[Any], most: int) -> dict[Any, list[Any]]:
    return NeedAnswer.objects.all().projects_of("need", pks, most)


RESOURCES = [
    ORGANIZATIONS.with_expansions(
        Expansion("projects", PROJECTS, projects_of_organizations, rest="partner"),
    ),
    PROJECTS.with_expansions(
        Expansion("organizations", ORGANIZATIONS, Participation.objects.organizations_of),
    ),
    PARTNERSHIPS,
    NEEDS.with_expansions(
        Expansion("projects", PROJECTS, projects_of_needs),
    ),
]
CODELISTS = [
    Codelist("project-types", _("types of project"), lambda: dict(Type.choices)),
    Codelist("project-statuses", _("statuses of projects"), lambda: dict(Status.choices)),
    Codelist("sdgs", _("Sustainable Development Goals"), lambda: dict(Goal.choices)),
]
