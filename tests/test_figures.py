"""Figures of reports from memory are those that queries give, to the cent: by every dimension and
pair of them, whatever the parameters leave; and what is kept for it is kept exactly."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from django.conf import settings as settings_of_django
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis.extra.django import TestCase

from accounts.tests.people import signed_in
from portal.tests.seeding import seed
from projects.enums import Nature, Source, Stage, Type
from projects.figures import Span, Wanted
from projects.figures.dimensions import OF_PROJECT, OWN, SHARED
from projects.models import Contribution
from registry.actions import Draft, withdraw, write
from registry.actions.change_feed import keep_tallies
from registry.figure_tables import Table, packed, unpacked
from registry.memory import grid
from registry.memory.grid import Grid, placed, unravelled
from registry.models import Tally, TallyChunk
from registry.sources import SOURCES
from tests.builders import project, stored
from tests.tallied import other_figures, tallies, up_to_date

NAMES = (*OWN, *OF_PROJECT, *SHARED)
YEARS = st.one_of(st.none(), st.integers(2015, 2030))
WANTED = st.builds(
    Wanted,
    types=st.frozensets(st.sampled_from(Type.values)),
    stages=st.frozensets(st.sampled_from(Stage.values)),
    sources=st.frozensets(st.sampled_from(Source.values)),
    natures=st.frozensets(st.sampled_from(Nature.values)),
    begun=st.builds(Span, YEARS, YEARS),
    dated=st.builds(Span, YEARS, YEARS),
    everything=st.booleans(),
)
SLOW = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])


class TestOfTheDemonstration(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        seed("--projects", "25")
        with tallies():
            pass

    def test_every_pair_of_dimensions_gives_what_queries_give(self) -> None:
        for wanted in (Wanted(), Wanted(everything=True)):
            assert other_figures(wanted, [(), *combinations(NAMES, 2)]) == []

    @SLOW
    @given(WANTED, st.lists(st.permutations(NAMES).map(lambda some: tuple(some[:3])), max_size=3))
    def test_whatever_is_asked(self, wanted: Wanted, names: list[tuple[str, ...]]) -> None:
        assert other_figures(wanted, [(), ("stage",), *names]) == []

    def test_and_where_there_is_no_room_for_every_cell(self) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(grid, "DENSE", 2)
            assert other_figures(Wanted(), [("country", "sector"), ("lead", "stage")]) == []


CODES = st.one_of(st.none(), st.text(max_size=3), st.integers(0, 300), st.tuples(st.text()))
ROWS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 10**14), CODES, CODES), max_size=30)


def table(rows: list[tuple[Any, ...]]) -> Table:
    return Table.of(["one", "other"], rows, amounts=True)


def read(found: Table) -> list[tuple[Any, ...]]:
    return found.about(np.arange(51))


@given(ROWS, ROWS)
def test_tables_are_kept_and_changed_row_by_row(old: list[Any], new: list[Any]) -> None:
    about = {pk for pk, *_rest in new}
    kept = unpacked(packed({"some": table(old)}))["some"]
    assert read(kept) == sorted(old, key=repr)
    changed = kept.but(np.array([*about]), table(new))
    left = [row for row in old if row[0] not in about]
    assert read(changed) == sorted([*left, *new], key=repr)
    assert changed.pks.tolist() == sorted(pk for pk, *_rest in [*left, *new])


PLACES = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(-(10**12), 10**12)), max_size=20
)


@pytest.mark.parametrize("most", [0, 20])
@given(some=st.lists(PLACES, max_size=3))
def test_a_grid_adds_up_whether_or_not_each_cell_has_room(most: int, some: list[Any]) -> None:
    truth: dict[tuple[int, ...], tuple[int, int]] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grid, "DENSE", most)
        found = Grid([4, 5])
    for rows in some:
        row, column, amount = np.array(rows, dtype=np.int64).reshape(-1, 3).T
        found.add(placed(found.shape, [row, column], len(rows)), amount)
        for one, other, number in rows:
            before = truth.get((one, other), (0, 0))
            truth[one, other] = (before[0] + number, before[1] + 1)
    cells, *told = found.cells()
    places = zip(*(one.tolist() for one in unravelled(cells, found.shape)), strict=True)
    totals, counts = (one.tolist() for one in told)
    assert dict(zip(places, zip(totals, counts, strict=True), strict=True)) == truth


@pytest.fixture
def paid() -> Iterator[Contribution]:
    one = project(countries=["HT"])
    gift = {"source": "mrif", "stage": "committed", "amount": 100, "date": "2024-05-01"}
    given = stored(Contribution(project=one, payer_name="MRIF", **gift))
    with tallies():
        yield given


def by_source(client: Client, query: str = "") -> list[str]:
    """The cells of the report, without its header."""
    response: Any = client.get(f"/rapports/funding-by-source/export.csv{query}")
    return b"".join(response.streaming_content).decode().split()[1:]


@pytest.mark.django_db
class TestReports:
    def test_staff_are_told_what_is_stored_and_visitors_what_was_gathered(
        self, client: Client, paid: Contribution
    ) -> None:
        before = ["2024-2025,mrif,,100.00,"]
        assert by_source(client) == before
        paid.amount = paid.amount_cad = 250
        write([Draft(paid)], by=None, reason="Correction")
        assert by_source(client) == before
        assert by_source(signed_in("analyst")) == ["2024-2025,mrif,,250.00,"]
        assert by_source(client) == ["2024-2025,mrif,,250.00,"]

    def test_nothing_is_left_of_a_project_that_is_withdrawn(
        self, client: Client, paid: Contribution
    ) -> None:
        withdraw(type(paid.project), [paid.project_id], by=None, reason="Erreur")
        up_to_date()
        assert by_source(client) == []

    def test_drafts_are_added_up_for_staff_alone_in_memory_and_at_once(
        self, client: Client, paid: Contribution, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("projects.figures.Counted", None)  # nothing is asked of the database
        analyst, public = signed_in("analyst"), ["2024-2025,mrif,,100.00,"]
        draft = project(countries=["HT"], published=False)
        gift = {"source": "mrif", "stage": "committed", "amount": 30, "date": "2024-05-01"}
        stored(Contribution(project=draft, payer_name="MRIF", **gift))
        assert by_source(analyst, "?rows=all") == ["2024-2025,mrif,,130.00,"]
        assert by_source(client) == by_source(analyst) == public
        withdraw(type(paid.project), [paid.project_id], by=None, reason="Erreur")
        assert by_source(analyst, "?rows=all") == ["2024-2025,mrif,,130.00,"]
        assert by_source(client) == []

    def test_and_by_queries_where_what_is_stored_cannot_be_looked_at(
        self, paid: Contribution, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        analyst = signed_in("analyst")
        for module in ("registry.reports.answers", "registry.listings"):
            monkeypatch.setattr(f"{module}.catch_up_for", lambda _user: None)
        paid.amount = paid.amount_cad = 250
        write([Draft(paid)], by=None, reason="Correction")
        assert by_source(analyst, "?rows=all") == ["2024-2025,mrif,,250.00,"]

    @pytest.mark.usefixtures("paid")
    def test_what_another_version_kept_is_not_read(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told = ["2024-2025,mrif,,100.00,"]
        Tally.objects.update(version=settings_of_django.SOFTWARE_VERSION)  # without its columns
        TallyChunk.objects.update(tables=b"of another shape")
        analyst = signed_in("analyst")
        assert by_source(client) == by_source(analyst, "?rows=all") == told
        keep_tallies(SOURCES)
        monkeypatch.setattr("projects.figures.Counted", None)
        assert by_source(client) == by_source(analyst, "?rows=all") == told
