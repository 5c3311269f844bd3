"""How the API answers: errors, conditions, limits, and the document that describes it."""

import json
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from registry.actions import Draft, write
from registry.each_once import Codes, FilterCodes
from registry.tests.test_time_limits import ENDLESS
from tests.builders import organization
from tests.test_api import V1, get, refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "query, named, near",
    [
        ("contry=HT", "contry", "country"),
        ("country=ZZ", "country", ""),
        ("kind=ic", "kind", "ico"),
        ("country=", "country", ""),
        ("sort=nam", "sort", "name"),
        ("sort=name&sort=-name", "sort", ""),
        ("limit=0", "limit", ""),
        ("limit=201", "limit", ""),
        ("limit=1.5", "limit", ""),
        ("limit=%D9%A3", "limit", ""),
        ("fields=nom", "fields", ""),
        ("fields=nam", "fields", "name"),
        ("expand=project", "expand", "projects"),
        ("q=%00", "q", ""),
        ("q=" + "a" * 10_000, "q", ""),
        ("cursor=x", "cursor", ""),
        ("page=2", "page", ""),
        ("format=xml", "format", ""),
        ("%00=1", "\x00", ""),
    ],
)
def test_a_wrong_parameter_is_named_with_the_nearest(
    client: Client, query: str, named: str, near: str
) -> None:
    told = refused(client, f"organizations/?{query}", 400, accept_language="en")

    assert [one["parameter"] for one in told["errors"]] == [named]
    assert (f"Did you mean {near}?" in told["detail"]) is bool(near)


def test_a_value_given_a_thousand_times_counts_once(client: Client) -> None:
    organization("southern_partner", country="HT")
    organization("southern_partner", country="SN")
    many = "&".join(["country=HT", "country=SN"] * 750)

    assert get(client, f"organizations/?{many}")["count"] == 2
    told = get(client, f"reports/southern-partners-by-country/?{many}")
    assert [row["country"]["code"] for row in told["results"]] == ["HT", "SN"]
    refused(client, f"organizations/?{many}&country=XX", 400)


def test_choices_are_read_once_whatever_is_given() -> None:
    read: list[str] = []

    def choices() -> list[tuple[str, str]]:
        read.append("once")
        return [("HT", "Haïti"), ("SN", "Sénégal")]

    for kind in (Codes, FilterCodes):
        field = kind(choices=choices, required=False)
        read.clear()
        assert field.clean(["HT", "SN"] * 750) == ["HT", "SN"]
        assert len(read) < 5
        with pytest.raises(ValidationError, match="XX"):
            field.clean(["HT"] * 750 + ["XX"])


def test_cursors_that_lead_nowhere(client: Client) -> None:
    for number in range(3):
        organization(key=f"k{number}")
    following = get(client, "organizations/?limit=1")["next"]
    cursor = following.partition("cursor=")[2]

    refused(client, f"organizations/?limit=1&cursor=v1.e30.{'a' * 43}", 404)
    refused(client, f"organizations/?limit=1&cursor={cursor[:-1]}_", 404)
    told = refused(client, f"organizations/?kind=ico&cursor={cursor}", 409)
    assert told["errors"][0]["parameter"] == "cursor"
    refused(client, f"projects/?cursor={cursor}", 409)


@pytest.mark.parametrize(
    "path",
    [
        "nothing",
        "organizations/none/",
        "organizations/a/b",
        "organizations/%00/",
        "needs/a%0Ab/",
        "no%0Awhere",
        "partnerships/one",
        "partnerships/" + "9" * 30,
        "reports/none/",
        "codelists/none/",
        "organizations/" + "k" * 9000,
        "../api",
    ],
)
def test_every_other_address_is_a_problem_too(client: Client, path: str) -> None:
    refused(client, path, 404)


def test_the_api_begins_with_the_addresses_of_its_lists(client: Client) -> None:
    told = get(client, "")

    assert {*told} > {"organizations", "projects", "partnerships", "needs", "reports", "codelists"}
    for address in told.values():
        assert client.get(address.removeprefix("http://testserver")).status_code == 200
    assert client.get("/api/docs", follow=True).redirect_chain == [("docs/", 302)]
    for path in ("/api/", "/api/v2/", "/api/docs/more"):
        assert client.get(path)["Content-Type"] == "application/problem+json"


def test_methods_and_media_types(client: Client) -> None:
    organization()
    for method in ("post", "put", "patch", "delete", "trace"):
        for path in ("organizations/", "organizations", "openapi.json", "reports/icos/"):
            response = getattr(client, method)(f"{V1}/{path}")
            assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")
            assert response["Content-Type"] == "application/problem+json"
    assert client.head(f"{V1}/organizations/").status_code == 200
    refused(client, "organizations/", 406, accept="text/html")
    asked = client.options(f"{V1}/organizations/", headers={"origin": "https://example.org"})
    assert (asked.status_code, asked["Access-Control-Allow-Origin"]) == (204, "*")
    assert client.get(f"{V1}/organizations/?q=")["Access-Control-Allow-Origin"] == "*"


