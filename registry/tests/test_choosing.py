"""Filters of the staff's lists that are boxes: by a record, and by one of many choices."""

import html
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.tests.people import signed_in
from organizations.models import Need, Organization
from projects.models import Participation
from registry.actions import Draft, write
from tests import builders

pytestmark = pytest.mark.django_db
NEEDS = "/en/admin/organizations/need/"
PROJECTS = "/en/admin/projects/project/"
KNOWN = "organization__id__exact"


@pytest.fixture
def client() -> Client:
    return signed_in("analyst")


def need(owner: Organization, title: str, **fields: Any) -> Need:
    return builders.stored(Need(organization=owner, title_fr=title, **fields))


@pytest.fixture
def south() -> Organization:
    return builders.organization("southern_partner", name="Fanm Vanyan")


@pytest.fixture
def two(south: Organization) -> list[Need]:
    other = builders.organization("southern_partner", name="Dlo Pwòp")
    return [
        need(south, "Un puits", sector_id="14030", country="HT"),
        need(other, "Une école", country="SN"),
    ]


def asked(client: Client, url: str, query: Any = None) -> tuple[set[Any], str]:
    """The rows that the list shows, and its page as text."""
    response = client.get(url, query or {})
    assert response.status_code == 200
    return set(response.context["cl"].result_list), html.unescape(response.content.decode())


def messages(client: Client, url: str, query: Any) -> list[str]:
    return [str(one) for one in client.get(url, query).context["messages"]]


def test_a_record_is_chosen_in_a_box_that_completes(client: Client, two: list[Need]) -> None:
    rows, page = asked(client, NEEDS, {"o": "1", "q": ""})
    assert rows == set(two)
    assert 'data-ajax--url="/en/admin/autocomplete/"' in page
    assert 'data-model-name="need" data-field-name="organization"' in page
    assert f'<select name="{KNOWN}" id="filter-organization-words"' in page
    assert '<input type="hidden" name="o" value="1">' in page
    assert "admin/js/autocomplete.js" in page
    assert '<script src="/static/js/filter-boxes.js" type="module">' in page
    assert page.count("js/vendor/jquery/jquery") == 1
    assert "Dlo Pwòp</option>" not in page


def test_the_chosen_record_is_shown_and_removed(client: Client, two: list[Need]) -> None:
    south = two[0].organization
    rows, page = asked(client, NEEDS, {KNOWN: south.pk, "o": "1"})
    assert rows == {two[0]}
    assert f'<option value="{south.pk}" selected>Fanm Vanyan</option>' in page
    assert '<a class="filter-remove" href="?o=1">Remove this filter' in page
    assert f'<input type="hidden" name="{KNOWN}" value="{south.pk}">' in page  # other forms


@pytest.mark.parametrize("name", ["organization", "organization__exact", KNOWN])
def test_each_way_to_name_the_record_is_known(client: Client, two: list[Need], name: str) -> None:
    assert asked(client, NEEDS, {name: two[0].organization_id})[0] == {two[0]}


def test_without_a_script_words_find_the_record(client: Client, two: list[Need]) -> None:
    rows, page = asked(client, NEEDS, {"organization-words": "pwop"})
    assert rows == {two[1]}
    assert 'name="organization-words" value="pwop"' in page
    assert "Found by “pwop”" in page
    assert asked(client, NEEDS, {"organization-words": "nothing"})[0] == set()


def test_a_code_is_chosen_and_so_is_none(client: Client, two: list[Need]) -> None:
    assert asked(client, NEEDS, {"sector__code__exact": "14030"})[0] == {two[0]}
    assert asked(client, NEEDS, {"sector__isempty": "1"})[0] == {two[1]}
    rows, page = asked(client, NEEDS, {"sector__isempty": "0"})
    assert rows == {two[0]}
    assert '<a href="?sector__isempty=0" aria-current="true">Not empty</a>' in page


WRONG = ["abc", "0", "-1", "9" * 30, "9" * 5000, "1;2", "é", "1.5", "[]", "12345678"]


@pytest.mark.parametrize("value", WRONG, ids=ascii)
@pytest.mark.parametrize("name", [KNOWN, "organization", "sector__code__exact"])
def test_what_names_no_record_is_told(
    client: Client, two: list[Need], name: str, value: str
) -> None:
    response = client.get(NEEDS, {name: value})
    assert response.status_code == 200
    assert set(response.context["cl"].result_list) == set(two)
    (message,) = [str(one) for one in response.context["messages"]]
    assert message.startswith("The filter “")
    assert message.endswith(f"does not know “{value[:50]}”: it is ignored.")
    assert client.get(f"{NEEDS}export/csv/", {name: value}).status_code == 302


def test_words_that_cannot_be_read_are_told(client: Client, two: list[Need]) -> None:
    query = {"organization-words": "a" * 201}
    assert len(messages(client, NEEDS, query)) == 1
    assert asked(client, NEEDS, query)[0] == set(two)


def test_neither_empty_nor_not_is_told(client: Client, two: list[Need]) -> None:
    assert messages(client, NEEDS, {"sector__isempty": "x"}) == [
        "The filter “sector” does not know “x”: it is ignored."
    ]


