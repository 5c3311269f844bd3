"""The public list of organizations, its filters and its file, as a visitor uses them."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from organizations.models import ActiveCountry, Expertise, Need, Sector
from registry.actions import Draft, archive, submit, write
from tests.builders import (
    membership,
    organization,
    organizations,
    partnership,
    project,
    stored,
)
from tests.standing import standing

pytestmark = pytest.mark.django_db

LIST, CSV = "/organismes/", "/organismes/export.csv"
HEADER = (
    "key,kind,subtype,name,acronym,country,region,city,website,quebec_presence,"
    "aqoci_member,projects,source_url,updated_at,name_language"
)


def found(client: Client, query: str) -> list[str]:
    """The keys that the file of the list gives, which are also the page's."""
    rows = read(client, query)
    page = client.get(f"{LIST}?{query}")
    assert page.status_code == 200
    assert [one.key for one in page.context["page_obj"]] == [row["key"] for row in rows]
    return [row["key"] for row in rows]


def read(client: Client, query: str = "") -> list[dict[str, str]]:
    response = client.get(f"{CSV}?{query}")
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(body(response).decode())))


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_the_list_shows_the_published_alone(client: Client) -> None:
    organization(key="shown", name="Shown")
    organization(key="draft", name="Draft", published=False)
    review = organization(key="review", name="Review", published=False)
    submit(type(review), [review.pk], by=None)
    gone = organization(key="gone", name="Gone")
    archive(type(gone), [gone.pk], by=None, reason="closed")

    assert found(client, "") == ["shown"]
    assert client.get(LIST).context["page_obj"].paginator.count == 1


@pytest.mark.parametrize(
    "question",
    [
        "cote",
        "CÔTE",
        "côte d'azur",
        "cote d’azur",
        "oeuvre",
        "Œuvre",
        "azur œuvre",
        "cda",
        "littoral",
    ],
)
def test_the_search_is_blind_to_accents_case_and_apostrophes(client: Client, question: str) -> None:
    organization(
        key="cote", name="L’Œuvre de la Côte d'Azur", acronym="CDA", aliases=["Le Littoral"]
    )
    organization(key="other", name="Autre")

    assert found(client, f"q={question}") == ["cote"]


@standing
def registry() -> None:
    """One of each kind, tied to countries, sectors, an expertise and the AQOCI."""
    ico = organization(key="ico", name="A", region="03")
    stored(ico, active_countries=[ActiveCountry(country="SN")])
    membership(ico, "2010-01-01")
    former = organization(key="former", name="B")
    membership(former, "2001-01-01", "2009-12-31")
    south = organization("southern_partner", key="south", name="C", subtype="womens_group")
    quebec = organization("quebec_partner", key="quebec", name="D", subtype="trade_union")
    stored(Need(organization=south, title_fr="Eau", sector_id="14030"))
    stored(Expertise(organization=quebec, domain_fr="Agroécologie", sector_id="31120"))
    partnership(ico, quebec, expertise="Santé mentale")
    hidden = organization(key="hidden", published=False)
    membership(hidden, "2010-01-01")
    project("awareness", lead=former, countries=["ML"], sectors=["99820"])
    draft = project("awareness", lead=former, countries=["BJ"], sectors=["11220"], published=False)
    assert draft.publication == "draft"


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize(
    "query, keys",
    [
        ("kind=ico", ["ico", "former"]),
        ("kind=ico&kind=southern_partner", ["ico", "former", "south"]),
        ("subtype=trade_union", ["quebec"]),
        ("country=HT", ["south"]),
        ("country=FR", []),
        ("region=03", ["ico"]),
        ("region=03&region=06", ["ico", "former"]),
        ("aqoci=true", ["ico"]),
        ("aqoci=false", ["former"]),
        ("aqoci=unknown", ["south", "quebec"]),
        ("aqoci=true&aqoci=false", ["ico", "former"]),
        ("sector=14030", ["south"]),
        ("sector=31120", ["quebec"]),
        ("sector=99820", ["former"]),
        ("sector=11220", []),
        ("expertise=agroecologie", ["quebec"]),
        ("expertise=sante", ["quebec"]),
        ("active=SN", ["ico"]),
        ("active=ML", ["former"]),
        ("active=BJ", []),
        ("kind=ico&region=06", ["former"]),
        ("sort=-name", ["quebec", "south", "former", "ico"]),
        ("sort=-projects&kind=ico", ["former", "ico"]),
        ("q=&kind=&sort=", ["ico", "former", "south", "quebec"]),
    ],
)
def test_filters_and_orders(client: Client, query: str, keys: list[str]) -> None:
    assert found(client, query) == keys


@pytest.mark.usefixtures("registry")
def test_choices_of_filters_come_from_published_records_alone(client: Client) -> None:
    form = client.get(LIST).context["form"]

    def offered(name: str) -> set[str]:
        return {choice.value for choice in form.fields[name].facet.choices}

    assert offered("sector") == {"14030", "31120", "99820"}
    assert offered("active") == {"SN", "ML"}
    assert offered("country") == {"CA", "HT"}


