"""The words of long lists, kept as sets: what is found by them is what looking finds, whatever the
names; what is told of drafts; what is removed leaves."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from pyroaring import BitMap

from accounts.tests.people import signed_in
from organizations.models import Alias, Expertise, Need, Organization
from projects.models import Project
from registry.actions import Draft, concording, publish, remove, withdraw, write
from registry.actions.change_feed import gather
from registry.models import TallyWord
from registry.sources import SOURCES
from registry.text import fold
from tests.builders import organization, project, stored
from tests.concorded import untold
from tests.tallied import tallies, up_to_date

pytestmark = pytest.mark.django_db

PIECES = (
    *("eau", "eaux", "solidaires", "solidarité", "femmes", "l’entrefemmes", "œuvre", "D4-AF-0001"),
    *("2015", "12345", "ab12cd", "abcdef123ghijkl", "x" * 45, "électrification" * 6, "Burkina"),
    *(
        "Faso",
        "République",
        "dominicaine",
        "Haïti",
        "a",
        "de",
        "b2",
        "b2b2b",
        "ÉCOLE",
        "coopérative",
    ),
)
BEYOND = ("burkina faso", "republique dominicaine", "x" * 40, "eau 2015", "faso burkina", "nulle")


def names(number: int) -> list[str]:
    some = random.Random(number)  # noqa: S311 - the same names each time
    return [" ".join(some.sample(PIECES, some.randint(1, 5))) for _ in range(16)]


def parts_of(texts: list[str]) -> list[str]:
    """Words of the texts, and what is at the beginning, in the midst and at the end of some."""
    words = sorted({word for text in texts for word in fold(text).split()})
    cut = [part for word in words for part in (word[:1], word[:3], word[:5], word[1:8], word[-6:])]
    every = [*dict.fromkeys([*words, *cut, *BEYOND])]
    return random.Random(len(every)).sample(every, 24)  # noqa: S311 - the same each time


def settle_world(texts: list[str]) -> list[Organization]:
    """Records of each name; some are drafts, and so is what some of the names are of."""
    each = iter(texts)
    rows = [
        organization(name=next(each), published=False),
        organization(name=next(each), region="03"),
        organization("southern_partner", name=next(each), country="DO"),
        organization("southern_partner", name=next(each), country="BF", published=False),
        organization("quebec_partner", name=next(each), acronym="EAU"),
    ]
    for row in rows:
        stored(Alias(organization=row, name=next(each)))
    for row in rows[2:4]:
        stored(Need(organization=row, title_fr=next(each), description_fr="De l’eau à Haïti"))
    stored(Expertise(organization=rows[4], domain_fr=next(each)))
    one, other = rows[1], rows[0]
    project(title_fr=next(each), lead=one, partners={"partner": rows[4]}, countries=["BF"])
    project(title_fr=next(each), lead=one, partners={"partner": other}, published=False)
    return rows


@pytest.fixture
def world() -> Iterator[list[Organization]]:
    rows = settle_world(names(1))
    with tallies():
        yield rows


def differences(texts: list[str]) -> list[str]:
    models: tuple[Any, ...] = (Organization, Project, Need)
    return [told for model in models for told in untold(model, parts_of(texts))]


def test_what_is_kept_is_what_looking_finds(world: list[Organization]) -> None:
    assert differences(names(1)) == []


@pytest.mark.parametrize("most", [0, 1000])
def test_and_so_it_is_of_what_changed(
    world: list[Organization], monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(concording, "MOST_CHANGED", most)
    texts = [*names(1)[5:], *names(2)[:5]]
    for row, name in zip(world, names(2), strict=False):
        row.name = name
        write([Draft(row)], by=None)
    publish(Organization, [world[0].pk], by=None, reason="Vu")
    withdraw(Organization, [world[1].pk], by=None, reason="Erreur")
    remove([*Alias.objects.filter(organization=world[2])], by=None)
    gather(SOURCES)
    assert is_settled() is not most
    assert differences(texts[:8]) == []
    up_to_date()
    assert is_settled()
    assert differences(texts[:8]) == []


def is_settled() -> bool:
    """Whether nothing is looked at by queries."""
    notes = TallyWord.objects.filter(form="").values_list("pks", flat=True)
    return not any(BitMap.deserialize(bytes(one)) for one in notes)


def found(client: Client, address: str, text: str, **asked: str) -> list[str]:
    page = client.get(address, {"q": text, **asked})
    assert page.status_code == 200
    listed: Any = page.context["cl"].queryset if "cl" in page.context else page.context["page_obj"]
    return sorted(str(one) for one in listed)


@pytest.mark.usefixtures("world")
def test_staff_find_what_they_stored_just_now_and_nobody_else_a_draft(client: Client) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):  # words are learned then
        organization(name="Zébulon Vert", published=False)
        organization(name="Zébulon Bleu")
    admin, staff = "/admin/organizations/organization/", signed_in("officer")
    with CaptureQueriesContext(connection) as asked:
        assert found(staff, admin, "zebulon") == ["Zébulon Bleu", "Zébulon Vert"]
    assert any('FROM "registry_tallyword"' in one["sql"] for one in asked)
    assert found(staff, admin, "zebulon", publication__exact="published") == ["Zébulon Bleu"]
    assert found(client, "/organismes/", "zebulon") == ["Zébulon Bleu"]
    assert found(client, "/organismes/", "vert") == []
    page = client.get("/organismes/", {"q": "zebulno"}).content.decode()
    assert "Zébulon" in page
    assert "Vert" not in page


def test_what_is_removed_leaves_the_words() -> None:
    kept = organization("southern_partner", name="Alfa")
    gone = organization("southern_partner", name="Xylofon", published=False)
    with tallies():
        assert TallyWord.objects.filter(form__startswith="xyl").exists()
        remove([gone], by=None)
        up_to_date()
        forms = {*TallyWord.objects.values_list("form", flat=True)}
    assert not [one for one in forms if "xyl" in one or "lofon" in one]
    assert "alfa" in forms, kept


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("few", [0, 5])
@pytest.mark.parametrize("asked, number", [({}, 4), ({"kind__exact": "ico"}, 3)])
def test_what_staff_search_is_paged_in_the_order_of_the_list(
    monkeypatch: pytest.MonkeyPatch, few: int, asked: dict[str, str], number: int
) -> None:
    monkeypatch.setattr("registry.memory.ranks.FEW", few)
    monkeypatch.setattr("registry.search.holding.MANY", few)
    monkeypatch.setattr("registry.admin.records.RecordAdmin.list_per_page", 1)
    organization("quebec_partner", name="Lac Z")
    for name in ("Lac C", "Lac A", "Lac B"):
        organization(name=name, published=name != "Lac B")
    staff, told = signed_in("officer"), []
    for page in range(1, number + 1):
        query = {"q": "lac", "p": str(page), **asked}
        found: Any = staff.get("/admin/organizations/organization/", query).context["cl"]
        told += [str(one) for one in found.result_list]
        assert found.result_count == number
    assert told == ["Lac A", "Lac B", "Lac C", "Lac Z"][:number]
