"""From the history of a record, staff put back what one change replaced."""

from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from accounts.tests.people import signed_in
from organizations.models import Alias, Organization
from registry.actions import Draft, publish, remove, write
from tests import builders

pytestmark = pytest.mark.django_db
URL = "/en/admin/organizations/organization/"


def draft(**fields: Any) -> Organization:
    return builders.organization(published=False, **fields)


def changed(record: Any, **fields: Any) -> None:
    record.refresh_from_db()
    for name, value in fields.items():
        setattr(record, name, value)
    write([Draft(record)], by=None, reason="Wrong file")


def offered(client: Client, record: Any) -> list[str]:
    """The addresses that the history offers, the latest change first."""
    return [*client.get(f"{URL}{record.pk}/history/").context["revert_urls"].values()]


def put_back(client: Client, url: str, reason: str = "Right as it was", **posted: Any) -> Any:
    form = client.get(url).context["form"]
    return client.post(url, {"seen_at": form["seen_at"].value(), "reason": reason, **posted})


def test_the_values_before_a_change_are_read_and_put_back() -> None:
    client = signed_in("officer")
    record = draft(city="Laval", website="https://example.org/")
    changed(record, city="Gatineau", website="https://example.com/")
    changed(record, city="Lévis", acronym="ABC")
    _last, url = offered(client, record)
    page = client.get(url)
    (part,) = page.context["parts"]
    told = [
        (one.label, strip_tags(one.now), strip_tags(one.would), one.since) for one in part.fields
    ]
    assert told == [
        ("City", "Lévis", "Laval", True),
        ("Website", "https://example.com/", "https://example.org/", False),
    ]
    assert "(changed since)" in page.content.decode()
    record.refresh_from_db()
    assert record.city == "Lévis", "the page stores nothing"
    assert put_back(client, url)["Location"] == f"{URL}{record.pk}/history/"
    record.refresh_from_db()
    assert (record.city, record.website) == ("Laval", "https://example.org/")
    assert record.acronym == "ABC"
    line = record.history.first()
    assert line.history_user.username == "officer"
    assert line.history_change_reason.startswith("Reverts the change of ")
    assert line.history_change_reason.endswith(" by the system: Right as it was")


def test_an_added_part_goes_and_a_deleted_one_comes_back() -> None:
    client = signed_in("officer")
    record = draft(aliases=["Un", "Deux"])
    kept, _gone = record.aliases.order_by("pk")
    write([Draft(record, {"aliases": [kept, Alias(name="Trois")]})], by=None)
    url, *_first = offered(client, record)
    parts = client.get(url).context["parts"]
    assert sorted((part.title, part.what) for part in parts) == [
        ("Other name – Deux", "It was deleted: it will be restored."),
        ("Other name – Trois", "It was added: it will be removed."),
    ]
    assert put_back(client, url).status_code == 302
    assert {alias.name for alias in record.aliases.all()} == {"Un", "Deux"}


def test_a_changed_part_is_put_back_and_one_that_is_gone_is_told() -> None:
    client = signed_in("officer")
    record = draft(aliases=["Un", "Deux"])
    one, two = record.aliases.order_by("pk")
    one.name, two.name = "Uno", "Dos"
    write([Draft(record, {"aliases": [one, two]})], by=None)
    remove([two], by=None)
    url = offered(client, record)[1]
    obstacles = [part.obstacle for part in client.get(url).context["parts"]]
    assert sorted(obstacles) == ["", "It is no longer there."]
    assert put_back(client, url).status_code == 302
    assert [alias.name for alias in record.aliases.all()] == ["Un"]


def test_a_rule_that_refuses_is_shown_and_nothing_is_stored() -> None:
    client = signed_in("administrator")
    record = draft(region="", aliases=["Un"])
    record.region = "06"
    write([Draft(record, {"aliases": []})], by=None)
    publish(Organization, [record.pk], by=None)
    (url,) = [one for one in offered(client, record) if client.get(one).context["parts"]][:1]
    response = put_back(client, url)
    assert response.status_code == 200
    assert "The presence in Québec has no administrative region." in response.content.decode()
    record.refresh_from_db()
    assert record.region == "06"
    assert not record.aliases.exists()


def test_what_changed_after_the_page_was_read_is_not_overwritten() -> None:
    client = signed_in("officer")
    record = draft(city="Laval")
    changed(record, city="Gatineau")
    (url,) = offered(client, record)
    seen = client.get(url).context["form"]["seen_at"].value()
    changed(record, city="Lévis")
    response = client.post(url, {"seen_at": seen, "reason": "x"})
    assert "after you opened it" in response.content.decode()
    record.refresh_from_db()
    assert record.city == "Lévis"


def test_a_reason_is_required() -> None:
    client = signed_in("officer")
    record = draft(city="Laval")
    changed(record, city="Gatineau")
    (url,) = offered(client, record)
    response = put_back(client, url, reason=" ")
    assert response.context["form"].errors["reason"] == ["This field is required."]
    record.refresh_from_db()
    assert record.city == "Gatineau"


def test_a_move_of_publication_is_not_offered() -> None:
    record = builders.organization()
    assert offered(signed_in("officer"), record) == []


def test_who_may_not_change_the_record_is_offered_nothing() -> None:
    record = draft(city="Laval")
    changed(record, city="Gatineau")
    (url,) = offered(signed_in("officer"), record)
    analyst = signed_in("analyst")
    assert offered(analyst, record) == []
    assert analyst.get(url).status_code == 403
    assert analyst.post(url, {"reason": "x"}).status_code == 403


@pytest.mark.parametrize(
    "line", ["organization-0", "organization-99999999999999999999", "x", "alias-1", "user-1", "-"]
)
def test_a_line_that_is_none_is_not_found(line: str) -> None:
    record = draft()
    url = f"{URL}{record.pk}/history/{line}/revert/"
    assert signed_in("officer").get(url).status_code == 404


@pytest.mark.parametrize(
    "posted", [{}, {"seen_at": "x"}, {"seen_at": "2026-01-01", "reason": "\0"}]
)
def test_what_no_page_sends_changes_nothing(posted: dict[str, str]) -> None:
    client = signed_in("officer")
    record = draft(city="Laval")
    changed(record, city="Gatineau")
    (url,) = offered(client, record)
    assert client.post(url, posted).status_code == 200
    record.refresh_from_db()
    assert record.city == "Gatineau"
