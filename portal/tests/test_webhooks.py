"""Receivers that staff name are told of changes: signed, once received, and never elsewhere."""

import datetime
import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from organizations.models import Organization
from portal.actions.webhooks import forget_old_messages, keep_receiver, renew_secret, secret_of
from portal.models import Delivery, DeliveryState, Receiver, ReceiverState
from portal.webhooks import deliver
from registry import posting
from registry.actions import archive
from registry.enums import Fault
from registry.signing import signature
from tests.builders import organization, project, stored
from tests.harvesting import example

pytestmark = pytest.mark.django_db
VERIFY = example("verify_webhook")


class Listening(HTTPServer):
    """A receiver on this machine: what it was sent, and what it answers."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.status, self.headers_told = 204, {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/changes?of=registry"

    def bodies(self) -> list[Any]:
        return [json.loads(body) for _headers, body in self.got]


class _Handler(BaseHTTPRequestHandler):
    server: Listening

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.got.append(({**headers, "path": self.path}, body))
        self.send_response(self.server.status)
        for name, value in self.server.headers_told.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def listening() -> Iterator[Listening]:
    server = Listening()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def owner() -> User:
    return User.objects.create_user("owner", email="owner@example.org")


def receiving(server: Listening, owner: User, **fields: Any) -> Receiver:
    call_command("gather_changes", verbosity=0)
    receiver = Receiver(name="R", url=server.url, owner=owner, **fields)
    keep_receiver(receiver)
    return receiver


def test_the_signature_is_that_of_standard_webhooks() -> None:
    """The example of the specification's own tests."""
    secret, number = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"
    body = b'{"test": 2432232314}'
    signed = signature(secret, number, 1614265330, body)
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    headers = {
        "webhook-id": number,
        "webhook-timestamp": "1614265330",
        "webhook-signature": f"v1,else {signed}",
    }
    assert VERIFY.is_signed(secret, headers, body, now=1614265400)
    assert not VERIFY.is_signed(secret, headers, body, now=1614269000)
    assert not VERIFY.is_signed(secret, headers, body + b" ", now=1614265400)


def test_a_receiver_is_told_what_the_feed_tells_and_no_more(
    client: Client, listening: Listening, owner: User
) -> None:
    organization(key="before")
    receiver = receiving(listening, owner)
    deliver()
    assert listening.got == []
    one = organization(key="new", city="Jacmel")
    organization(key="SECRET", published=False)
    deliver()
    headers, body = listening.got[0]
    feed = client.get("/api/v1/changes/").json()["results"]
    (entry,) = [one for one in feed if one["key"] == "new"]
    entry["links"]["self"] = entry["links"]["self"].replace("testserver", "127.0.0.1:8000")
    assert json.loads(body) == {
        "type": "organizations.published",
        "timestamp": entry["at"],
        "data": entry,
    }
    assert headers["path"] == "/changes?of=registry"
    assert VERIFY.is_signed(secret_of(receiver), headers, body)
    assert len(listening.got) == 1
    archive(Organization, [one.pk], by=None, reason="SECRET")
    deliver()
    assert listening.bodies()[1]["data"]["event"] == "withdrawn"
    assert b"SECRET" not in b"".join(body for _headers, body in listening.got)
    deliver()
    assert len(listening.got) == 2
    assert {*Delivery.objects.values_list("state", flat=True)} == {DeliveryState.DONE}


def test_topics_and_pauses(listening: Listening, owner: User) -> None:
    receiver = receiving(listening, owner, topics=["projects"])
    project(key="p")
    deliver()
    assert [one["data"]["key"] for one in listening.bodies()] == ["p"]
    receiver.refresh_from_db()
    receiver.state = ReceiverState.PAUSED
    keep_receiver(receiver)
    project(key="q")
    deliver()
    assert len(listening.got) == 1
    receiver.refresh_from_db()
    receiver.state = ReceiverState.ACTIVE
    keep_receiver(receiver)
    deliver()
    assert [one["data"]["key"] for one in listening.bodies()] == ["p", "q"]


def test_what_fails_is_sent_again_later_and_later_under_the_same_number(
    listening: Listening, owner: User
) -> None:
    with time_machine.travel("2026-01-01 12:00:00+00:00", tick=False) as clock:
        receiving(listening, owner)
        organization(key="one")
        organization(key="two")
        listening.status = 500
        deliver()
        deliver()
        assert len(listening.got) == 1  # the other waits with it
        one = Delivery.objects.get(attempts=1)
        assert (one.status, one.fault, one.state) == (500, Fault.STATUS, DeliveryState.WAITING)
        clock.shift(datetime.timedelta(seconds=6))
        deliver()
        clock.shift(datetime.timedelta(minutes=2))
        listening.status = 200
        deliver()
        assert {*Delivery.objects.values_list("state", flat=True)} == {DeliveryState.DONE}
        numbers = [headers["webhook-id"] for headers, _body in listening.got]
        assert len({*numbers}) == 2
        moments = {headers["webhook-timestamp"] for headers, _body in listening.got}
        assert len(moments) == 3
        receiver = Receiver.objects.get()
        assert (receiver.failures, receiver.failing_since) == (0, None)


