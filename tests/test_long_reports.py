"""Long reports know what they add up to before a row is read: the same as plain Python finds of
every row, on screen as in files, for visitors and staff."""

import datetime
from collections import defaultdict
from dataclasses import replace
from itertools import product
from typing import Any
from unittest.mock import patch

import pytest
from django.http import QueryDict
from django.test import Client, TestCase

from accounts.tests.people import signed_in
from organizations.models import Expertise, Need, Organization, Partnership
from portal.reports import CATALOGUE
from portal.tests.seeding import seed
from registry.actions import withdraw
from registry.days import today
from registry.reports import Screen, screen
from registry.reports import lines as pieces
from tests.builders import organization, partnership, stored
from tests.tallied import LONG, lines, tallies, up_to_date


def of_pairs(*, everything: bool, state: str = "", kind: str = "", region: str = "") -> list[Any]:
    """The keys of both sides, whether one is in force, and how many there are."""
    found: dict[Any, list[Partnership]] = defaultdict(list)
    for one in Partnership.objects.select_related("ico", "partner"):
        sides = (one.ico, one.partner)
        is_public = all(side.publication == "published" for side in sides)
        is_wanted = kind in ("", one.partner.kind) and region in ("", one.ico.region)
        if is_wanted and (everything or is_public):
            found[tuple((side.name_folded, side.key) for side in sides)].append(one)
    told = []
    for sides, some in sorted(found.items()):
        held = any(
            (one.start or datetime.date.min) <= today() <= (one.end or datetime.date.max)
            for one in some
        )
        if state in ("", str(held).lower()):
            told.append((*(key for _name, key in sides), held, len(some)))
    return told


def of_icos(*, everything: bool) -> list[Any]:
    """The keys of ICOs, and with how many southern partners they are in partnership."""
    told = {ico: {one for one, _n in group} for ico, group in _in_force(everything).items()}
    rows = Organization.objects.filter(kind="ico")
    if not everything:
        rows = rows.filter(publication="published")
    ordered = sorted(rows, key=lambda one: (one.name_folded, one.key))
    return [(one.key, len(told.get(one.key, ()))) for one in ordered]


def _in_force(everything: bool) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    kind = {"kind": "southern_partner"}
    for ico, partner, held, number in of_pairs(everything=everything, **kind):
        if held:
            found[ico].append((partner, number))
    return found


def of_needs(*, everything: bool, sector: str = "") -> list[Any]:
    rows = [
        one
        for one in Need.objects.select_related("organization")
        if one.status == "open"
        and (everything or one.organization.publication == "published")
        and sector in ("", one.sector_id)
    ]
    rows.sort(key=lambda one: (one.since or datetime.date.max, one.key))
    return [(one.key, one.country or one.organization.country) for one in rows]


def of_expertise(*, everything: bool, sector: str = "") -> list[Any]:
    rows = Organization.objects.filter(kind="quebec_partner").prefetch_related("expertises")
    if not everything:
        rows = rows.filter(publication="published")
    told: list[Any] = []
    for one in sorted(rows, key=lambda one: (one.name_folded, one.key)):
        offers = sorted(one.expertises.all(), key=lambda offer: offer.domain_fr)
        for offer in offers or [None]:
            code = offer.sector_id if offer else None
            if sector in ("", code):
                told.append((one.key, offer and offer.domain_fr, code))
    return told


