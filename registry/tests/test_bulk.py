"""Staff change one field on many records at once, read first what it does, and may undo it."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.tests.people import person, signed_in
from organizations.models import Organization
from projects.models import Project
from registry.actions import Draft, apply_bulk, choose, preview_bulk, remove, undo_bulk, write
from registry.models import BulkChange, BulkChangeRow
from tests import builders

pytestmark = pytest.mark.django_db
PROJECTS = "/en/admin/projects/project/"
ORGANIZATIONS = "/en/admin/organizations/organization/"
CHANGES = "/en/admin/changes/"


def chosen(client: Client, url: str, *records: Any, **more: Any) -> str:
    """Ticks the records and asks to change them; the address of the change."""
    pks = [record.pk for record in records]
    response = client.post(
        url, {"action": "change_several", "_selected_action": pks, **more}, follow=False
    )
    assert response.status_code == 302, response.status_code
    return response["Location"]


def previewed(client: Client, at: str, field: str, value: str) -> Any:
    assert client.post(f"{at}preview/", {"field": field, "value": value}).status_code == 302
    return client.get(at)


def confirmed(client: Client, at: str, page: Any, reason: str = "Programme closed") -> Any:
    posted = {"reason": reason, "previewed_at": page.context["previewed_at"]}
    response = client.post(f"{at}confirm/", posted)
    assert response.status_code == 302, response.status_code
    return client.get(at)


def outcomes(page: Any) -> dict[str, list[str]]:
    """The names of the records in each table of the page."""
    return {
        str(table.outcome): [line.name for line in table.lines] for table in page.context["tables"]
    }


def reasons(page: Any) -> list[tuple[str, int]]:
    return [reason for table in page.context["tables"] for reason in table.reasons]


def drafts(count: int, **fields: Any) -> list[Project]:
    lead = builders.organization()
    return [builders.project(lead=lead, published=False, **fields) for _n in range(count)]


def names(records: list[Any]) -> list[str]:
    return [str(record) for record in records]


def test_a_field_of_several_records_is_changed_after_a_preview_and_a_reason() -> None:
    client = signed_in("officer")
    one, two = drafts(2)
    (done,) = drafts(1, status="implementation", actual_start="2024-01-01")
    at = chosen(client, PROJECTS, one, two, done)
    assert "3 records are selected." in client.get(at).content.decode()
    page = previewed(client, at, "status", "implementation")
    assert outcomes(page) == {"will": names([one, two]), "same": names([done])}
    assert [line.before for line in page.context["tables"][0].lines] == ["in preparation"] * 2
    one.refresh_from_db()
    assert one.status == "pipeline", "a preview stores nothing"
    assert one.history.count() == 1
    page = confirmed(client, at, page)
    assert outcomes(page) == {"changed": names([one, two]), "same": names([done])}
    one.refresh_from_db()
    assert one.status == "implementation"
    line = one.history.first()
    assert line.history_change_reason == "Programme closed"
    assert line.history_user.username == "officer"
    assert done.history.count() == 1


def test_a_confirmation_sent_twice_applies_once() -> None:
    client = signed_in("officer")
    (one,) = drafts(1)
    at = chosen(client, PROJECTS, one)
    page = previewed(client, at, "status", "implementation")
    confirmed(client, at, page)
    confirmed(client, at, page)
    assert one.history.count() == 2


def test_a_reason_is_required() -> None:
    client = signed_in("officer")
    (one,) = drafts(1)
    at = chosen(client, PROJECTS, one)
    page = previewed(client, at, "status", "implementation")
    posted = {"reason": " ", "previewed_at": page.context["previewed_at"]}
    response = client.post(f"{at}confirm/", posted)
    assert response.context["form"].errors["reason"] == ["This field is required."]
    one.refresh_from_db()
    assert one.status == "pipeline"


def test_a_preview_is_confirmed_only_as_it_was_read() -> None:
    client = signed_in("officer")
    (one,) = drafts(1)
    at = chosen(client, PROJECTS, one)
    page = previewed(client, at, "status", "implementation")
    previewed(client, at, "status", "closed")
    posted = {"reason": "x", "previewed_at": page.context["previewed_at"]}
    response = client.post(f"{at}confirm/", posted)
    told = [str(message) for message in get_messages(response.wsgi_request)]
    assert told == ["This is another preview: read it, then confirm."]
    one.refresh_from_db()
    assert one.status == "pipeline"


def test_what_breaks_a_rule_is_refused_and_the_rest_is_changed() -> None:
    client = signed_in("reviewer")
    ico = builders.organization(published=False, country="FR")
    south = builders.organization("southern_partner", published=False)
    at = chosen(client, ORGANIZATIONS, ico, south)
    page = previewed(client, at, "country", "CA")
    assert outcomes(page) == {"refused": [str(south)], "will": [str(ico)]}
    ((why, count),) = reasons(page)
    assert count == 1
    page = confirmed(client, at, page)
    assert outcomes(page) == {"refused": [str(south)], "changed": [str(ico)]}
    ico.refresh_from_db()
    south.refresh_from_db()
    assert (ico.country, south.country) == ("CA", "HT")
    assert why in page.content.decode().replace("&#x27;", "'")


def test_a_published_record_that_would_be_unfit_is_refused() -> None:
    client = signed_in("reviewer")
    public, draft = builders.organization(), builders.organization(published=False)
    at = chosen(client, ORGANIZATIONS, public, draft)
    page = previewed(client, at, "region", "")
    assert outcomes(page) == {"refused": [str(public)], "will": [str(draft)]}
    assert reasons(page)[0][0].startswith("The presence in Québec has no administrative region.")


def test_what_changed_after_the_preview_is_left_and_listed() -> None:
    client = signed_in("officer")
    one, two, gone = drafts(3)
    at = chosen(client, PROJECTS, one, two, gone)
    page = previewed(client, at, "status", "implementation")
    one.title_fr = "Autre"
    write([Draft(one)], by=None)
    title = str(gone)
    for part in gone.participations.all():
        remove([part], by=None)
    remove([gone], by=None)
    page = confirmed(client, at, page)
    assert outcomes(page)["changed"] == [str(two)]
    assert outcomes(page)["stale"] == ["Autre"]
    assert title not in page.content.decode()
    one.refresh_from_db()
    assert one.status == "pipeline"
    assert page.context["counts"]["gone"] == 1


def test_undoing_puts_back_what_nobody_touched_and_lists_the_rest() -> None:
    client = signed_in("officer")
    one, two = drafts(2)
    (three,) = drafts(1, status="closed", actual_start="2020-01-01", actual_end="2021-01-01")
    at = chosen(client, PROJECTS, one, two, three)
    confirmed(client, at, previewed(client, at, "status", "implementation"))
    two.refresh_from_db()
    two.title_fr = "Retouché"
    write([Draft(two)], by=None)
    assert client.post(f"{at}undo/").status_code == 302
    assert client.post(f"{at}undo/").status_code == 302
    page = client.get(at)
    assert outcomes(page) == {"touched": ["Retouché"], "undone": names([one, three])}
    for record in (one, two, three):
        record.refresh_from_db()
    assert [one.status, two.status, three.status] == ["pipeline", "implementation", "closed"]
    why = one.history.first().history_change_reason
    assert why.startswith("Undoes the change of several records of ")
    assert why.endswith(": Programme closed")
    assert one.history.count() == 3
    assert page.context["change"].undone_by.username == "officer"


def test_everything_across_pages_is_selected() -> None:
    client = signed_in("officer")
    records = drafts(3)
    at = chosen(client, PROJECTS, records[0], select_across="1", index="0")
    assert client.get(at).context["count"] == 3


def test_the_officer_in_charge_is_given_or_taken() -> None:
    client = signed_in("officer")
    other = person("reviewer")
    (one,) = drafts(1)
    at = chosen(client, PROJECTS, one)
    page = previewed(client, at, "officer", str(other.pk))
    assert page.context["value"] == "reviewer"
    confirmed(client, at, page)
    one.refresh_from_db()
    assert one.officer == other
    at = chosen(client, PROJECTS, one)
    confirmed(client, at, previewed(client, at, "officer", ""))
    one.refresh_from_db()
    assert one.officer is None


def test_yes_or_no_and_days_are_given_too() -> None:
    client = signed_in("officer")
    ico, (project,) = builders.organization(published=False), drafts(1)
    at = chosen(client, ORGANIZATIONS, ico)
    confirmed(client, at, previewed(client, at, "office_selects", "false"))
    at = chosen(client, PROJECTS, project)
    confirmed(client, at, previewed(client, at, "planned_start", "2025-04-01"))
    ico.refresh_from_db()
    project.refresh_from_db()
    assert (ico.office_selects, str(project.planned_start)) == (False, "2025-04-01")


def test_what_a_record_is_known_by_is_not_offered() -> None:
    client = signed_in("administrator")
    at = chosen(client, ORGANIZATIONS, builders.organization())
    offered = {name for name, _label in client.get(at).context["fields"]}
    assert {"country", "region", "officer", "nonprofit", "publish_location"} <= offered
    assert not offered & {"key", "name", "kind", "slug", "publication", "neq", "city"}


@pytest.mark.parametrize(
    "field, value", [("status", "no such"), ("planned_start", "31/31/2025"), ("officer", "x")]
)
def test_a_value_that_is_none_is_told(field: str, value: str) -> None:
    client = signed_in("officer")
    at = chosen(client, PROJECTS, *drafts(1))
    response = client.post(f"{at}preview/", {"field": field, "value": value})
    assert response.status_code == 200
    assert response.context["form"].errors["value"]


@pytest.mark.parametrize(
    "step, posted",
    [
        ("preview", {}),
        ("preview", {"field": "key", "value": "x"}),
        ("preview", {"field": "\x00", "value": "\x00"}),
        ("confirm", {"reason": "x", "previewed_at": "yesterday"}),
        ("confirm", {"reason": "\x00", "previewed_at": "2026-01-01T00:00:00+00:00"}),
        ("undo", {}),
    ],
)
def test_what_no_page_sends_changes_nothing(step: str, posted: dict[str, str]) -> None:
    client = signed_in("administrator")
    (one,) = drafts(1)
    at = chosen(client, PROJECTS, one)
    assert client.post(f"{at}{step}/", posted).status_code == 302
    assert client.get(at).status_code == 200
    assert one.history.count() == 1


def test_who_may_not_change_records_is_not_offered_it() -> None:
    analyst = signed_in("analyst")
    (one,) = drafts(1)
    page = analyst.get(PROJECTS)
    assert "change_several" not in page.content.decode()
    analyst.post(PROJECTS, {"action": "change_several", "_selected_action": [one.pk]})
    assert not BulkChange.objects.exists()


def test_a_change_is_of_who_made_it() -> None:
    at = chosen(signed_in("officer"), PROJECTS, *drafts(1))
    other = signed_in("reviewer")
    assert other.get(at).status_code == 404
    for step in ("preview", "confirm", "undo"):
        assert other.post(f"{at}{step}/").status_code == 404
    assert other.get(f"{at}undo/").status_code == 405


def test_a_person_finds_their_changes_again() -> None:
    client = signed_in("officer")
    assert "not changed several records" in client.get(CHANGES).content.decode()
    (one,) = drafts(1)
    at = chosen(client, PROJECTS, one)
    confirmed(client, at, previewed(client, at, "status", "implementation"))
    text = client.get(CHANGES).content.decode()
    assert at in text
    assert "Programme closed" in text
    assert at not in signed_in("reviewer").get(CHANGES).content.decode()


def _may(record: Any) -> str:
    return ""


def _in_bulk(by: User, records: list[Any], field: str, value: Any) -> BulkChange:
    change = choose(type(records[0]), [one.pk for one in records], by=by)
    assert preview_bulk(change, field, value, by=by, refusal=_may)
    assert apply_bulk(change, previewed_at=change.previewed_at, by=by, reason="x", refusal=_may)
    return change


def test_what_it_asks_of_the_database_grows_by_batches_alone() -> None:
    by = person("reviewer")
    counts = []
    for number in (1, 30):
        kinds = [("southern_partner", "HT")] * number + [("ico", "FR")] * number
        made = [
            Organization(kind=kind, name=f"{kind} {number} {n}", country=country)
            for n, (kind, country) in enumerate(kinds)
        ]
        write([Draft(one) for one in made], by=None)
        with CaptureQueriesContext(connection) as asked:
            change = _in_bulk(by, made, "country", "CA")
            assert change.rows.counts() == {"refused": number, "changed": number}
            assert undo_bulk(change, by=by, refusal=_may)
            assert change.rows.counts() == {"refused": number, "undone": number}
        counts.append(len(asked))
    assert counts[1] <= counts[0] + 10


def test_a_page_of_thirty_asks_the_database_as_often_as_one() -> None:
    client = signed_in("reviewer")
    counts = []
    for number in (1, 30):
        at = chosen(client, PROJECTS, *drafts(number))
        page = previewed(client, at, "status", "implementation")
        with CaptureQueriesContext(connection) as asked:
            client.get(at)
        confirmed(client, at, page)
        with CaptureQueriesContext(connection) as again:
            client.get(at)
        counts.append((len(asked), len(again)))
    assert counts[0] == counts[1]


def test_rows_do_not_say_what_records_are_called() -> None:
    by = person("officer")
    _in_bulk(by, drafts(1), "status", "implementation")
    names_of = {field.name for field in BulkChangeRow._meta.get_fields()}
    assert names_of == {"id", "change", "record_pk", "seen_at", "before", "outcome", "code", "why"}
