"""What is rendered once is shown again only where it would look the same."""

import random
import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import clear_script_prefix, reverse, set_script_prefix
from django.utils.formats import number_format
from django.utils.translation import override
from pyroaring import BitMap

from registry.addresses import address_of
from registry.numbers import grouped, written
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


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    "number", ["0.00", "7.5", "-0.05", "999.99", "1000.00", "-12345678.90", "1E+9"]
)
def test_amounts_are_written_as_django_writes_them(language: str, number: str) -> None:
    exact = Decimal(number)
    with override(language):
        as_django = number_format(exact, decimal_pos=2, use_l10n=True, force_grouping=True)
        assert written(exact, ",.2f") == as_django
        assert written(exact, "f") == number_format(exact, use_l10n=True)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("slug", ["eau", "a-b_C-9", "-", "x" * 120])
def test_the_address_of_a_record_is_that_of_its_view(language: str, slug: str) -> None:
    with override(language):
        for view in ("projects:detail", "organizations:detail"):
            assert address_of(view, slug) == reverse(view, args=[slug])


def test_the_address_of_a_record_is_below_where_the_site_is() -> None:
    here = address_of("projects:detail", "eau")
    set_script_prefix("/registre/")
    try:
        assert address_of("projects:detail", "eau") == f"/registre{here}"
    finally:
        clear_script_prefix()


@pytest.mark.django_db
def test_the_navigation_says_where_the_page_is(client: Client) -> None:
    here = {
        "/projets/": [("/projets/", "page")] * 2,
        "/projets/tableau.html": [("/projets/", "true")] * 2,
        "/besoins/": [("/besoins/", "page")] * 2,
        "/": [],
    }
    for address in [*here, *here]:
        page = client.get(address).content.decode()
        ways = re.findall(r'<a href="([^"]*)" aria-current="(page|true)">', page.split("<main")[0])
        assert ways == here[address], address
        assert ('role="search"' in page.split("<main")[0]) == (address != "/")


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
