"""A visitor's page that keeps the database busy too long answers in words."""

from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from accounts.tests.people import signed_in
from mrif_partners.urls import urlpatterns as every_page
from tests.builders import organization

ENDLESS = """WITH RECURSIVE numbers(n) AS
(SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %s) SELECT COUNT(*) FROM numbers"""
LONG = 1_000_000  # steps that take longer than a twentieth of a second


def busy(request: HttpRequest, steps: int) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(ENDLESS, [steps])
        return HttpResponse(str(cursor.fetchone()[0]))


urlpatterns = [path("busy/<int:steps>/", busy), *every_page]
pytestmark = [
    pytest.mark.urls(__name__),
    pytest.mark.django_db(transaction=True),  # what is cut short ends the transaction of a test
]


def test_it_ends_in_words_and_the_next_page_is_well(client: Client, settings: object) -> None:
    settings.QUERY_SECONDS = 0.2  # type: ignore[attr-defined]
    late = client.get("/busy/1000000000/")
    assert (late.status_code, late["Retry-After"]) == (503, "60")
    assert "Cette page prend trop de temps" in late.content.decode()
    assert client.get("/busy/10/").content == b"10"


def test_staff_and_what_is_posted_wait_longer(client: Client, settings: object) -> None:
    settings.QUERY_SECONDS = 0.001  # type: ignore[attr-defined]
    assert client.get("/busy/300000/").status_code == 503
    assert client.post("/busy/300000/").content == b"300000"
    assert signed_in("officer").get("/busy/300000/").content == b"300000"


def test_staff_and_what_is_posted_do_not_wait_for_ever(client: Client, settings: object) -> None:
    settings.STAFF_QUERY_SECONDS = 0.2  # type: ignore[attr-defined]
    for late in (client.post("/busy/1000000000/"), signed_in("officer").get("/busy/1000000000/")):
        assert (late.status_code, late["Retry-After"]) == (503, "60")
        assert "Cette page prend trop de temps" in late.content.decode()
    connection.close()  # the emptying of the tables is not to have this time


@pytest.mark.postgresql
def test_what_is_read_after_the_page_has_the_time_of_the_staff(client: Client) -> None:
    client.get("/busy/10/")
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("10min",)
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("10min",)


def test_a_file_may_take_the_time_of_the_staff(client: Client, settings: object) -> None:
    """What reads its rows takes longer than a page may."""
    settings.QUERY_SECONDS = 0.05  # type: ignore[attr-defined]
    organization(name="Cap Boréal")
    assert client.get(f"/busy/{LONG}/").status_code == 503
    slowed: list[str] = []

    def slowly(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        answer, asked = execute(sql, params, many, context), context["connection"]
        if '"website"' in sql and sql.startswith("SELECT"):
            slowed.append(sql)
            with asked.wrap_database_errors:
                asked.connection.cursor().execute(ENDLESS % LONG)
        return answer

    with connection.execute_wrapper(slowly):
        answer = client.get("/organismes/export.csv")
        file = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert answer.status_code == 200
    assert "Cap Boréal".encode() in file
    assert slowed
