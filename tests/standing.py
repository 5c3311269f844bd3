"""Records that tests of a module begin with, stored once for those that follow one another.

What a test does to them is undone after it, with all that it stores; a test that does not ask for
them does not see them.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction

NOW: list[Any] = []  # the fixture whose records stand, if there is one


def standing(build: Callable[[], Any]) -> Any:
    """A fixture of what ``build`` stores, outside of the transaction of each test. What it gives is
    shared: a test that changes objects copies them first (``copy.deepcopy``)."""

    @pytest.fixture(scope="module")
    def stored(request: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
        outer: Any = transaction.atomic()
        outer._from_testcase = True  # verbs may open transactions of their own in it
        with django_db_blocker.unblock(), outer:
            NOW.append(request._fixturedef)
            yield build()
            NOW.clear()
            transaction.set_rollback(True)

    return stored


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: Any) -> None:
    for one in [*NOW]:
        if one.argname not in item.fixturenames:
            one.finish(item._request)
