"""The staff's lists: counted to a bound, taken away as files, walked record by record."""

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import urlencode
from python_calamine import CalamineWorkbook

from accounts.tests.people import signed_in
from organizations.models import Contact, Organization
from projects.models import Contribution, Programme, Project
from registry.actions import Draft, write
from registry.admin import counting
from registry.keyset import around
from tests import builders

pytestmark = pytest.mark.django_db
LIST = "/en/admin/organizations/organization/"
PROJECTS = "/en/admin/projects/project/"


def souths(*names: str, **fields: Any) -> list[Organization]:
    made = [
        Organization(kind="southern_partner", name=name, **{"country": "HT", **fields})
        for name in names
    ]
    write([Draft(one) for one in made], by=None)
    return made


def body(response: Any) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def lines(response: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body(response).decode())))


def sheet(response: Any) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(body(response)))
    return book.get_sheet_by_index(0).to_python()


# Counting


@pytest.fixture
def counts_to_four(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "COUNTED", 100)


def test_a_long_list_says_more_than_it_counted(counts_to_four: None) -> None:
    souths(*(f"S {n:03}" for n in range(151)))
    client = signed_in("analyst")
    with CaptureQueriesContext(connection) as asked:
        page = client.get(LIST).content.decode()
    assert "more than 100 organizations" in page
    assert f"{LIST}?p=2".split("?")[1] in page
    counted = [one["sql"] for one in asked if "COUNT(" in one["sql"] and "LIMIT" not in one["sql"]]
    assert not [sql for sql in counted if "organizations_organization" in sql]


def test_the_last_page_of_a_long_list_can_be_reached(counts_to_four: None) -> None:
    souths(*(f"S {n:03}" for n in range(151)))
    client = signed_in("analyst")
    assert "S 100" in client.get(LIST, {"p": "3"}).content.decode()
    last = client.get(LIST, {"p": "4"}).content.decode()
    assert "S 150" in last
    assert "151 organizations" in last


@pytest.mark.parametrize("number", ["0", "-1", "9" * 40, "x", "²"])
def test_a_page_that_is_none_leads_back_to_the_list(number: str) -> None:
    souths(*(f"S {n:03}" for n in range(60)))
    assert signed_in("analyst").get(LIST, {"p": number}).status_code in (200, 302)


def test_a_short_list_is_counted_as_ever() -> None:
    souths("A", "B", "C")
    assert "3 organizations" in signed_in("analyst").get(LIST).content.decode()


# Files


def test_the_filtered_list_is_taken_away_as_csv() -> None:
    souths("Kay", "=cmd()")
    builders.organization()
    client = signed_in("analyst")
    page = client.get(LIST, {"kind__exact": "southern_partner", "o": "1"}).content.decode()
    assert f"{LIST}export/csv/?kind__exact=southern_partner&amp;o=1" in page
    response = client.get(f"{LIST}export/csv/", {"kind__exact": "southern_partner", "o": "1"})
    found = lines(response)
    assert found[0][:3] == ["Key", "Official name", "Publication"]
    assert [row[1] for row in found[1:]] == ["'=cmd()", "Kay"]
    assert {row[2] for row in found[1:]} == {"draft"}
    name = f"organizations-staff-{timezone.localdate()}.csv"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'


def test_the_workbook_has_typed_cells() -> None:
    souths("=cmd()")
    title, row = sheet(signed_in("analyst").get(f"{LIST}export/xlsx/"))
    assert row[title.index("Official name")] == "'=cmd()"
    assert row[title.index("Updated")] == timezone.localdate()


def test_numbers_stay_numbers() -> None:
    given = {"source": "own_resources", "stage": "planned", "amount": Decimal("1200.50")}
    builders.stored(
        Contribution(project=builders.project(), organization=builders.organization(), **given)
    )
    title, row = sheet(signed_in("analyst").get("/en/admin/projects/contribution/export/xlsx/"))
    assert row[[name.startswith("Amount") for name in title].index(True)] == 1200.5


@pytest.mark.parametrize("action", ["export_csv", "export_xlsx"])
def test_ticked_rows_are_taken_away(action: str) -> None:
    one, _two, three = souths("A", "B", "C")
    data = {"action": action, "_selected_action": [one.pk, three.pk], "index": "0"}
    response = signed_in("analyst").post(LIST, data)
    found = lines(response) if action == "export_csv" else sheet(response)
    assert [row[1] for row in found[1:]] == ["A", "C"]


def test_all_rows_are_taken_away_across_pages(counts_to_four: None) -> None:
    made = souths(*(f"S {n:03}" for n in range(151)))
    data = {"action": "export_csv", "_selected_action": [made[0].pk], "index": "0"}
    response = signed_in("analyst").post(LIST, {**data, "select_across": "1"})
    assert len(lines(response)) == 152


@pytest.mark.parametrize("pk", ["x", "9" * 40, "", "1;2"])
def test_a_selection_that_cannot_be_read_is_told(pk: str) -> None:
    souths("A")
    data = {"action": "export_csv", "_selected_action": [pk], "index": "0"}
    response = signed_in("analyst").post(LIST, data, follow=True)
    assert "The selection cannot be read" in response.content.decode()


