"""The partner finder: who is found, in which order, for which reasons, as a visitor asks."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organizations.enums import Kind
from organizations.models import ActiveCountry, Expertise, Need, Organization
from portal.finding import Ranking, Reason, Wish
from projects.models import Project
from registry.languages import official_in
from tests.builders import organization, organizations, partnership, project, stored
from tests.standing import standing

pytestmark = pytest.mark.django_db

FINDER = "/en/partners/finder/"
SECTORS = ("14030", "31120")
COUNTRIES = ("HT", "SN")


def found(client: Client, query: str = "") -> dict[str, list[str]]:
    """The keys found, in order, each with its reasons in words."""
    response = client.get(f"{FINDER}?{query}")
    assert response.status_code == 200
    matches = [row.match for row in response.context["found"].results]
    return {m.organization.key: [strip_tags(r.sentence) for r in m.reasons] for m in matches}


def begun(lead: Organization, **fields: Any) -> Project:
    return project("awareness", lead=lead, status="implementation", **fields)


@pytest.fixture
def ico() -> Organization:
    return organization(key="ico", name="Côte Solidaire")


@standing
def world() -> None:
    """One partner for each ground, and hidden rows that would change everything."""
    ico = organization(key="ico", name="Côte Solidaire")
    asks = organization("southern_partner", key="asks", name="Asks", country="SN")
    stored(Need(organization=asks, key="n1", title_fr="Un puits", sector_id="14030"))
    stored(Need(organization=asks, key="n2", title_fr="Une pompe", sector_id="14030"))
    worked = organization("southern_partner", key="worked", name="Worked", country="BF")
    one = {"countries": ["SN"], "sectors": ["14030"], "title_fr": "Des puits"}
    begun(ico, partners={"partner": worked}, actual_start="2011-05-01", **one)
    begun(ico, partners={"partner": worked}, actual_start="2015-05-01", title_fr="Autre")
    offers = organization("quebec_partner", key="offers", name="Offers")
    stored(Expertise(organization=offers, domain_fr="Forage", sector_id="14030"))
    partnership(ico, offers, start="2012-01-01")
    organization("southern_partner", key="nothing", name="Nothing", country="HT")
    draft = organization("southern_partner", name="Draft", country="SN", published=False)
    stored(Need(organization=draft, title_fr="Secret", sector_id="14030"))
    for key in ("asks", "nothing"):
        partner = Organization.objects.get(key=key)
        planned = {
            "title_fr": "Projet secret",
            "actual_start": "2001-01-01",
            "sectors": ["14030"],
        }
        project("awareness", lead=ico, partners={"partner": partner}, published=False, **planned)
    partnership(organization(name="ICO secrète", published=False), worked, start="2001-01-01")


@pytest.mark.usefixtures("world")
def test_reasons_and_their_order(client: Client) -> None:
    assert found(client, "country=SN&sector=14030") == {
        "asks": [
            "asks for Un puits, and for 1 other thing that fits",
            "its country: Senegal",
        ],
        "worked": [
            "Senegal: at work since 2011, Des puits",
            "Basic drinking water supply and basic sanitation: one project, Des puits",
            "2 projects with Québec ICOs, the latest is Autre",
        ],
        "offers": ["offers Forage", "partner of Côte Solidaire since 2012"],
    }
    response = client.get(f"{FINDER}?country=SN&sector=14030")
    assert "2 meet everything that you ask" in response.content.decode()
    assert "How this order is made" in response.content.decode()


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    "query, keys",
    [
        ("", ["offers", "asks", "nothing", "worked"]),
        ("country=HT", ["nothing"]),
        ("country=HT&country=SN", ["asks", "nothing", "worked"]),
        ("sector=14030&kind=quebec_partner", ["offers"]),
        ("q=POMPE", ["asks"]),
        ("q=forage", ["offers"]),
        ("q=secret", []),
        ("q=!!!", ["offers", "asks", "nothing", "worked"]),
        ("country=BJ", []),
        ("kind=ico&country=SN", ["ico"]),
    ],
)
def test_who_is_found(client: Client, query: str, keys: list[str]) -> None:
    assert list(found(client, query)) == keys


def spoken() -> None:
    """Partners whose names are in several languages, or in none that is recorded."""
    for key, country, language in (
        ("bo", "BO", "es"),
        ("pe", "PE", ""),
        ("ht", "HT", "ht"),
        ("sv", "SN", "es"),
    ):
        named = {"name": f"Grupo {key}", "name_language": language}
        organization("southern_partner", key=key, country=country, **named)
    organization("quebec_partner", key="qc", name="Collège", name_language="fr")
    organization("southern_partner", name="Secreta", name_language="es", published=False)


def test_a_language_is_told_as_far_as_it_is_recorded(client: Client) -> None:
    spoken()
    name = "its name is recorded in this language: Spanish"
    official = "official in its country, {}, in law or in fact (Unicode CLDR): Spanish"
    assert found(client, "language=es") == {
        "bo": [name, official.format("Bolivia")],
        "sv": [name],
        "pe": [official.format("Peru")],
    }
    # Canada's own languages say nothing of one partner in Québec.
    assert list(found(client, "language=en")) == []
    assert list(found(client, "language=fr&kind=quebec_partner")) == ["qc"]
    page = client.get(f"{FINDER}?language=es").content.decode()
    assert "No record says in which languages an organization works" in page
    assert "No record says" not in client.get(FINDER).content.decode()
    assert client.get(f"{FINDER}?language=zz").status_code == 400


def test_beside_a_place_a_language_ranks_and_lists_nobody(client: Client) -> None:
    spoken()
    assert list(found(client, "country=HT&country=PE&language=es")) == ["pe", "ht"]
    response = client.get(f"{FINDER}?country=HT&country=PE&language=es")
    assert "1 meets everything that you ask" in response.content.decode()


def test_what_is_compared_says_the_language_of_the_name(client: Client) -> None:
    spoken()
    slug = Organization.objects.get(key="bo").slug
    comparison = client.get(f"{FINDER}?compare={slug}").context["found"].comparison
    cells = {row.label: row.cells[0][1] for row in comparison.rows}
    assert cells["Language of the name"] == "Spanish"


@pytest.mark.usefixtures("world")
def test_nothing_unpublished_is_told_anywhere(client: Client) -> None:
    slugs = Organization.objects.public().values_list("slug", flat=True)[:4]
    shown = urlencode({"compare": list(slugs), "keep": list(slugs)}, doseq=True)
    need = Need.objects.get(key="n1")
    for address in (
        f"{FINDER}?country=SN&sector=14030&{shown}",
        f"{FINDER}?need={need.pk}",
        f"/en/needs/{need.pk}/",
        "/en/needs/",
    ):
        text = client.get(address).content.decode()
        assert not re.search("secr[eè]te?|Draft|2001", text, re.IGNORECASE), address
    hidden = Organization.objects.get(name="Draft")
    for query in (f"compare={hidden.slug}", f"keep={hidden.slug}"):
        assert client.get(f"{FINDER}?{query}").status_code == 400
    secret = Need.objects.get(title_fr="Secret")
    assert client.get(f"{FINDER}?need={secret.pk}").status_code == 400
    assert client.get(f"/en/needs/{secret.pk}/").status_code == 404


@pytest.mark.usefixtures("world")
def test_who_could_answer_a_need(client: Client) -> None:
    asks = Organization.objects.get(key="asks")
    other = organization(key="other", name="Autre OCI")
    stored(other, active_countries=[ActiveCountry(country="SN")])
    partnership(Organization.objects.get(key="ico"), asks, start="2016-01-01")
    need = Need.objects.get(key="n1")

    assert found(client, f"need={need.pk}") == {
        "ico": [
            "already a partner of Asks since 2016",
            "Senegal: at work since 2011, Des puits",
            "Basic drinking water supply and basic sanitation: one project, Des puits",
        ],
        "offers": ["offers Forage", "partner of Côte Solidaire since 2012"],
        "other": ["says that it is active in: Senegal"],
    }
    page = client.get(f"/en/needs/{need.pk}/")
    assert [m.organization.key for m in page.context["icos"]] == ["ico", "other"]
    assert [m.organization.key for m in page.context["quebec"]] == ["offers"]


@pytest.mark.parametrize(
    "query, told",
    [
        ("compare=nulle-part", "nulle-part"),
        ("keep=nulle-part", "nulle-part"),
        ("need=12345678901234567890", "12345678901234567890"),
        ("need=puits", "whole number"),
        ("country=ZZ", "ZZ"),
        ("kind=banque", "banque"),
        ("page=0", "Page"),
        ("q=" + "a" * 10_000, "200"),
        ("compare=" + "a" * 10_000, "aaa"),
    ],
)
def test_a_wrong_value_is_named(client: Client, query: str, told: str) -> None:
    response = client.get(f"{FINDER}?{query}")
    assert response.status_code == 400
    assert told in response.content.decode()


def test_four_are_compared_and_no_more(
    client: Client, assert_valid_html: Callable[..., None]
) -> None:
    slugs = [one.slug for one in organizations("southern_partner", 5)]
    four = client.get(f"{FINDER}?{urlencode({'compare': slugs[:4]}, doseq=True)}")
    assert four.status_code == 200
    assert_valid_html(four)
    assert [one.name for one, _url in four.context["found"].compared] == [
        "Groupe 00",
        "Groupe 01",
        "Groupe 02",
        "Groupe 03",
    ]
    five = client.get(f"{FINDER}?{urlencode({'compare': slugs}, doseq=True)}")
    assert five.status_code == 400
    assert f"“{slugs[4]}” is one too many" in five.content.decode()
    assert client.get(f"{FINDER}?page=99").status_code == 404


def test_a_hidden_place_is_told_nowhere(client: Client) -> None:
    hidden = organization("southern_partner", name="Hidden", city="Gonaïves", country="HT")
    asked = {"title_fr": "Un abri", "place": "Gonaïves", "country": "HT"}
    need = stored(Need(organization=hidden, **asked))
    addresses = [
        f"{FINDER}?country=HT&compare={hidden.slug}&keep={hidden.slug}",
        f"/en/needs/{need.pk}/",
        "/en/needs/",
        f"{FINDER}?q=abri",
    ]
    for address in addresses:
        text = client.get(address).content.decode()
        assert "Hidden" in text, address
        assert "Gona" not in text, address
    assert found(client, "q=gonaives") == {}
    assert client.get("/en/needs/?q=gonaives").context["page_obj"].paginator.count == 0
    body = b"".join(client.get("/en/needs/export.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "Un abri" in body
    assert "Gona" not in body


def test_queries_are_the_same_for_one_row_and_for_thirty(client: Client, ico: Organization) -> None:
    def queries() -> int:
        client.get(FINDER)
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{FINDER}?country=HT&sector=14030&q=eau&compare={slug}&keep={slug}")
        return len(captured)

    def grow(count: int) -> None:
        for number, one in enumerate(organizations("southern_partner", count)):
            stored(Need(organization=one, title_fr=f"Eau {number}", sector_id="14030"))
            partnership(ico, one, start="2011-01-01")
        partners = {"partner": one}
        begun(
            ico, partners=partners, countries=["HT"], sectors=["14030"], actual_start="2011-01-01"
        )

    grow(1)
    slug = Organization.objects.exclude(key="ico").get().slug
    few = queries()
    grow(22)
    assert queries() == few


# Every reason is true of the records that it leads to.


def holds(reason: Reason, one: Organization, wish: Wish) -> bool:
    record = reason.records[0]
    if isinstance(record, Project):
        assert record.is_public
        assert record.participations.filter(organization=one).exists()
    else:
        assert record.is_shown()
    places = (
        {str(c.country) for c in record.countries.all()} if reason.code == "worked_there" else set()
    )
    codes = {s.sector_id for s in record.sectors.all()} if reason.code == "worked_on" else set()
    return bool(
        {
            "asks": lambda: record.organization == one and record.status == "open",
            "offers": lambda: record.organization == one,
            "worked_on": lambda: codes & set(wish.sectors),
            "worked_there": lambda: places & set(wish.countries),
            "named_in": lambda: record == one and one.name_language in wish.languages,
            "official_there": lambda: (
                record == one and {*official_in(str(one.country))} & {*wish.languages}
            ),
            "based": lambda: record == one and str(one.country) in wish.countries,
            "declares": lambda: (
                record.organization == one and str(record.country) in wish.countries
            ),
            "partnered": lambda: record.partner == one and record.ico.is_public,
            "together": lambda: record.ico == one and record.partner == wish.asker,
            "known": lambda: record.participations.filter(role="lead").exists(),
        }[reason.code]()
    )


tie = st.tuples(
    st.integers(0, 3), st.sampled_from(SECTORS), st.sampled_from(COUNTRIES), st.booleans()
)


def tell(partner: Organization, number: int, sector: str, *, is_open: bool) -> None:
    """A need of a southern partner, or the expertise of a Québec one."""
    said = {"organization": partner, "sector_id": sector}
    if partner.kind == "quebec_partner":
        stored(Expertise(domain_fr=f"Domaine {number}", **said))
    else:
        stored(Need(title_fr="Besoin", status="open" if is_open else "answered", **said))


# The rows of the examples before stay: the more, the better.
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(needs=st.lists(tie, max_size=3), works=st.lists(tie, max_size=3), asked=tie)
def test_every_reason_is_true_of_its_records(needs: Any, works: Any, asked: Any, ico: Any) -> None:
    kinds = ["southern_partner", "southern_partner", "quebec_partner"]
    partners = [organization(kind) for kind in kinds]
    partners.append(organization("southern_partner", country="SN", published=False))
    for number, (who, sector, _country, is_open) in enumerate(needs):
        tell(partners[who], number, sector, is_open=is_open)
    for who, sector, country, is_begun in works:
        partner = partners[who]
        parts = {"countries": [country], "sectors": [sector], "partners": {"partner": partner}}
        status = "implementation" if is_begun else "pipeline"
        dated = {"status": status, "actual_start": "2012-01-01", "published": partner.is_public}
        project("awareness", lead=ico, **dated, **parts)
    wish = Wish((asked[2],), (asked[1],), asker=partners[0], languages=("fr", "ht"))
    ranking = Ranking(wish, list(Kind))
    everyone = [one.pk for one in Organization.objects.public()]
    told = {match.organization.pk: match for match in ranking.matches(everyone)}
    for match in told.values():
        assert all(holds(reason, match.organization, ranking.wish) for reason in match.reasons)
    for row in ranking.rows:
        weights = {reason.code: reason.weight for reason in told[row.pk].reasons}
        assert row.fit == sum(weights.values())