@pytest.mark.parametrize(
    "query, named",
    [
        ("kind=bank", "bank"),
        ("country=XX", "XX"),
        ("region=99", "99"),
        ("sector=00000", "00000"),
        ("sort=height", "height"),
        ("page=x", "page"),
        ("page=0", "page"),
        ("page_size=30", "30"),
        ("q=%00", "Name, place or words"),
        ("q=" + "a" * 201, "200"),
    ],
)
@pytest.mark.parametrize("address", ["/en/organizations/", "/en/organizations/export.csv"])
def test_a_wrong_parameter_is_named_with_status_400(
    client: Client, address: str, query: str, named: str
) -> None:
    organization()

    response = client.get(f"{address}?{query}")

    assert response.status_code == 400
    summary = response.content.decode().split('class="error-summary"')[1].split("</div>")[0]
    assert named.lower() in summary.lower()
    assert not response.context["page_obj"].object_list


def test_pages_follow_each_other_without_loss(client: Client) -> None:
    for number in range(51):
        organization(key=f"k{number:02}", name="Same name")

    first, second = client.get(LIST), client.get(f"{LIST}?page=2")

    keys = [one.key for page in (first, second) for one in page.context["page_obj"]]
    assert keys == [f"k{number:02}" for number in range(51)]
    assert client.get(f"{LIST}?page=3").status_code == 404
    assert len(read(client, "page=2")) == 51


def test_an_empty_registry_and_an_empty_result_say_what_to_do(client: Client) -> None:
    assert "No organization is published yet." in client.get("/en/organizations/").content.decode()

    organization("quebec_partner", name="Syndicat")
    page = client.get("/en/organizations/?q=syndicat&kind=ico").content.decode()
    assert "Nothing matches all these filters" in page
    assert '<a href="?q=syndicat">Remove “Kind: international' in page
    assert "Remove “Name, place or words" not in page


def test_queries_are_as_many_for_one_row_as_for_thirty(
    client: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    organization("southern_partner", subtype="cooperative")
    with django_assert_num_queries(14):
        client.get(LIST)
    organizations("southern_partner", 29, subtype="cooperative")
    with django_assert_num_queries(14):
        client.get(LIST)


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize(
    "address",
    [LIST, "/en/organizations/", f"{LIST}?q=zzz&kind=ico", "/en/organizations/?kind=bank"],
)
def test_pages_are_valid_html(
    client: Client, assert_valid_html: Callable[[Any], None], address: str
) -> None:
    assert_valid_html(client.get(address))


@pytest.mark.usefixtures("registry")
def test_the_file_has_fixed_headers_and_typed_cells(client: Client) -> None:
    response = client.get(CSV)
    lines = body(response).decode().split("\r\n")
    today = read(client)[0]["updated_at"]

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert lines == [
        HEADER,
        f"ico,ico,,A,,CA,03,,,headquarters,true,0,,{today},",
        f"former,ico,,B,,CA,06,,,headquarters,false,1,,{today},",
        f"south,southern_partner,womens_group,C,,HT,,,,,,0,,{today},",
        f"quebec,quebec_partner,trade_union,D,,CA,,,,,,0,,{today},",
        "",
    ]


def test_labels_and_the_dialect_of_french_spreadsheets(client: Client) -> None:
    organization(key="k", name="Nom")

    labels = body(client.get("/en/organizations/export.csv?labels=1")).decode().split("\r\n")[0]
    french = body(client.get(f"{CSV}?dialect=excel-fr"))

    assert labels.startswith("key,kind,subtype,official name,acronym,country,Québec region,city")
    assert french.startswith(b"\xef\xbb\xbfkey;kind;subtype;name")
    assert client.get(f"{CSV}?dialect=lotus").status_code == 400
    assert client.get(f"{CSV}?labels=maybe").status_code == 400


def test_a_cell_that_a_spreadsheet_would_run_is_neutralised(client: Client) -> None:
    organization(key="k", name="=HYPERLINK(1)")

    assert read(client)[0]["name"] == "'=HYPERLINK(1)"


def test_a_partner_at_risk_keeps_its_city_to_itself(client: Client) -> None:
    hides = organization("southern_partner", key="hides", city="Jacmel")
    shows = organization("southern_partner", key="shows", city="Gonaïves", publish_location=True)

    assert {row["key"]: row["city"] for row in read(client)} == {"hides": "", "shows": "Gonaïves"}
    for address in (LIST, hides.get_absolute_url()):
        assert "Jacmel" not in client.get(address).content.decode()
    assert "Gonaïves" in client.get(shows.get_absolute_url()).content.decode()


def test_a_change_of_a_name_is_found_at_once(client: Client) -> None:
    one = organization(key="k", name="Avant")
    one.name = "Après"
    write([Draft(one)], by=None)

    assert found(client, "q=apres") == ["k"]
    assert found(client, "q=avant") == []


def test_a_sector_that_is_renamed_is_called_so_at_once(client: Client) -> None:
    partner = organization("southern_partner")
    sector = Sector.objects.create(code="99999", name_fr="Avant", name_en="Before")
    stored(Need(organization=partner, title_fr="Eau", sector=sector))
    for name in ("Avant", "Ensuite"):
        Sector.objects.filter(pk=sector.pk).update(name_fr=name)
        assert f"99999 {name}" in client.get(LIST).content.decode()
        assert "99999 Before" in client.get("/en/organizations/").content.decode()