def test_errors_are_in_the_language_that_is_asked_for(client: Client) -> None:
    assert refused(client, "none", 404, accept_language="en-CA")["title"].startswith("There is")
    response = client.get(f"{V1}/none", headers={"accept-language": "en"})
    assert (response["Content-Language"], "Accept-Language" in response["Vary"]) == ("en", True)
    assert client.get(f"{V1}/none", headers={"accept-language": "de"})["Content-Language"] == "fr"


def test_what_fails_is_a_problem_and_tells_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("SECRET")

    monkeypatch.setattr("registry.api.views.part", fail)
    told = refused(client, "organizations/", 500)

    assert "SECRET" not in json.dumps(told)
    assert "SECRET" in caplog.text


@pytest.mark.django_db(transaction=True)  # what is cut short ends the transaction of a test
def test_what_takes_too_long_is_a_problem(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    def busy(*args: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(ENDLESS, [10**9])

    settings.QUERY_SECONDS = 0.2
    monkeypatch.setattr("registry.api.views.part", busy)
    refused(client, "organizations/", 503)
    assert client.get(f"{V1}/organizations/")["Retry-After"] == "60"


def test_the_client_that_has_the_answer_is_told_so(client: Client) -> None:
    with time_machine.travel("2026-01-01T12:00:00Z", tick=False):
        one = organization(key="k", name="Avant")
    first = client.get(f"{V1}/organizations/", headers={"accept-encoding": "gzip"})
    etag, changed = first["ETag"], first["Last-Modified"]
    assert (first["Content-Encoding"], first["Cache-Control"]) == ("gzip", "public, no-cache")

    def status(**headers: str) -> int:
        return client.get(f"{V1}/organizations/", headers=headers).status_code

    assert status(if_none_match=etag) == status(if_none_match="*") == 304
    assert status(if_none_match=f'"other", {etag}') == 304
    assert status(if_modified_since=changed) == 304
    assert status(if_none_match='"other"', if_modified_since=changed) == 200
    refused(client, "organizations/", 412, if_match='"other"')
    for broken in ("", "W/", '"', "x" * 9000, "Sat, 99 Foo 0000 99:99:99 GMT", "1e999", "\xff"):
        assert status(if_none_match=broken, if_modified_since=broken) == 200
    one.name = "Après"
    write([Draft(one)], by=None)
    assert status(if_none_match=etag) == 200


@pytest.mark.parametrize("address", [f"{V1}/organizations/", "/iati/organisations.xml"])
def test_a_date_tells_nothing_of_a_second_that_is_not_over(client: Client, address: str) -> None:
    """What is stored twice in one second has one date: who has the first is given the second."""
    with time_machine.travel("2026-05-01T12:00:35Z", tick=False) as clock:
        organization()
        first = client.get(address)["Last-Modified"]
        organization()

        def status() -> int:
            return client.get(address, headers={"if-modified-since": first}).status_code

        assert status() == 200
        clock.shift(10)
        assert status() == 200
        first = client.get(address)["Last-Modified"]
        assert status() == 304


@pytest.mark.parametrize("refusal", ["gzip;q=0", "identity, gzip; q=0.0", "GZIP;q=0, br"])
@pytest.mark.parametrize("address", [f"{V1}/organizations/", "/iati/organisations.xml"])
def test_who_refuses_compression_is_given_none(client: Client, address: str, refusal: str) -> None:
    organization()
    response = client.get(address, headers={"accept-encoding": refusal})
    assert "Content-Encoding" not in response
    assert "Accept-Encoding" in response["Vary"]
    taken = client.get(address, headers={"accept-encoding": "gzip;q=0.5"})
    assert taken["Content-Encoding"] == "gzip"


def test_one_address_may_ask_so_often_in_a_minute(client: Client, settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE, settings.ALLAUTH_TRUSTED_PROXY_COUNT = 3, 0
    cache.clear()

    def ask(address: str, **headers: str) -> Any:
        return client.get(f"{V1}/codelists/", headers=headers, REMOTE_ADDR=address)

    statuses = [ask("10.0.0.1", x_forwarded_for=f"10.1.1.{n}").status_code for n in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    told = ask("10.0.0.1")
    assert 1 <= int(told["Retry-After"]) <= 60
    assert told["Content-Type"] == "application/problem+json"
    assert ask("10.0.0.2").status_code == 200
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert ask("10.0.0.1", x_forwarded_for="10.9.9.9").status_code == 200
