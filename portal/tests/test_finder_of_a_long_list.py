"""Who fits in a registry whose organizations are tallied: exactly who is found by queries, in the
same order and for the same reasons, and nothing that was withdrawn."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.tests.people import signed_in
from organizations.enums import Kind
from organizations.models import ActiveCountry, Expertise, Need, Organization, Partnership
from portal import finder
from portal.finder import Finder
from projects.models import CountryShare, Project
from registry.actions import withdraw
from tests.builders import (
    organization,
    organizations,
    partnership,
    project,
    stored,
    stored_together,
)
from tests.standing import standing
from tests.tallied import differences, tallies, uncached, up_to_date

pytestmark = pytest.mark.django_db

FINDER = "/en/partners/finder/"
SECTORS = ("14030", "31120", "99820")
COUNTRIES = ("HT", "SN", "ML")
BEGUN = {"status": "implementation", "actual_start": "2012-01-01"}


@standing
def world() -> None:
    """Each ground holds of some and not of others; some rows are hidden, and would change all."""
    icos = [organization(key=f"ico{n}", name=f"Cap {n}") for n in range(4)]
    stored(icos[1], active_countries=[ActiveCountry(country=one) for one in ("HT", "SN")])
    places = ["HT", "SN", "HT", "ML", "ML"]
    named = [{"name_language": one} for one in ("ht", "fr", "")]
    souths = [
        organization(
            "southern_partner", key=f"s{n}", name=f"Sud {9 - n}", country=country, **named[n % 3]
        )
        for n, country in enumerate(places)
    ]
    quebec = [organization("quebec_partner", key=f"q{n}", name=f"Nord {n}") for n in range(4)]
    hidden = organization("southern_partner", key="hidden", country="HT", published=False)
    for n, (who, sector, status) in enumerate(
        [(0, 0, "open"), (0, 1, "open"), (1, 0, "answered"), (2, 1, "open"), (3, None, "open")]
    ):
        code = None if sector is None else SECTORS[sector]
        asked = {"key": f"n{n}", "title_fr": f"Eau {n}", "status": status, "sector_id": code}
        stored(Need(organization=souths[who], country=places[who], **asked))
    for who, sector in ((0, 0), (1, 1), (1, 2)):
        offered = {"domain_fr": f"Forage et eau {sector}", "sector_id": SECTORS[sector]}
        stored(Expertise(organization=quebec[who], **offered))
    partnership(icos[0], souths[0], start="2010-01-01")
    partnership(icos[1], souths[4], start="2010-01-01", end="2011-01-01")
    partnership(icos[2], quebec[2])
    partnership(organization(key="away", published=False), quebec[3], start="2001-01-01")
    for n, (south, other) in enumerate([(0, 0), (1, 1), (2, 1), (4, 3), (0, 2)]):
        parts = {"partner": souths[south], "expertise_provider": quebec[other]}
        given = {"countries": [COUNTRIES[n % 3]], "sectors": [SECTORS[n % 2]], "partners": parts}
        state = {"status": "pipeline"} if n == 3 else BEGUN
        project("fieldwork", lead=icos[n % 3], published=n != 4, **state, **given)
    both = {"countries": ["HT", "SN"], "sectors": ["14030", "31120"], "partners": {}}
    project("awareness", lead=icos[0], **BEGUN, **{**both, "partners": {"partner": souths[0]}})
    project("awareness", lead=icos[3], published=False, **BEGUN, **both)
    assert not hidden.is_public


@pytest.fixture
def tallied(world: None) -> Iterator[None]:
    with tallies():
        yield


def some(values: Any) -> Any:
    return st.lists(st.sampled_from(values), max_size=3, unique=True)


ASKED = st.fixed_dictionaries(
    {
        "country": some(COUNTRIES),
        "sector": some(SECTORS),
        "language": some(["ht", "fr", "es"]),
        "kind": some([one.value for one in Kind]),
        "need": st.lists(st.sampled_from(["n0", "n2", "n3", "n4"]), max_size=1),
        "q": st.sampled_from([[], [], ["eau"], ["forage"], ["cap"], ["haiti eau"], ["rien"]]),
    }
)


def told(found: Finder) -> Any:
    """All that the page tells of who fits: how many, in which order, why."""
    rows = [row.match for row in found.results]
    reasons = [(m.organization.pk, [(r.code, r.sentence) for r in m.reasons]) for m in rows]
    return found.page_obj.paginator.count, found.whole, reasons


@pytest.mark.usefixtures("tallied")
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=ASKED, few=st.sampled_from([0, 2, 5000]), way=st.sampled_from([0, 3, 1000]))
def test_sets_find_what_queries_find(asked: dict[str, Any], few: int, way: int) -> None:
    """Whether few are put in order, or many are met on the way."""
    data = QueryDict(mutable=True)
    for name, values in asked.items():
        keys = Need.objects.filter(key__in=values).values_list("pk", flat=True)
        data.setlist(name, [*map(str, keys)] if name == "need" else values)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("registry.memory.ranks.FEW", few)
        patched.setattr("registry.memory.ranks.WAY", way)
        patched.setattr(finder, "ROWS", 4)
        pages = uncached(Finder(data)).page_obj.paginator.page_range
        for page in pages[:2]:
            data["page"] = str(page)
            by_sets, by_queries = Finder(data), uncached(Finder(data))
            assert by_sets.ranking.sifted is not None
            assert by_queries.ranking.sifted is None  # type: ignore[attr-defined]
            assert told(by_sets) == told(by_queries)  # type: ignore[arg-type]


@pytest.mark.usefixtures("tallied")
def test_who_is_withdrawn_is_seen_by_nobody_and_staff_see_what_they_store(client: Client) -> None:
    def names(client: Client, url: str = FINDER) -> list[str]:
        return [row.match.organization.name for row in client.get(url).context["found"].results]

    need = Need.objects.get(key="n0")
    assert names(client, f"{FINDER}?country=HT&sector=14030")[0] == "Sud 9"
    withdraw(Organization, [need.organization_id], by=None, reason="Erreur")
    before = names(client)
    assert "Sud 9" not in before
    organization("southern_partner", key="new", name="Aaa")
    assert names(client) == before  # until it is gathered
    assert "Aaa" in names(signed_in("officer"))
    assert "Aaa" in names(client)
    assert differences() == []


@pytest.mark.usefixtures("tallied")
@pytest.mark.parametrize("query", ["country=HT&sector=14030", "country=HT&kind=ico", "need", ""])
def test_queries_are_as_many_for_a_few_as_for_thirty(client: Client, query: str) -> None:
    need = Need.objects.get(key="n0").pk
    urls = [f"{FINDER}?{f'need={need}' if query == 'need' else query}", f"/en/needs/{need}/"]

    def queries() -> list[int]:
        found = []
        for url in urls:
            client.get(url)
            with CaptureQueriesContext(connection) as captured:
                client.get(url)
            found.append(len(captured))
        return found

    before = queries()
    ico = Organization.objects.get(key="ico0")
    others = organizations("southern_partner", 24, named="Zone")
    stored_together([Partnership(ico=ico, partner=other) for other in others])
    asked = {"title_fr": "Eau", "sector_id": "14030", "country": "HT"}
    stored_together([Need(organization=other, **asked) for other in others])
    one = {"countries": ["HT"], "sectors": ["14030"], "partners": {"partner": others[-1]}}
    project("awareness", lead=ico, **BEGUN, **one)
    up_to_date()
    assert queries() == before


def reasons(address: str) -> Any:
    return told(Finder(QueryDict(address)))[2]


@pytest.mark.usefixtures("tallied")
def test_what_they_worked_on_is_what_queries_find_as_of_now() -> None:
    """By sets where nothing waits, by queries where something does."""
    address = "country=HT&country=SN&sector=14030"
    sets = reasons(address)
    assert any(code in ("worked_there", "worked_on") for _pk, why in sets for code, _told in why)
    with patch("portal.finding.work.tally_of", return_value=None):
        assert reasons(address) == sets
    moved = Project.objects.public().filter(countries__country="HT")
    for share in CountryShare.objects.filter(project__in=moved, country="HT"):
        share.country = "ML"
        stored(share)
    now = reasons(address)
    assert now != sets
    with patch("portal.finding.work.tally_of", return_value=None):
        assert reasons(address) == now
    up_to_date()
    later = reasons(address)
    with patch("portal.finding.work.tally_of", return_value=None):
        assert reasons(address) == later