class TestOfTheDemonstration(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        seed("--projects", "25")
        ico, south = Organization.objects.public().filter(kind="ico")[0], _draft("southern_partner")
        for side in (ico, _draft("ico")):
            partnership(side, south, start="2015-01-01", end="2016-01-01")
            partnership(side, south, start="2018-01-01")
        stored(Need(organization=south, title_fr="Puits", sector_id="14030"))
        stored(Expertise(organization=_draft("quebec_partner"), domain_fr="Sols"))

    def test_rows_are_those_of_every_record_read_and_told_in_plain_python(self) -> None:
        self.told()

    def test_and_so_they_are_where_what_is_known_was_read_before(self) -> None:
        with tallies():
            for _time in range(2):
                self.told()

    def told(self) -> None:
        for of_staff in (False, True):
            here: Any = {"everything": of_staff}
            for narrow in ({}, {"state": "true"}, {"kind": "southern_partner"}, {"region": "06"}):
                names = {"in_force" if name == "state" else name: [v] for name, v in narrow.items()}
                rows, sums, _bars = lines("partnerships", **here, **names)
                right = of_pairs(**here, **narrow)
                assert [(row[0], row[2], row[8], row[10]) for row in rows] == right
                assert sums.get("partnerships", 0) == sum(row[-1] for row in right)
            rows, *_rest = lines("icos", **here)
            assert [(row[0], row[7]) for row in rows] == of_icos(**here)
            for narrow in ({}, {"sector": "14030"}):
                names = {name: [value] for name, value in narrow.items()}
                rows, sums, bars = lines("needs-unmet", **here, **names)
                assert [(row[0], row[5]) for row in rows] == of_needs(**here, **narrow)
                assert sums.get("needs", 0) == len(rows)
                assert sum(bars.values()) == len(rows)
                rows, sums, _bars = lines("quebec-partners-expertise", **here, **names)
                told = [(row[0], row[4], row[6]) for row in rows]
                right = of_expertise(**here, **narrow)
                assert [row[0] for row in told] == [row[0] for row in right]
                assert {*told} == {*right}  # domains, in the order of the engine's language

    def test_a_page_has_the_lines_the_sums_and_the_bars_of_every_row(self) -> None:
        long = set[str]()
        for name, of_staff in product(LONG, (False, True)):
            report: Any = CATALOGUE.get(name)
            form = report.parameters(QueryDict("rows=all" if of_staff else ""))
            assert form.is_valid()
            extract = report.extract(form)
            every = [*extract.rows()]
            of_rows = replace(extract, rows=every.copy)
            last = max(1, -(-len(every) // 3))
            if last > 2:
                long.add(name)
            with patch.object(screen, "PAGE_ROWS", 3), patch.object(pieces, "PIECE", 2):
                for page in sorted({1, min(2, last), last}):
                    told = Screen.of(report, extract, page)
                    right = Screen.of(report, of_rows, page)
                    assert [*map(tuple, told.kept)] == [*map(tuple, right.kept)]
                    assert (told.count, told.sums) == (right.count, right.sums)
                    assert [*told.bars.items()] == [*right.bars.items()]
                    assert told.total == right.total
        assert long >= {*LONG[:4]}


def _draft(kind: str) -> Organization:
    return organization(kind, name="Brouillon", published=False)


def keys(client: Client, query: str = "") -> list[str]:
    """Of the partners in the file; the page tells as many."""
    response: Any = client.get(f"/rapports/partnerships/export.csv{query}")
    return [line.split(",")[2] for line in response.getvalue().decode().splitlines()[1:]]


@pytest.mark.django_db
class TestAtOnce:
    @pytest.fixture
    def ico(self) -> Organization:
        one = organization(key="A", name="Alfa")
        partnership(one, organization("southern_partner", key="B", name="Beta"))
        return one

    def test_staff_are_told_what_is_stored_and_visitors_what_was_gathered(
        self, client: Client, ico: Organization
    ) -> None:
        draft = organization("southern_partner", key="C", name="Gamma", published=False)
        with tallies():
            assert keys(client) == ["B"]
            partnership(ico, draft)
            partnership(ico, organization("southern_partner", key="D", name="Delta"))
            assert keys(client) == ["B"]
            assert keys(signed_in("analyst"), "?rows=all") == ["B", "D", "C"]
            assert keys(client) == ["B", "D"]

    def test_and_where_what_is_stored_cannot_be_looked_at(
        self, ico: Organization, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        analyst = signed_in("analyst")
        with tallies():
            assert keys(analyst, "?rows=all") == ["B"]
            monkeypatch.setattr("registry.reports.answers.catch_up_for", lambda _user: None)
            monkeypatch.setattr("registry.listings.catch_up_for", lambda _user: None)
            partnership(ico, organization("southern_partner", key="D", name="Delta"))
            assert keys(analyst, "?rows=all") == ["B", "D"]

    @pytest.mark.usefixtures("ico")
    def test_nobody_is_told_what_is_withdrawn_though_it_still_counts(self, client: Client) -> None:
        with tallies():
            assert keys(client) == ["B"]
            gone = Organization.objects.get(key="B")
            withdraw(Organization, [gone.pk], by=None, reason="Erreur")
            assert client.get("/rapports/partnerships/").context["screen"].count == 1
            assert keys(client) == []
            up_to_date()
            assert client.get("/rapports/partnerships/").context["screen"].count == 0
