"""What the benchmark asks of pages: values of the registry, each as often as it occurs."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

SEED = 1
EMPTY = "/suivre/envoye/"  # a page of the site that asks nothing of the database
WORDS = ("eau", "femmes", "formation", "école", "santé", "semences", "jeunes", "coopérative")
REPORTS = ("projects-by-type-year", "funding-by-country", "funding-by-sector", "leverage")
REPORTS += ("funding-by-source", "cash-and-in-kind", "funding-by-region")


@dataclass(frozen=True)
class Kind:
    """``median`` and ``p95``: the goals, in thousandths of a second."""

    name: str
    addresses: Callable[[random.Random], Iterator[str]]
    median: float | None = None
    p95: float | None = None
    is_of_staff: bool = False


@cache
def _values(path: str, count: int = 400) -> list[str]:
    """Of some rows drawn by chance; ``path``: the model's label and the field's path."""
    from django.apps import apps

    label, _dot, field = path.rpartition(":")
    rows = apps.get_model(label).objects.public().order_by("pk")
    pks = list(rows.values_list("pk", flat=True))
    drawn = random.Random(SEED).choices(pks, k=count)  # noqa: S311
    found = dict(rows.filter(pk__in=drawn).values_list("pk", field))
    return [str(found[pk]) for pk in drawn if found[pk] not in (None, "")]


PROJECTS = {
    "country": "projects.CountryShare:country",
    "sector": "projects.SectorShare:sector",
    "status": "projects.Project:status",
    "type": "projects.Project:type",
    "sdg": "projects.ProjectGoal:goal",
    "year": "projects.Project:start__year",
    "region": "projects.ProjectRegion:region",
}
ORGANIZATIONS = {
    "kind": "organizations.Organization:kind",
    "subtype": "organizations.Organization:subtype",
    "country": "organizations.Organization:country",
    "region": "organizations.Organization:region",
    "active": "projects.CountryShare:country",
    "sector": "organizations.Need:sector",
}


def _filter(fields: dict[str, str], chance: random.Random, but: str = "") -> tuple[str, str]:
    name = chance.choice([one for one in fields if one != but])
    return name, f"{name}={chance.choice(_values(fields[name]))}"


def single(list_: str, fields: dict[str, str]) -> Callable[[random.Random], Iterator[str]]:
    def found(chance: random.Random) -> Iterator[str]:
        while True:
            yield f"{list_}?{_filter(fields, chance)[1]}"

    return found


def searched(list_: str, fields: dict[str, str]) -> Callable[[random.Random], Iterator[str]]:
    """A word and two filters."""

    def found(chance: random.Random) -> Iterator[str]:
        while True:
            name, first = _filter(fields, chance)
            other = _filter(fields, chance, name)[1]
            yield f"{list_}?q={quote(chance.choice(WORDS))}&{first}&{other}"

    return found


def details(list_: str, model: str) -> Callable[[random.Random], Iterator[str]]:
    def found(chance: random.Random) -> Iterator[str]:
        while True:
            yield f"{list_}{chance.choice(_values(f'{model}:slug'))}/"

    return found


def far(chance: random.Random) -> Iterator[str]:
    from projects.models import Project

    last = Project.objects.public().count() // 50
    while True:
        yield f"/projets/?page={chance.randint(1, max(1, last))}"


def finder(chance: random.Random) -> Iterator[str]:
    while True:
        country, sector = (chance.choice(_values(PROJECTS[one])) for one in ("country", "sector"))
        yield f"/partenaires/recherche/?country={country}&sector={sector}"


def reports(chance: random.Random) -> Iterator[str]:
    """Narrowed by type and by a span of years: what every one of them may be asked."""
    while True:
        kind, year = (chance.choice(_values(PROJECTS[one])) for one in ("type", "year"))
        span = f"year_from={year}&year_to={int(year) + chance.randint(0, 5)}"
        yield f"/rapports/{chance.choice(REPORTS)}/?{chance.choice((f'type={kind}', span))}"


def suggestions(chance: random.Random) -> Iterator[str]:
    """The beginning of a word of a name, as it is typed."""
    while True:
        words = chance.choice(_values("organizations.Organization:name_folded")).split()
        word = chance.choice([one for one in words if len(one) > 1] or ["eau"])
        yield f"/recherche/suggestions/?q={quote(word[: chance.randint(2, 8)])}"


def admin(chance: random.Random) -> Iterator[str]:
    while True:
        word, kind = chance.choice(WORDS), chance.choice(("development", "fieldwork", "awareness"))
        yield f"/admin/projects/project/?q={quote(word)}&type__exact={kind}"


def staff_cookie() -> str:
    """That of an officer who is signed in, and gave a second factor."""
    from django.conf import settings
    from django.http import HttpRequest
    from django.test import Client

    from accounts.factors import vouch_for
    from accounts.models import User
    from accounts.tests.people import person

    user = User.objects.filter(username="officer").first() or person("officer")
    client, request = Client(), HttpRequest()
    client.force_login(user)
    request.session = client.session
    vouch_for(request, user)
    request.session.save()
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


KINDS = [
    Kind("home", lambda chance: iter(["/"])),
    Kind("map", lambda chance: iter(["/carte/"])),
    Kind("organizations, one filter", single("/organismes/", ORGANIZATIONS), 60, 150),
    Kind("projects, one filter", single("/projets/", PROJECTS), 60, 150),
    Kind("projects, any page of the list", far),
    Kind("organizations, a word and two filters", searched("/organismes/", ORGANIZATIONS), 80, 200),
    Kind("projects, a word and two filters", searched("/projets/", PROJECTS), 80, 200),
    Kind("page of an organization", details("/organismes/", "organizations.Organization"), 25),
    Kind("page of a project", details("/projets/", "projects.Project"), 25),
    Kind("partner finder", finder, p95=250),
    Kind("search suggestions", suggestions, p95=40),
    Kind("report on screen", reports, p95=500),
    Kind("admin list, a word and a filter", admin, p95=250, is_of_staff=True),
]
