"""What takes longer than staff wait for is offered to be taken in the queue, and is taken there."""

import datetime
from html import unescape
from re import search
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import OperationalError, connection
from django.http import QueryDict
from django.test import Client

from accounts.tests.people import signed_in
from portal.models import KeptExtract, ScheduledExtract
from registry import patience
from registry.tests.test_past import NOON
from registry.tests.test_time_limits import ENDLESS, LONG
from tests.builders import project

DAY = NOON.date()
ADDRESSES = [
    "/rapports/projects-by-type-year/",
    "/rapports/projects-by-type-year/export.csv",
    "/rapports/projects-by-type-year/export.csv-metadata.json",
    "/projets/export.csv",
    "/projets/export.xlsx",
]
pytestmark = pytest.mark.django_db(transaction=True)  # what is cut short ends a transaction


@pytest.fixture
def analyst(settings: Any) -> Client:
    """Someone who waits for a millionth of a second, long after a project was stored."""
    settings.PATIENCE_SECONDS = 1e-6
    with time_machine.travel(NOON, tick=False):
        project("awareness", key="a", regions=["06"])
    return signed_in("analyst")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("query", [f"as_of={DAY}", f"since={DAY}", f"as_of={DAY}&page=1"])
def test_it_is_offered_in_words(analyst: Client, address: str, query: str) -> None:
    late = analyst.get(f"{address}?{query}")
    assert late.status_code == 400
    assert "Cela prend plus de temps" in late.content.decode()
    assert "Cela prend plus" not in in_full(analyst.get(address))


def in_full(response: Any) -> str:
    assert response.status_code == 200
    pieces = response.streaming_content if response.streaming else [response.content]
    return b"".join(pieces).decode(errors="replace")


def test_what_is_offered_is_taken_once_without_haste(analyst: Client) -> None:
    late = analyst.get(f"/projets/export.csv?as_of={DAY}&columns=key&page=2").content.decode()
    found = search(r'href="(/admin/portal/scheduledextract/add/\?[^"]+)"', late)
    assert found
    link = unescape(found[1])
    form = analyst.get(link).context["adminform"].form
    assert [str(pk) for pk in form["recipients"].value()] == [analyst.session["_auth_user_id"]]
    asked = QueryDict(link.partition("?")[2])
    given = {**asked.dict(), "locale": "fr", "is_active": "on"}
    assert {name: str(form[name].value()) for name in ("what", "query", "ending", "often")} == {
        "what": "projects",
        "query": f"as_of={DAY}&columns=key",
        "ending": "csv",
        "often": "once",
    }
    assert analyst.post("/admin/portal/scheduledextract/add/", given).status_code == 302
    call_command("make_scheduled_extracts")
    call_command("make_scheduled_extracts")
    kept = KeptExtract.objects.get()
    assert (kept.rows, kept.reason) == (1, "")
    address = f"/admin/portal/keptextract/{kept.pk}/take/"
    assert in_full(analyst.get(address)).splitlines() == ["key", "a"]
    schedule = ScheduledExtract.objects.get()
    assert not schedule.is_active
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(40)
    with time_machine.travel(later, tick=False):
        call_command("make_scheduled_extracts")
    assert ScheduledExtract.objects.get().next_on == schedule.next_on


def test_who_may_not_ask_for_it_is_told_what_else_to_do(
    analyst: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.models.User.has_perm", lambda _user, _perm, obj=None: False)
    monkeypatch.setattr("registry.listings.may_see_all", lambda *_asked: True)
    late = analyst.get(f"/projets/export.csv?as_of={DAY}").content.decode()
    assert "scheduledextract" not in late
    assert "Demandez moins" in late


def test_a_file_that_has_begun_may_take_its_time(analyst: Client, settings: Any) -> None:
    settings.PATIENCE_SECONDS = 60
    response: Any = analyst.get(f"/projets/export.csv?as_of={DAY}&columns=key")
    assert not patience.is_hurried()
    settings.PATIENCE_SECONDS = 1e-6
    assert in_full(response).splitlines() == ["key", "a"]


def test_another_fault_is_no_lack_of_time(
    analyst: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.PATIENCE_SECONDS = 60
    analyst.raise_request_exception = False

    def breaks(*_asked: Any) -> Any:
        raise ValueError

    monkeypatch.setattr("registry.reports.answers.Screen.of", breaks)
    assert analyst.get(f"/rapports/icos/?as_of={DAY}").status_code == 500


def test_what_no_request_waits_for_ends_too_and_leaves_no_limit_behind() -> None:
    with connection.cursor() as cursor:
        with pytest.raises(patience.TooLong), patience.ending_after(0.2):
            cursor.execute(ENDLESS, [10_000_000_000])
        with pytest.raises(patience.TooLong), patience.ending_after(0):
            cursor.execute("SELECT 1")
        cursor.execute(ENDLESS, [LONG])
        assert cursor.fetchone() == (LONG,)
        if connection.vendor == "postgresql":
            cursor.execute("SHOW statement_timeout")
            assert cursor.fetchone() == ("0",)


def test_another_fault_of_what_no_request_waits_for_is_told_as_it_is() -> None:
    with pytest.raises(OperationalError), patience.ending_after(60):
        raise OperationalError
