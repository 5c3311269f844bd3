"""Large imports, by the worker: read, stored, undone; stopped, broken off, begun again."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django_tasks_db.models import DBTaskResult

from accounts.tests.people import signed_in
from organizations.models import Organization
from registry import progress
from registry.aside import Shelf
from registry.imports import journal, steps
from registry.models import ImportBatch
from tests import builders
from tests.test_import_pages import COOPERATIVES, PAGE, confirm, upload

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _all_is_large(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(steps, "SMALL", 0)
    monkeypatch.setattr(steps, "FEW", 0)
    with Shelf():  # on SQLite, what is in memory lasts as long as someone is connected to it
        yield


def work() -> None:
    call_command("work", once=True)


def page_of(client: Client, batch: ImportBatch) -> str:
    return client.get(f"{PAGE}{batch.pk}/").content.decode()


def step(client: Client, batch: ImportBatch, what: str) -> str:
    answer: Any = client.post(f"{PAGE}{batch.pk}/{what}/", follow=True)
    return str(answer.content.decode())


def waiting() -> tuple[Client, ImportBatch]:
    officer = signed_in("officer")
    upload(officer, organizations=COOPERATIVES)
    return officer, ImportBatch.objects.get()


def outcomes(batch: ImportBatch) -> list[str]:
    return list(batch.rows.values_list("outcome", flat=True))


def test_a_large_import_is_read_stored_and_undone_by_the_worker() -> None:
    officer, batch = waiting()
    assert "Waits for its turn" in page_of(officer, batch)
    assert outcomes(batch) == []
    work()
    page = page_of(officer, batch)
    assert outcomes(batch) == ["created", "created", "refused"]
    assert "Reason for this import" in page
    assert "Waits for its turn" not in page

    confirm(officer, batch)
    assert "Being stored" in page_of(officer, batch)
    assert not Organization.objects.exists()
    work()
    assert sorted(Organization.objects.values_list("key", flat=True)) == ["sud1", "sud2"]
    assert "Undo this import" in page_of(officer, batch)

    step(officer, batch, "undo")
    assert "Being undone" in page_of(officer, batch)
    assert Organization.objects.count() == 2
    work()
    assert not Organization.objects.exists()
    assert outcomes(batch) == ["removed", "removed", "refused"]
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}


def test_the_page_asks_how_far_it_is_until_it_is_over() -> None:
    officer, batch = waiting()
    address = f"{PAGE}{batch.pk}/progress/"
    teller = progress.Teller(batch.work)
    teller.tell(journal.ROWS, 1200, 4800)
    answer = officer.get(address)
    assert "HX-Refresh" not in answer
    page = answer.content.decode()
    assert 'max="4800" value="1200"' in page
    assert "1200 of 4800 rows" in page
    assert "Rows are read and checked" in page
    assert address in page
    teller.close()
    work()
    assert officer.get(address)["HX-Refresh"] == "true"


def test_what_is_told_to_the_browser_is_seen_by_who_may_see_imports() -> None:
    _officer, batch = waiting()
    assert Client().get(f"{PAGE}{batch.pk}/progress/").status_code == 302
    assert signed_in("analyst").get(f"{PAGE}{batch.pk}/progress/").status_code == 403


def test_only_who_handed_it_in_stops_it() -> None:
    _officer, batch = waiting()
    other = signed_in("reviewer")
    assert other.post(f"{PAGE}{batch.pk}/stop/").status_code == 403
    batch.refresh_from_db()
    assert batch.step == "read"


def test_stopped_before_it_began_it_is_not_read_until_it_is_asked_for_again() -> None:
    officer, batch = waiting()
    page = step(officer, batch, "stop")
    assert "This was stopped; nothing of it was stored." in page
    work()
    batch.refresh_from_db()
    assert (batch.state, batch.step, outcomes(batch)) == ("stopped", "", [])
    assert "Reason for this import" not in page_of(officer, batch)
    step(officer, batch, "again")
    work()
    batch.refresh_from_db()
    assert (batch.state, batch.step, batch.told) == ("checked", "", "")
    assert len(outcomes(batch)) == 3


def test_stopped_while_it_is_stored_nothing_of_it_is() -> None:
    officer, batch = waiting()
    work()
    confirm(officer, batch)
    ImportBatch.objects.update(begun_at="2026-01-01T00:00Z")  # as the worker does
    step(officer, batch, "stop")
    work()
    batch.refresh_from_db()
    assert (batch.state, batch.step) == ("checked", "")
    assert "This was stopped; nothing of it was stored." in page_of(officer, batch)
    assert not Organization.objects.exists()
    confirm(officer, batch)
    work()
    assert Organization.objects.count() == 2


def test_while_one_step_is_at_work_no_other_is_taken() -> None:
    officer, batch = waiting()
    work()
    confirm(officer, batch)
    for what in ("again", "discard", "undo", "confirm"):
        step(officer, batch, what)
    assert DBTaskResult.objects.ready().count() == 1
    batch.refresh_from_db()
    assert (batch.step, batch.state) == ("store", "checked")
    assert officer.get(f"{PAGE}{batch.pk}/columns/").status_code == 302


def test_a_registry_that_changed_since_is_told_and_read_again() -> None:
    officer, batch = waiting()
    work()
    confirm(officer, batch)
    builders.organization("southern_partner", key="sud1", name="Café", published=False)
    work()
    page = page_of(officer, batch)
    assert "The registry changed since" in page
    assert outcomes(batch) == ["updated", "created", "refused"]
    confirm(officer, batch)
    work()
    assert Organization.objects.get(key="sud1").name == "Coopérative de café"


def test_what_fails_says_so_and_may_be_tried_again() -> None:
    officer, batch = waiting()
    ImportBatch.objects.update(readings={"organizations.csv": {}})
    work()
    batch.refresh_from_db()
    assert (batch.state, batch.step) == ("stopped", "")
    assert "This failed; nothing of it was stored." in page_of(officer, batch)
    assert DBTaskResult.objects.get().status == "FAILED"


def test_what_kills_worker_after_worker_is_given_up() -> None:
    officer, batch = waiting()
    for number in range(3):
        DBTaskResult.objects.get().claim(f"dead {number}")
    work()
    batch.refresh_from_db()
    assert (batch.state, batch.step) == ("stopped", "")
    assert "This broke off several times" in page_of(officer, batch)


def test_a_step_that_is_taken_up_after_it_was_done_does_nothing() -> None:
    officer, batch = waiting()
    work()
    confirm(officer, batch)
    work()
    made = Organization.history.count()
    DBTaskResult.objects.update(status="READY")
    work()
    assert Organization.history.count() == made
    assert outcomes(batch) == ["created", "created", "refused"]
