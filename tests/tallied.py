"""Tallies of short lists, too: made whatever the length, and held against counting."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.http import QueryDict

from organizations.filters import NeedFilter, OrganizationFilter
from projects.filters import ProjectFilter
from registry.actions import tallying
from registry.actions.change_feed import gather, keep_tallies
from registry.facets import AnyOf
from registry.filters import RecordFilterSet
from registry.sources import SOURCES

TALLIED = (OrganizationFilter, ProjectFilter, NeedFilter)


@contextmanager
def tallies() -> Iterator[None]:
    """Every list that is not empty is long."""
    with patch.object(tallying, "LEAST", 1):
        up_to_date()
        yield


def up_to_date() -> None:
    gather(SOURCES)
    keep_tallies(SOURCES)


def differences() -> list[str]:
    """Where a tally does not say what counting says; a list without one is empty."""
    found = []
    for filters in TALLIED:
        tallied, counted = filters(QueryDict()), uncached(filters(QueryDict()))
        if tallied.tallied is None:
            assert not counted.qs.exists()
            continue
        for name, one in tallied.filters.items():
            if isinstance(one, AnyOf):
                told = {k: v for k, v in tallied.tallied.counts(name).items() if v}
                right = {k: v for k, v in one.counts(counted.qs, ()).items() if v}
                if told != right:
                    found.append(f"{filters.__name__} {name}: {told}, not {right}")
        if tallied.tallied.count() != counted.qs.count():
            found.append(f"{filters.__name__}: {tallied.tallied.count()}")
    return found


def uncached(found: RecordFilterSet) -> RecordFilterSet:
    """As if there were no tally."""
    found.__dict__["_tally"] = None
    return found
