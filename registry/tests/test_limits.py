"""How often one address of the network may search, and take files away."""

from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client

from accounts.tests.people import signed_in

pytestmark = pytest.mark.django_db
# In the middle of a minute: 25 seconds are left of it.
NOW = "2026-05-01T12:00:35Z"


@pytest.fixture(autouse=True)
def clock(settings: Any) -> Any:
    settings.SEARCHES_PER_MINUTE, settings.FILES_PER_MINUTE = 3, 2
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    cache.clear()
    with time_machine.travel(NOW, tick=False) as moving:
        yield moving


def asked(address: str, url: str, times: int = 1) -> list[Any]:
    client = Client(REMOTE_ADDR=address)
    return [client.get(url) for _ in range(times)]


def statuses(address: str, url: str, times: int) -> list[int]:
    return [one.status_code for one in asked(address, url, times)]


SEARCHES = [
    "/organismes/?q=eau",
    "/projets/?country=HT",
    "/recherche/?q=eau",
    "/carte/?type=awareness",
]


@pytest.mark.parametrize("url", SEARCHES)
def test_a_question_is_answered_so_often_in_a_minute(url: str, clock: Any) -> None:
    assert statuses("192.0.2.1", url, 5) == [200, 200, 200, 429, 429]
    assert statuses("192.0.2.2", url, 1) == [200]
    clock.shift(25)
    assert statuses("192.0.2.1", url, 1) == [200]


def test_all_questions_are_counted_together_and_pages_are_not() -> None:
    for url in SEARCHES[:3]:
        assert statuses("192.0.2.1", url, 1) == [200]
    assert statuses("192.0.2.1", SEARCHES[3], 1) == [429]
    assert statuses("192.0.2.1", "/organismes/?q=", 5) == [200] * 5
    assert statuses("192.0.2.1", "/rapports/", 5) == [200] * 5


@pytest.mark.parametrize("url", ["/organismes/export.csv", "/rapports/icos/export.xlsx"])
def test_files_have_a_limit_of_their_own(url: str) -> None:
    assert statuses("192.0.2.1", SEARCHES[0], 4)[-1] == 429
    assert statuses("192.0.2.1", url, 3) == [200, 200, 429]


@pytest.mark.parametrize(
    "url, title, wait",
    [
        ("/recherche/?q=eau", "Trop de demandes", "Attendez 25 secondes, puis réessayez."),
        ("/en/search/?q=water", "Too many requests", "Wait 25 seconds, then try again."),
    ],
)
def test_the_reader_is_told_in_words_when_to_come_back(
    url: str, title: str, wait: str, assert_valid_html: Any
) -> None:
    page = asked("192.0.2.1", url, 4)[-1]
    assert (page.status_code, page["Retry-After"], page["Cache-Control"]) == (429, "25", "no-store")
    assert f"<h1>{title}</h1>" in page.content.decode()
    assert wait in page.content.decode()
    assert_valid_html(page)


def test_the_names_proposed_while_one_types_have_a_limit_of_their_own(settings: Any) -> None:
    settings.SUGGESTIONS_PER_MINUTE = 4
    url = "/recherche/suggestions/?q=eau"
    assert statuses("192.0.2.1", url, 5) == [200, 200, 200, 200, 429]
    assert statuses("192.0.2.1", SEARCHES[0], 1) == [200]
    assert statuses("192.0.2.1", "/en/search/suggestions/?q=", 1) == [200]


def test_staff_at_work_are_not_counted() -> None:
    client = signed_in("officer")
    assert [client.get(SEARCHES[0]).status_code for _ in range(5)] == [200] * 5


def test_the_address_itself_is_kept_nowhere() -> None:
    asked("192.0.2.1", SEARCHES[0])
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM shared_cache")
        kept = str(cursor.fetchall())
    assert "SEARCHES" in kept
    assert "192.0.2" not in kept


@pytest.fixture
def no_cache(settings: Any) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }


def test_nobody_signs_in_where_the_cache_is_away(no_cache: None) -> None:
    """Failures could not be counted."""
    client = Client(raise_request_exception=False)
    answer = client.post("/admin/login/", {"login": "a", "password": "b"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")


def test_readers_are_served_where_the_cache_is_away(no_cache: None, caplog: Any) -> None:
    assert statuses("192.0.2.1", SEARCHES[0], 5) == [200] * 5
    assert "the cache is away: ConnectionError" in caplog.text


@pytest.mark.parametrize("url", ["/iati/activities.xml", "/iati/organisations.xml"])
def test_long_files_of_one_address_are_counted_without_a_question(url: str) -> None:
    assert statuses("192.0.2.77", url, 3) == [200, 200, 429]
