"""Where a request reads, by who asks what and by how the two databases stand."""

from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

import psycopg2.errors
import pytest
from django.core.cache import cache
from django.core.signals import request_finished
from django.db import OperationalError, router, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from accounts.models import User
from organizations.models import Organization
from registry import postgres
from registry.cached import CacheMayBeAway
from registry.replicas import faults, places, standing
from registry.replicas.middleware import Places
from registry.replicas.router import Router
from registry.replicas.standing import Watched

WROTE, SESSION = {"wrote": "1"}, {"sessionid": "0123456789abcdefghijklmnopqrstuv"}
# The primary's journal and the replica's, each second: where the one goes, what the other played.
CAUGHT_UP, BEHIND = 0, 5


class Stand:
    """Both databases as a test says, without any."""

    def __init__(self) -> None:
        self.primary, self.replica = Watched("default"), Watched("replica")
        self.are(behind=CAUGHT_UP)

    def are(self, *, primary: bool = True, replica: bool = True, behind: int = 0) -> None:
        now = monotonic()
        self.primary.failed, self.replica.failed = not primary, not replica
        self.primary.answered = self.replica.answered = now
        self.primary.takes_writes, self.replica.takes_writes = True, False
        for seconds in range(10, -1, -1):
            self.primary.positions.append((now - seconds, 1000 - seconds))
        self.replica.positions.append((now, 1000 - behind))


@pytest.fixture
def stand(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Stand]:
    settings.REPLICA_SECONDS = 3
    one = Stand()
    monkeypatch.setattr(standing, "_both", one)
    monkeypatch.setattr(places, "there_is_a_replica", lambda: True)
    yield one
    places.as_usual()


Asked = Callable[..., tuple[list[str], HttpResponse]]


@pytest.fixture
def asked(stand: Stand) -> Asked:
    """What a request reads from, one place for each time that it is tried, and its answer."""

    def ask(
        path: str = "/",
        method: str = "GET",
        cookies: dict[str, str] | None = None,
        fails: Exception | None = None,
    ) -> tuple[list[str], HttpResponse]:
        tried: list[str] = []

        def answer(request: HttpRequest) -> HttpResponse:
            tried.append(places.reading())
            if fails and len(tried) == 1:
                return middleware.process_exception(request, fails) or HttpResponse(status=500)
            return HttpResponse("here")

        middleware = Places(answer)
        request = RequestFactory().generic(method, path)
        request.COOKIES.update(cookies or {})
        return tried, middleware(request)

    return ask


@pytest.mark.parametrize(
    "path, method, cookies, place",
    [
        ("/", "GET", {}, "replica"),
        ("/organismes/export.csv", "HEAD", {}, "replica"),
        ("/api/v1/organizations/", "OPTIONS", {}, "replica"),
        ("/", "GET", {"csrftoken": "a"}, "replica"),
        ("/", "GET", WROTE, "default"),
        ("/", "GET", SESSION, "default"),
        ("/admin/", "GET", {}, "default"),
        ("/en/admin/login/", "GET", {}, "default"),
        ("/oidc/ministere/callback/", "GET", {}, "default"),
        ("/suivre/organismes/", "POST", {}, "default"),
    ],
)
def test_who_reads_what(
    asked: Asked, path: str, method: str, cookies: dict[str, str], place: str
) -> None:
    tried, answer = asked(path, method, cookies)
    assert (tried, answer.status_code) == ([place], 200)
    assert ("wrote" in answer.cookies) == (method == "POST")


def test_a_replica_that_is_behind_or_away_is_not_read(stand: Stand, asked: Asked) -> None:
    for how, place in (
        ({"behind": 2}, "replica"),
        ({"behind": BEHIND}, "default"),
        ({"replica": False}, "default"),
        ({"primary": False, "behind": BEHIND}, "replica"),
        ({"primary": False, "replica": False}, "default"),
    ):
        stand.are(**how)
        assert asked()[0] == [place], how


def test_who_is_silent_is_away_as_who_fails_is(stand: Stand, asked: Asked) -> None:
    stand.replica.answered = monotonic() - 5
    assert asked()[0] == ["default"]
    stand.are()
    stand.primary.answered = monotonic() - 5
    assert asked(cookies=WROTE)[0] == ["replica"]


def test_a_replica_that_was_promoted_is_read_once_the_primary_is_gone(
    stand: Stand, asked: Asked
) -> None:
    stand.replica.takes_writes = True
    assert asked()[0] == ["default"]
    stand.primary.failed = True
    assert asked()[0] == ["replica"]


def test_a_primary_that_takes_nothing_is_no_primary(stand: Stand, asked: Asked) -> None:
    stand.primary.takes_writes = False
    tried, answer = asked("/admin/", cookies=SESSION)
    assert (tried, answer.status_code, answer["Retry-After"]) == ([], 503, "30")
    assert asked()[0] == ["replica"]


def lost(kind: type[Exception], *words: str) -> OperationalError:
    error = OperationalError(*words)
    error.__cause__ = kind(*words)
    return error


def test_what_a_database_did_not_answer_the_other_does(
    stand: Stand, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faults, "engine_of", lambda connection: postgres)
    gone = lost(psycopg2.OperationalError, "server closed the connection unexpectedly")
    overtaken = lost(psycopg2.errors.SerializationFailure, "conflict with recovery")
    for error in (gone, overtaken):
        tried, answer = asked(fails=error)
        assert (tried, answer.content) == (["replica", "default"], b"here")
    tried, answer = asked(cookies=WROTE, fails=gone)
    assert (tried, answer.content) == (["default", "replica"], b"here")
    # What is wrong with the question is no better elsewhere, nor is what was sent sent twice.
    assert asked(fails=lost(psycopg2.errors.SyntaxError))[0] == ["replica"]
    assert asked(method="POST", fails=gone)[0] == ["default"]
    stand.are(primary=False)
    tried, answer = asked(fails=gone)
    assert (tried, answer.status_code, answer["Retry-After"]) == (["replica"], 503, "30")


def test_what_is_written_is_read_where_it_is(stand: Stand) -> None:
    rooms = Router()
    places.read_from(places.REPLICA)
    assert rooms.db_for_read(Organization) == "replica"
    assert rooms.db_for_read(Organization.history.model) == "replica"
    assert rooms.db_for_read(User) == "default"
    assert rooms.db_for_write(Organization) == "default"
    assert rooms.db_for_read(Organization) == "default"
    assert not rooms.allow_migrate("replica", "organizations")
    assert router.allow_migrate("default", "organizations")


@pytest.mark.django_db
def test_a_transaction_reads_where_it_writes(stand: Stand) -> None:
    places.read_from(places.REPLICA)
    with transaction.atomic():
        assert Router().db_for_read(Organization) == "default"


def test_nobody_waits_for_a_primary_that_is_known_to_be_away(stand: Stand) -> None:
    stand.are(primary=False)
    for ask in (Router().db_for_write, lambda model: Router().db_for_read(User)):
        with pytest.raises(OperationalError):
            ask(Organization)
    with CacheMayBeAway():
        cache.get("nothing")


def test_a_file_is_read_from_one_place_to_its_end(stand: Stand, asked: Asked) -> None:
    assert asked("/organismes/export.csv")[0] == ["replica"]
    assert places._here.place == "replica"
    assert places.as_usual in [receiver() for _key, receiver, *_ in request_finished.receivers]
    places.as_usual()
    assert places._here.place == "default"
    faults.forget()
