"""Counts that all processes share."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.counting import counted
from tests.racing import race

__all__ = ["race"]


@pytest.mark.sqlite  # it has one writer at a time, whatever is written
def test_nobody_is_refused_because_something_long_is_stored(
    race: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    monkeypatch.setattr("registry.sqlite.waits.HURRY", 20)
    told: list[float] = []

    race(lambda: None, lambda: told.append(counted("one", 120)))

    assert told == [0]
    assert "the cache is away: OperationalError" in caplog.text
    assert counted("one", 120) == 1


@pytest.fixture
def in_memory(settings: Any) -> None:
    """As a cache that is no table counts."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


@pytest.mark.django_db
def test_to_count_is_one_statement() -> None:
    assert [counted("one", 120), counted("other", 120)] == [1, 1]
    with CaptureQueriesContext(connection) as asked:
        assert counted("one", 120) == 2
    assert len([one for one in asked if "shared_cache" in one["sql"]]) == 1
    assert counted("other", 120) == 2


@pytest.mark.django_db
def test_what_is_over_is_counted_anew_and_goes() -> None:
    assert [counted("one", -10), counted("one", 120), counted("one", 120)] == [1, 1, 2]
    counted("left", -10)
    cache.set("kept", "told", 120)
    counted("another", 120)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM shared_cache")
        kept = {key for (key,) in cursor.fetchall()}
    assert kept == {":1:one", ":1:kept", ":1:another"}


def test_a_cache_that_is_no_table_counts_too(in_memory: None, db: None) -> None:
    assert [counted("memory", 120), counted("memory", 120)] == [1, 2]
