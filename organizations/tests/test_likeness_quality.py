"""Pairs of names that people told apart or took for one: how often the registry agrees."""

import csv
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from organizations.likeness.comparison import compare
from organizations.likeness.described import Described
from organizations.likeness.keys import keys_of, looked_up

PAIRS = Path(__file__).parent / "data" / "organization_pairs.csv"


class Pair(NamedTuple):
    one: Described
    other: Described
    same: bool
    is_held_out: bool


def _described(row: Mapping[str, str], prefix: str = "") -> Described:
    country = row["other_country"] if prefix else row["country"]
    website = row[f"{prefix}website"]
    address = f"https://{website}" if website else ""
    name = row[f"{prefix}name"]
    return Described((name,), row[f"{prefix}acronym"], country, website=address)


def pairs() -> Iterator[Pair]:
    """By chance, and for good, one half is held out: the rules were never tuned on it."""
    with PAIRS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            held_out = zlib.crc32((row["name"] + row["other_name"]).encode()) % 2 == 1
            one, other = _described(row), _described(row, "other_")
            yield Pair(one, other, row["same"] == "yes", held_out)


def measured(of: list[Pair]) -> tuple[float, float]:
    """Precision and recall, of pairs that share a key and so are compared at all."""
    shared = [pair for pair in of if looked_up(keys_of(pair.one)) & keys_of(pair.other)]
    found = [pair for pair in shared if compare(pair.one, pair.other).is_possible]
    right = sum(pair.same for pair in found)
    return right / len(found), right / sum(pair.same for pair in of)


@pytest.mark.parametrize("held_out", [False, True])
def test_each_half_is_told_apart(held_out: bool) -> None:
    half = [pair for pair in pairs() if pair.is_held_out is held_out]
    precision, recall = measured(half)
    assert len(half) > 150
    assert precision >= 0.95, precision
    assert recall >= 0.85, recall
