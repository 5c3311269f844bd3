"""What is rendered once is shown again only where it would look the same."""

import random

import pytest
from django.utils.formats import number_format
from django.utils.translation import override
from pyroaring import BitMap

from registry.numbers import grouped
from registry.rendering import component
from registry.sets import ManySets, Sets


def test_a_component_is_kept_for_what_it_is_told_and_no_other() -> None:
    badges = [
        component("_components/_kind_badge.html", code=code, label=label)
        for code in ("ico", "quebec_partner")
        for label in ("OCI", "<b>", "OCI")
    ]
    assert badges[0] == badges[2] != badges[3]
    told = [("OCI" in one, "&lt;b&gt;" in one, "<circle" in one) for one in badges]
    assert told[:3] == [(True, False, True), (False, True, True), (True, False, True)]
    assert told[3:] == [(True, False, False), (False, True, False), (True, False, False)]


def test_a_component_is_kept_in_each_language() -> None:
    told = {}
    for language in ("fr", "en", "fr"):
        with override(language):
            told[language] = component("_components/_breadcrumbs.html", current="Carte")
    assert ["Accueil" in told[one] for one in ("fr", "en")] == [True, False]
    assert ["Home" in told[one] for one in ("fr", "en")] == [False, True]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("number", [0, 7, 999, 1000, 12345, 750050, 10**9])
def test_thousands_are_apart_as_the_language_writes_them(language: str, number: int) -> None:
    with override(language):
        assert grouped(number) == number_format(number, force_grouping=True)


def test_many_codes_are_counted_as_few_are() -> None:
    chance = random.Random(20261127)  # noqa: S311 # sets to count, no secret
    by_code = {
        f"c{n}": BitMap(chance.sample(range(1, 400), chance.randint(0, 30))) for n in range(60)
    }
    few, many = Sets(by_code), ManySets(by_code)
    new = {"c3": BitMap([1, 2, 399]), "c60": BitMap([5, 900]), "c4": BitMap()}
    for one, other in ((few, many), (few.replaced(new), many.replaced(new))):
        assert other.counts() == one.counts()
        for _ in range(20):
            rows = BitMap(chance.sample(range(1, 1000), chance.randint(0, 300)))
            assert other.counts(rows) == one.counts(rows)
    assert ManySets({}).counts(BitMap([1])) == {}
