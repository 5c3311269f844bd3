"""Every code list says its names as French writes them."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db.models import Choices
from django.utils.translation import override

from organizations import enums as of_organizations
from organizations.models import Norm, Sector
from portal import enums as of_portal
from portal.api_urls import API
from projects import enums as of_projects
from projects.models import Programme
from registry import enums as of_registry
from tests.check_translations import TYPOGRAPHY

pytestmark = pytest.mark.django_db
ROOMS = (of_registry, of_organizations, of_projects, of_portal)
# An e before one consonant, or two that are said together, begins with an accent.
E_WITHOUT_ACCENT = re.compile(
    r"\bE(?:[bcdfgjklmnprstvz]|ch|ph|th|qu|gn|[bcdfgptv][rl])[aeiouyàâéèêëîïôûü]"
)
LONGEST_ACRONYM = 5


def choices() -> Iterator[Any]:
    """The words of each room."""
    for room in ROOMS:
        for one in vars(room).values():
            if (
                isinstance(one, type)
                and issubclass(one, Choices)
                and one.__module__ == room.__name__
            ):
                yield pytest.param(lambda one=one: one.labels, id=f"{room.__name__}.{one.__name__}")


def of_table(model: Any) -> Any:
    return pytest.param(lambda: model.objects.values_list("name_fr", flat=True), id=model.__name__)


def of_api() -> Iterator[Any]:
    for one in API.codelists:
        yield pytest.param(lambda one=one: one.codes().values(), id=one.name)


@pytest.mark.parametrize(
    "names", [*of_api(), *choices(), *map(of_table, (Sector, Norm, Programme))]
)
def test_a_code_list_is_written_as_french_is(names: Callable[[], Any]) -> None:
    with override("fr"):
        told = [str(name) for name in names()]
    assert told
    assert [name for name in told if fault(name)] == []


def fault(name: str) -> bool:
    """Whether it lacks, has a mark as French does not write it, shouts, or lost an accent."""
    shouts = name.isupper() and len(name) > LONGEST_ACRONYM
    is_marked = any(mark.search(name) for mark in TYPOGRAPHY.values())
    return not name.strip() or shouts or is_marked or bool(E_WITHOUT_ACCENT.search(name))


@pytest.mark.parametrize(
    "name",
    ["", " ", "Politique de l'eau", "EDUCATION", "Echange de dette", "Equipements", "Education :"],
)
def test_what_is_not_so_is_seen(name: str) -> None:
    assert fault(name)


@pytest.mark.parametrize("name", ["Énergie", "Enseignement", "Espagne", "Exécutif", "MRIF", "Eau"])
def test_what_is_so_passes(name: str) -> None:
    assert not fault(name)