def test_personal_data_leave_with_their_own_permission_only() -> None:
    owner = builders.organization()
    write([Draft(Contact(organization=owner, function="Direction"))], by=None)
    contacts = "/en/admin/organizations/contact/"
    for role in ("officer", "reviewer"):
        client = signed_in(role)
        assert "export/csv" not in client.get(contacts).content.decode()
        assert client.get(f"{contacts}export/csv/").status_code == 403
        data = {"action": "export_csv", "_selected_action": [1], "index": "0"}
        assert "Content-Disposition" not in client.post(contacts, data)
    assert signed_in("analyst").get(f"{contacts}export/csv/").status_code == 403
    found = lines(signed_in("administrator").get(f"{contacts}export/csv/"))
    assert found[1][1] == "Direction"


def test_what_cannot_be_exported() -> None:
    client = signed_in("analyst")
    assert client.get(f"{LIST}export/exe/").status_code == 404
    assert client.post(f"{LIST}export/csv/").status_code == 405
    assert client.get(f"{LIST}export/csv/", {"kind__exact": "no"}).status_code == 200
    wrong = client.get(f"{LIST}export/csv/", {"officer__id__exact": "x"})
    assert wrong.status_code in (302, 400)
    assert Client().get(f"{LIST}export/csv/").status_code == 302


def test_a_file_asks_as_often_for_thirty_rows_as_for_one() -> None:
    client = signed_in("analyst")

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            body(client.get(f"{PROJECTS}export/csv/"))
        return len(counted)

    builders.project()
    queries()
    few = queries()
    builders.projects("awareness", builders.organizations("ico", 29))
    assert Project.objects.count() == 30
    assert queries() == few


# Neighbours


def beside(client: Client, pk: int, **query: str) -> dict[str, Any]:
    kept = urlencode({"_changelist_filters": urlencode(query)})
    response = client.get(f"{LIST}{pk}/change/?{kept}")
    assert response.status_code == 200
    return response.context.get("neighbours") or {}


def test_a_record_leads_to_those_beside_it_in_its_list() -> None:
    one, two, three = souths("A", "B", "C")
    builders.organization(name="AA")
    client = signed_in("analyst")
    query = {"kind__exact": "southern_partner", "o": "1"}
    found = beside(client, two.pk, **query)
    assert (found["previous"].name, found["next"].name) == (str(one), str(three))
    following = client.get(found["next"].url)
    assert following.context["original"] == three
    assert "Previous: B" in following.content.decode()
    assert beside(client, one.pk, **query)["previous"] is None


def test_a_list_that_does_not_hold_the_record_or_is_none_leads_nowhere() -> None:
    one, _two = souths("A", "B")
    client = signed_in("analyst")
    assert beside(client, one.pk, kind__exact="ico") == {}
    assert beside(client, one.pk, password="x") == {}
    assert beside(client, one.pk, o="999.-7.x", p="7", start="x") == {}
    assert beside(client, one.pk, o="999.-7.x", p="7")["previous"].name == "B"
    assert client.get(f"{LIST}{one.pk}/change/").context["neighbours"] == {}


ORDERS = [
    ["name"],
    ["-name"],
    ["country", "pk"],
    ["-region", "-pk"],
    ["region", "pk"],
    ["publish_on", "-pk"],
    ["-publish_on", "pk"],
    ["officer__username", "-country", "pk"],
]


@pytest.mark.parametrize("order", ORDERS, ids=" ".join)
def test_the_neighbours_are_those_of_the_whole_list(order: list[str]) -> None:
    souths("A", "B", "C")
    souths("D", "E", country="BF")
    builders.organization(name="Q1", region="06")
    builders.organization(name="Q2", region="03")
    rows = Organization.objects.order_by(*order, *([] if "pk" in order[-1] else ["pk"]))
    whole = list(rows)
    told = [around(rows, one.pk) for one in whole]
    assert [before for before, _after in told] == [None, *whole[:-1]]
    assert [after for _before, after in told] == [*whole[1:], None]


@pytest.mark.parametrize("order", [["programme", "pk"], ["-programme", "-pk"], ["-start", "pk"]])
def test_the_neighbours_follow_the_order_of_a_relation(order: list[str]) -> None:
    for number, start in enumerate([None, "2024-01-01", "2023-01-01", None, "2024-01-01"]):
        programme = Programme.objects.order_by("pk")[number % 2] if number else None
        found = Project(type="awareness", title_fr=f"P{number}", start=start, programme=programme)
        builders.stored(found)
    rows = Project.objects.order_by(*order)
    whole = list(rows)
    told = [around(rows, one.pk) for one in whole]
    assert [before for before, _after in told] == [None, *whole[:-1]]
    assert [after for _before, after in told] == [*whole[1:], None]


def test_more_rows_than_a_sheet_holds_are_taken_as_csv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.admin.exporting.SHEET_ROWS", 2)
    builders.organization()
    client = signed_in("analyst")
    assert client.get(f"{LIST}export/xlsx/").status_code == 200
    builders.organization()
    answer = client.get(f"{LIST}export/xlsx/?publication__exact=published")
    assert answer["Location"] == f"{LIST}?publication__exact=published"
    (told,) = [str(message) for message in get_messages(answer.wsgi_request)]
    assert told.startswith("A sheet does not hold that many rows")
    assert client.get(f"{LIST}export/csv/").status_code == 200
