"""What ``make fuzz`` does otherwise than ``make test``: the same tests with other examples, more of
them, and in another order, until its time is over.

``FUZZ_UNTIL``: the time at which nothing more is begun, in seconds since 1970; ``FUZZ_TIMES``: how
many times as many examples a test is given.
"""

import os
import random
import time
from typing import Any

import hypothesis
import pytest

UNTIL = float(os.environ.get("FUZZ_UNTIL", "0"))
IS_ON = UNTIL > 0
TIMES = int(os.environ.get("FUZZ_TIMES", "4")) if IS_ON else 1
OWN = "_hypothesis_internal_use_settings"  # where a test keeps the examples that it asked for


def times(few: int) -> int:
    """So many under ``make test``; more under ``make fuzz``."""
    return few * TIMES


def takes(item: Any) -> bool:
    """Whether a test has more to do under ``make fuzz``; it is then given more."""
    test = getattr(item.obj, "__func__", item.obj) if hasattr(item, "obj") else None
    if not hypothesis.is_hypothesis_test(test):
        return item.get_closest_marker("fuzz") is not None
    own = getattr(test, OWN, None)
    if own is not None and not getattr(test, "is_given_more", False):
        setattr(test, OWN, hypothesis.settings(own, max_examples=own.max_examples * TIMES))
        test.is_given_more = True
    return True


def shuffle(items: list[Any]) -> None:
    """In the same order in each process of a pass."""
    random.Random(os.environ.get("FAULT_SEED", "")).shuffle(items)  # noqa: S311 - no secret


def stop_in_time() -> None:
    if IS_ON and time.time() > UNTIL:
        pytest.skip("the time is over")