def test_nothing_chosen_is_no_filter(client: Client, two: list[Need]) -> None:
    query = {KNOWN: "", "sector__code__exact": "", "country__exact": ""}
    assert asked(client, NEEDS, query)[0] == set(two)
    assert messages(client, NEEDS, query) == []


def test_a_country_is_one_of_those_in_use(client: Client, two: list[Need]) -> None:
    rows, page = asked(client, NEEDS, {"country__exact": "HT"})
    assert rows == {two[0]}
    assert '<option value="HT" selected>Haiti</option><option value="SN">Senegal</option>' in page
    assert "BF" not in page.split('id="filter-country"')[1].split("</select>")[0]
    rows, page = asked(client, NEEDS, {"country__exact": "BF"})  # a view that someone kept
    assert rows == set()
    assert '<option value="BF" selected>Burkina Faso</option>' in page


@pytest.mark.parametrize("value", ["ZZ", "ht", "9" * 99])
def test_a_country_that_is_none_is_told(client: Client, two: list[Need], value: str) -> None:
    assert len(messages(client, NEEDS, {"country__exact": value})) == 1
    assert asked(client, NEEDS, {"country__exact": value})[0] == set(two)
    assert client.get(f"{NEEDS}export/csv/", {"country__exact": value}).status_code == 302


def test_projects_by_their_lead(client: Client, south: Organization) -> None:
    lead = builders.organization(name="Côte Solidaire")
    led = builders.project(lead=lead, countries=["HT"])
    taken = builders.project(countries=["SN"], published=False)
    write([Draft(Participation(project=taken, organization=lead, role="partner"))], by=None)
    assert asked(client, PROJECTS, {"lead": lead.pk})[0] == {led}
    assert asked(client, PROJECTS, {"lead-words": "cote"})[0] == {led}
    assert asked(client, PROJECTS, {"countries__country__exact": "SN"})[0] == {taken}
    _rows, page = asked(client, PROJECTS, {"lead": "x"})
    assert "The filter “lead organization” does not know “x”: it is ignored." in page
    assert 'data-model-name="participation" data-field-name="organization"' in page


def test_who_may_not_see_the_records_is_not_offered_them(two: list[Need]) -> None:
    user = User.objects.create_user("alone", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_need"))
    client = Client()
    client.force_login(user)
    rows, page = asked(client, NEEDS)
    assert rows == set(two)
    assert KNOWN not in page
    assert 'id="filter-country"' in page
    words = {"organization-words": "pwop"}
    assert client.get(NEEDS, words).status_code == 302  # no filter of this list
    assert client.get(NEEDS, {KNOWN: "x"}).status_code == 302


def test_the_words_of_the_boxes_are_french(two: list[Need]) -> None:
    client = signed_in("officer")
    page = asked(client, "/admin/organizations/need/", {KNOWN: two[0].organization_id})[1]
    assert "Retirer ce filtre" in page
    assert "La liste est filtrée dès que vous choisissez." in page
    told = messages(client, "/admin/organizations/need/", {KNOWN: "x"})
    assert told == ["Le filtre «\xa0organisme\xa0» ne connaît pas «\xa0x\xa0»\xa0: il est ignoré."]


LISTS = {
    "organizations/need": ["organization__id__exact", "sector__code__exact"],
    "organizations/expertise": ["organization__id__exact", "sector__code__exact"],
    "organizations/membership": ["organization__id__exact"],
    "organizations/partnership": ["ico__id__exact", "partner__id__exact"],
    "organizations/contact": ["organization__id__exact"],
    "organizations/eligibilityreview": ["organization__id__exact"],
    "projects/participation": ["project__id__exact", "organization__id__exact"],
    "projects/contribution": ["project__id__exact", "organization__id__exact"],
    "projects/obligation": ["project__id__exact"],
    "projects/needanswer": ["need__id__exact", "project__id__exact"],
    "projects/transfer": ["expertise__id__exact", "project__id__exact"],
    "projects/project": ["lead"],
}


@pytest.mark.parametrize("path", LISTS)
def test_each_box_completes_from_records_of_its_own(path: str) -> None:
    client = signed_in("administrator")
    _rows, page = asked(client, f"/en/admin/{path}/")
    for name in LISTS[path]:
        select = page.split(f'<select name="{name}"')[1].split(">")[0]
        kept = {
            key: select.split(f'data-{key.replace("_", "-")}="')[1].split('"')[0]
            for key in ("app_label", "model_name", "field_name")
        }
        found = client.get("/en/admin/autocomplete/", {**kept, "term": "x"})
        assert found.status_code == 200
        assert "results" in found.json()


def test_a_chosen_record_is_read_once(client: Client, two: list[Need]) -> None:
    south = two[0].organization

    def queries(**query: Any) -> int:
        with CaptureQueriesContext(connection) as counted:
            assert client.get(NEEDS, query).status_code == 200
        return len(counted)

    queries()
    unfiltered, few = queries(), queries(**{KNOWN: south.pk})
    assert few == unfiltered + 1
    write([Draft(Need(organization=south, title_fr=f"B{n}")) for n in range(30)], by=None)
    assert queries(**{KNOWN: south.pk}) == few
    assert queries() == unfiltered
