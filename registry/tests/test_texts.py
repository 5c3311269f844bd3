"""A text that finds no room in the order of a list is refused before the database would."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from organizations.models import Organization
from registry.suspicion import suspects
from registry.text import fold
from registry.texts import EXPANDED, OF_PLAIN, PLAIN, ROOM, without_room
from tests import builders
from tests.importing import csv_file, load

NAMES = {
    "plain": "Coopérative de Jacmel",
    "long and plain": "é" * 300,
    "a sentence": "ﷺ",
    "sixty sentences": "ﷺ" * 60,
    "a hundred sentences": "ﷺ" * 100,
    "of words": "㌖" * 300,
    "of three bytes": "東" * 300,
}


def organization(name: str) -> Organization:
    return Organization(key="a", kind="southern_partner", name=name, country="HT", slug="a")


def is_refused(one: Organization) -> bool:
    return any(without_room(one))


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_what_finds_no_room(name: str) -> None:
    assert is_refused(organization(name)) is (len(fold(name).encode()) > ROOM)
    assert bool(suspects([organization(name)])) is is_refused(organization(name))


def test_no_character_is_folded_to_more() -> None:
    for code in range(0x110000):
        if not 0xD800 <= code < 0xE000:
            size = len(fold(f"a{chr(code)}a").encode()) - 2
            assert size <= (OF_PLAIN if chr(code) < PLAIN else EXPANDED)


def test_it_is_said_of_the_field() -> None:
    with pytest.raises(ValidationError) as caught:
        organization(NAMES["a hundred sentences"]).clean_fields(
            exclude={"slug", "officer", "edited_by", "scheduled_by"}
        )
    assert [*caught.value.error_dict] == ["name"]


@pytest.mark.django_db
def test_what_finds_room_is_stored() -> None:
    signs = [chr(code) for code in range(0x3300, 0x3358)] + ["ﷺ", "ﷻ"]
    name = "".join(signs[n * n % len(signs)] for n in range(300))
    while is_refused(organization(name)):
        name = name[:-1]
    assert len(fold(name).encode()) > ROOM - EXPANDED
    key = "".join(chr(0x12000 + n * n % 100) for n in range(100))
    one = builders.organization("southern_partner", name=name, key=key, published=False)
    assert Organization.objects.get().pk == one.pk


@pytest.mark.django_db
def test_a_row_of_a_file_is_refused(tmp_path: Path) -> None:
    name = NAMES["a hundred sentences"]
    path = csv_file(tmp_path, "organizations", "key,kind,name,country", f"a,ico,{name},CA")
    told = load(path)
    assert told.code == 1
    assert "too long once each of its signs is written out in full" in "\n".join(told.err)
