"""Addresses: readable, unique, kept when a record is renamed."""

import pytest
from django.utils.text import slugify
from hypothesis import given
from hypothesis import strategies as st

from organizations.models import Organization
from registry.actions import Draft, write
from registry.slugs import _slug_of_key, slug_of
from registry.text import fold
from tests.builders import organization

pytestmark = pytest.mark.django_db


@given(st.text("abz09 -_–éœ.A@²", max_size=9))
def test_plain_names_and_keys_are_as_any_others(text: str) -> None:
    assert slug_of(text) == slugify(fold(text))
    assert _slug_of_key(text) == slugify(text)


def named(name: str, key: str) -> str:
    return organization(name=name, key=key, published=False).slug


def rename(record: Organization, name: str) -> None:
    record.name = name
    write([Draft(record)], by=None)


def addresses(record: Organization) -> tuple[str, list[str]]:
    record.refresh_from_db()
    return record.slug, sorted(record.former_slugs.values_list("slug", flat=True))


@pytest.mark.parametrize(
    "name, slug",
    [
        ("Côte d’Ivoire – œuvre & Cie.", "cote-d-ivoire-oeuvre-cie"),
        ("A/B|C", "a-b-c"),
        ("x" * 300, "x" * 80),
        ("mot " * 75, ("mot-" * 20)[:-1]),
        ("عربي", ""),
        ("東京", ""),
    ],
)
def test_of_a_text(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_of_names_without_latin_letters() -> None:
    assert named("عربي", "K-1") == "k-1"
    assert named("東京", "K-2") == "k-2"
    unreadable = [named("東京", "ключ"), named("東京", "ключи"), named("عربي", "東")]
    assert len(set(unreadable)) == 3
    assert all(len(slug) == 12 for slug in unreadable)


def test_the_second_of_a_name_bears_its_key() -> None:
    assert [named("Côte", key) for key in ("a", "b")] == ["cote", "cote-b"]


def test_two_of_a_name_in_one_write() -> None:
    twins = [Organization(kind="ico", name=name, key=name) for name in ("Côte", "COTE")]
    write([Draft(twin) for twin in twins], by=None)
    assert [twin.slug for twin in twins] == ["cote", "cote-cote"]


def test_a_name_that_is_another_with_its_key() -> None:
    assert named("A b", "x") == "a-b"
    assert named("A", "y") == "a"
    assert named("A", "b") == "a-b-2"


def test_long_names_with_long_keys() -> None:
    slugs = [named("x" * 300, "k" * 90 + str(number)) for number in range(3)]
    assert len(set(slugs)) == 3
    assert max(map(len, slugs)) <= 120


def test_a_renamed_record_keeps_its_former_address() -> None:
    record = organization(name="Alpha", published=False)
    rename(record, "Bêta")
    assert addresses(record) == ("beta", ["alpha"])
    rename(record, "Gamma")
    assert addresses(record) == ("gamma", ["alpha", "beta"])


def test_a_name_taken_back_takes_its_address_back() -> None:
    record = organization(name="Alpha", published=False)
    rename(record, "Bêta")
    rename(record, "ALPHA")
    assert addresses(record) == ("alpha", ["beta"])


def test_another_accent_or_case_moves_nothing() -> None:
    record = organization(name="Cote", published=False)
    rename(record, "CÔTE")
    assert addresses(record) == ("cote", [])


def test_a_former_address_is_not_given_to_another() -> None:
    rename(organization(name="Alpha", published=False), "Bêta")
    assert named("Alpha", "n") == "alpha-n"


def test_two_that_exchange_their_names_in_one_write() -> None:
    one, other = (organization(name=name, key=name, published=False) for name in ("Un", "Deux"))
    one.name, other.name = other.name, one.name
    write([Draft(one), Draft(other)], by=None)
    assert addresses(one) == ("deux-un", ["un"])
    assert addresses(other) == ("un-deux", ["deux"])


def test_a_change_of_something_else_keeps_the_address() -> None:
    organization(name="Côte", key="a", published=False)
    record = organization(name="Côte", key="b", published=False)
    record.city = "Laval"
    write([Draft(record)], by=None)
    assert addresses(record) == ("cote-b", [])
