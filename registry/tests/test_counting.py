"""Counts that all processes share, where they cannot be kept."""

from collections.abc import Callable
from typing import Any

import pytest

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
    assert "the cache is away: Unwritable" in caplog.text
    assert counted("one", 120) == 1
