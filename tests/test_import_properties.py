"""Whatever text a table holds, the import ends with one of its three exit codes."""

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.importing import load, stored, xlsx_file

KEYS = ("key", "kind", "subtype", "name", "aliases", "country", "founded", "nonprofit", "latitude")
PLAUSIBLE = {
    "key": ["a", "b", "c"],
    "kind": ["ico", "southern_partner", "quebec_partner"],
    "subtype": ["", "cooperative", "other"],
    "name": ["Côte", "Coöp", "عربي", "東京"],
    "aliases": ["", "A|B", "A|A"],
    "country": ["", "CA", "HT"],
    "founded": ["", "1998"],
    "nonprofit": ["", "oui", "non"],
    "latitude": ["", "45,5"],
}
ANYTHING = st.text(st.characters(codec="utf-8"), max_size=20)


def rows(cells: st.SearchStrategy[str]) -> st.SearchStrategy[list[list[str]]]:
    row = st.tuples(*(st.sampled_from(PLAUSIBLE[key]) | cells for key in KEYS)).map(list)
    return st.lists(row, max_size=4)


@pytest.mark.django_db
class TestAnyTable(TestCase):
    def holds(self, path: Path) -> None:
        before = stored()
        first = load(path)
        assert first.code in {0, 1, 2}
        if first.code:
            assert stored() == before
            assert first.err
            return
        after = stored()
        second = load(path)
        assert second.code == 0
        assert stored() == after
        assert "0 created, 0 updated" in second.out[-2]

    @settings(max_examples=30)
    @given(rows(ANYTHING))
    def test_csv(self, table: list[list[str]]) -> None:
        text = io.StringIO()
        csv.writer(text).writerows([KEYS, *table])
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "organizations.csv"
            path.write_bytes(text.getvalue().encode())
            self.holds(path)

    @settings(max_examples=20)
    @given(st.binary(max_size=200))
    def test_bytes(self, tail: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "organizations.csv"
            path.write_bytes(b"key,kind,name\n" + tail)
            self.holds(path)

    @settings(max_examples=15)
    @given(rows(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20)))
    def test_xlsx(self, table: list[list[str]]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "registre.xlsx"
            xlsx_file(path, organizations=[list(KEYS), *table])
            self.holds(path)
