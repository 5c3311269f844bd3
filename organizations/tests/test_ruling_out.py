"""No two organizations that may be one are told apart without being compared."""

import csv
import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from organizations.likeness.comparison import compare
from organizations.likeness.described import Described
from organizations.likeness.ruling_out import are_apart

PAIRS = Path(__file__).parent / "data" / "organization_pairs.csv"
ROWS = [*csv.DictReader(PAIRS.open(encoding="utf-8"))]
NAMES = sorted({row[name] for row in ROWS for name in ("name", "other_name") if row[name]})
WORDS = sorted({word for name in NAMES for word in name.split()} | {"12", "13", "II", "eaupure"})


def of_row(row: dict[str, str], prefix: str = "") -> Described:
    own = {key: row[f"{prefix}{key}"] for key in ("acronym", "country", "website")}
    return Described((row[f"{prefix}name"],), **own)


def misspelt(word: str) -> st.SearchStrategy[str]:
    """The word, with a letter less, or another."""
    places = st.tuples(st.integers(0, len(word) - 1), st.sampled_from(["", "a", "n", "x"]))
    return places.map(lambda one: word[: one[0]] + one[1] + word[one[0] + 1 :])


@st.composite
def spelled_otherwise(draw: st.DrawFn, name: str) -> str:
    """The name with other words, fewer, in another order, glued, misspelt or as initials."""
    words = name.split()
    for _change in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(words) - 1))
        other, wrong = draw(st.sampled_from(WORDS)), draw(misspelt(words[at]))
        words[at : at + 1] = draw(st.sampled_from([[], [other], [words[at], other], [wrong]]))
        if draw(st.booleans()) and len(words) > 2:
            size = draw(st.integers(2, 4))
            glued = "".join(words[:size]), "".join(word[0] for word in words[:size])
            words[:size] = [draw(st.sampled_from(glued))]
        words = [word for word in words if word] or ["x"]
    return " ".join(words).strip() or "x"


DETAILS = {
    "acronym": st.sampled_from(["", "", "ABC", "CARITAS", "CRS"]),
    "country": st.sampled_from(["HT", "HT", "", "SN"]),
    "city": st.sampled_from(["", "jacmel", "dakar"]),
    "website": st.sampled_from(["", "", "https://a.example"]),
    "identifiers": st.sampled_from([{}, {"neq": "1"}, {"neq": "2"}]),
}


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Described, Described]:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=2))
    others = [draw(spelled_otherwise(draw(st.sampled_from([names[0], *names])))) for _n in names]
    one, other = ({key: draw(of) for key, of in DETAILS.items()} for _side in range(2))
    return Described(tuple(names), **one), Described(tuple(others), **other)


@settings(max_examples=400)
@given(pairs())
def test_those_told_apart_cannot_be_one(pair: tuple[Described, Described]) -> None:
    one, other = pair
    assert not (are_apart(one, other) and compare(one, other).is_possible)


def test_of_the_labelled_pairs_none_is_lost() -> None:
    known = [(of_row(row), of_row(row, "other_")) for row in ROWS]
    lost = [pair for pair in known if are_apart(*pair) and compare(*pair).is_possible]
    assert lost == []


def test_of_names_by_chance_most_are_told_apart() -> None:
    names = [Described((name,), country="HT") for name in NAMES[::7]]
    pairs = [*itertools.combinations(names, 2)]
    assert sum(are_apart(*pair) for pair in pairs) > 0.8 * len(pairs)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("Coopérative des femmes 12", "Coopérative des femmes 13", True),
        ("Coopérative de Jacmel", "Coopérative de Dakar", True),
        ("Coopérative de Jacmel", "Coopérative de Jakmel", False),
        ("Coopérative de Jacmel", "Coopérative Jacmel", False),
        ("Eau pure pour Haïti", "Eaupure Haïti", False),
    ],
)
def test_names(one: str, other: str, apart: bool) -> None:
    pair = (Described((name,), country="HT") for name in (one, other))
    assert are_apart(*pair) is apart