def test_after_long_failure_nothing_more_is_sent_and_who_is_in_charge_is_told(
    listening: Listening, owner: User
) -> None:
    with time_machine.travel("2026-01-01 12:00:00+00:00", tick=False) as clock:
        receiver = receiving(listening, owner)
        organization(key="one")
        listening.status = 503
        for _hour in range(24 * 5):
            deliver()
            clock.shift(datetime.timedelta(hours=1))
        receiver.refresh_from_db()
        assert receiver.state == ReceiverState.STOPPED
        assert len(listening.got) < 15
        (letter,) = mail.outbox
        assert letter.to == ["owner@example.org"]
        assert "«\u00a0R\u00a0»" in letter.subject
        assert f"/admin/portal/receiver/{receiver.pk}/change/" in letter.body
        listening.status = 200
        receiver.state = ReceiverState.ACTIVE
        keep_receiver(receiver)
        organization(key="two")
        deliver()
        assert "two" in {one["data"]["key"] for one in listening.bodies()}


def test_a_receiver_that_is_gone_is_left_alone(listening: Listening, owner: User) -> None:
    receiver = receiving(listening, owner)
    organization()
    listening.status = 410
    deliver()
    receiver.refresh_from_db()
    assert receiver.state == ReceiverState.STOPPED


def test_a_redirect_is_not_followed(listening: Listening, owner: User) -> None:
    receiving(listening, owner)
    organization()
    listening.status, listening.headers_told = 307, {"Location": listening.url}
    deliver()
    assert len(listening.got) == 1
    assert Delivery.objects.get().status == 307


INSIDE = [
    "http://127.0.0.1/",
    "http://localhost:8000/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://[::1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://[64:ff9b::a00:1]/",
    "http://10.1.2.3/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fe80::1]/",
    "http://0.0.0.0/",
    "http://192.168.0.1/",
    "http://224.0.0.1/",
    "http://100.64.0.1/",
]


@pytest.mark.parametrize("url", INSIDE)
def test_nothing_is_sent_inside(settings: Any, url: str) -> None:
    settings.WEBHOOKS_INSIDE = False
    assert posting.post(url, b"{}", {}).fault in (Fault.PLACE, Fault.NAME)


def test_a_name_is_looked_up_once_and_each_of_its_addresses_judged(
    settings: Any, monkeypatch: pytest.MonkeyPatch, listening: Listening
) -> None:
    """One that is public the first time and inside the next leads nowhere either."""
    settings.WEBHOOKS_INSIDE = False
    asked: list[str] = []
    answers = [["93.184.215.14", "127.0.0.1"], ["93.184.215.14"], ["127.0.0.1"]]

    def look_up(host: str, port: int, **_how: Any) -> Any:
        asked.append(host)
        return [(2, 1, 6, "", (one, port)) for one in answers.pop(0)]

    reached: list[Any] = []

    def connect(place: Any, **_how: Any) -> Any:
        reached.append(place)
        raise OSError

    monkeypatch.setattr(posting.socket, "getaddrinfo", look_up)
    monkeypatch.setattr(posting.socket, "create_connection", connect)
    assert posting.post("https://rebinding.example/", b"", {}).fault == Fault.PLACE
    assert posting.post("https://rebinding.example/", b"", {}).fault == Fault.SILENCE
    assert asked == ["rebinding.example"] * 2
    assert reached == [("93.184.215.14", 443)]
    assert listening.got == []


def test_who_answers_byte_by_byte_is_left_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "DEADLINE", 0.5)
    slow = posting.socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def drip() -> None:
        peer, _place = slow.accept()
        with peer:
            while not stop.wait(0.1):
                try:
                    peer.send(b"H")
                except OSError:
                    return

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    outcome = posting.post(f"http://127.0.0.1:{slow.getsockname()[1]}/", b"{}", {})
    stop.set()
    slow.close()
    assert outcome.fault == Fault.SILENCE


def test_a_secret_that_cannot_be_read_is_renewed(
    listening: Listening, owner: User, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    receiver = receiving(listening, owner)
    organization()
    settings.SECRET_KEY = "another" * 10
    with caplog.at_level(logging.ERROR):
        deliver()
    assert listening.got == []
    assert "renew it" in caplog.text
    receiver.refresh_from_db()
    renew_secret(receiver)
    keep_receiver(receiver)
    Delivery.objects.update(next_at=receiver.not_before)
    deliver()
    assert len(listening.got) == 1


def test_old_messages_are_forgotten(listening: Listening, owner: User) -> None:
    with time_machine.travel("2026-01-01 12:00:00+00:00"):
        receiving(listening, owner)
        stored(organization())
        deliver()
    forget_old_messages()
    assert not Delivery.objects.exists()
