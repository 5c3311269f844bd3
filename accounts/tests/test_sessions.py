"""Sessions end by themselves, and with the password."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from accounts.tests.signing import ACCOUNT, PASSWORD, gives_password, staff

# Hours are counted in the session, which is read whole.
pytestmark = [pytest.mark.django_db, pytest.mark.engine_free]
MORNING = datetime(2026, 3, 2, 8, tzinfo=ZoneInfo("America/Toronto"))
NEW = "un-autre-mot-de-passe-2026"


@pytest.fixture(autouse=True)
def _afresh() -> None:
    cache.clear()


def enters() -> Client:
    client = Client()
    assert gives_password(client).status_code == 302
    return client


def test_two_hours_without_a_page_end_it() -> None:
    staff()
    with time_machine.travel(MORNING, tick=False) as clock:
        client = enters()
        clock.shift(timedelta(minutes=119))
        assert client.get("/admin/").status_code == 200
        clock.shift(timedelta(minutes=119))
        assert client.get("/admin/").status_code == 200
        clock.shift(timedelta(minutes=120))
        refused = client.get("/admin/quality/")
        assert refused["Location"] == "/admin/login/?next=/admin/quality/"
        assert "Votre session est terminée" in client.get(refused["Location"]).content.decode()


def test_twelve_hours_end_it_however_busy() -> None:
    staff()
    with time_machine.travel(MORNING, tick=False) as clock:
        client = enters()
        for _hour in range(11):
            clock.shift(timedelta(hours=1))
            assert client.get("/admin/").status_code == 200
        clock.shift(timedelta(hours=1))
        assert client.get("/admin/").status_code == 302


def test_a_session_that_does_not_say_since_when_is_over() -> None:
    client = Client()
    client.force_login(staff())
    session = client.session
    del session["signed_in_at"]
    session.save()
    assert client.get("/admin/").status_code == 302


def test_a_new_password_ends_the_other_sessions() -> None:
    staff()
    here, elsewhere = enters(), enters()
    assert elsewhere.get("/admin/").status_code == 200
    given = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert here.post(f"{ACCOUNT}password/", given).status_code == 302
    assert here.get("/admin/").status_code == 200
    assert elsewhere.get("/admin/").status_code == 302
    assert gives_password(Client(), password=PASSWORD).status_code == 200


def test_a_weak_password_is_refused_and_the_old_one_is_asked() -> None:
    staff()
    client = enters()
    weak = {"oldpassword": PASSWORD, "password1": "12345678", "password2": "12345678"}
    page = client.post(f"{ACCOUNT}password/", weak).content.decode()
    assert "entièrement numérique" in page
    wrong = {"oldpassword": "faux", "password1": NEW, "password2": NEW}
    assert client.post(f"{ACCOUNT}password/", wrong).status_code == 200
    assert gives_password(Client()).status_code == 302


def test_a_person_sees_and_ends_the_other_sessions() -> None:
    staff()
    here, elsewhere = enters(), enters()
    page = here.get(f"{ACCOUNT}sessions/").content.decode()
    assert page.count('<th scope="row">') == 2
    assert "cette session" in page
    assert here.post(f"{ACCOUNT}sessions/").status_code == 302
    assert elsewhere.get("/admin/").status_code == 302
    assert here.get("/admin/").status_code == 200


def test_to_sign_out_is_a_post_and_ends_the_session() -> None:
    staff()
    client = enters()
    assert client.get("/admin/logout/").status_code == 200
    assert client.get("/admin/").status_code == 200
    assert client.post("/admin/logout/")["Location"] == "/admin/login/"
    assert client.get("/admin/").status_code == 302


def test_the_cookie_ends_with_the_browser_and_is_not_for_scripts() -> None:
    staff()
    cookie = enters().cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")
