"""Merges, their undoing and new rows at the same moment: nothing is lost or left behind."""

from collections.abc import Callable
from typing import Any

import pytest

from organizations.actions.merging import merge, unmerge
from organizations.models import Alias, Contact, Membership, Merge, Organization, Partnership
from tests.builders import membership, organization, partnership, stored
from tests.racing import race

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
__all__ = ["race"]
Race = Callable[[Callable[[], Any], Callable[[], Any]], list[str]]


def merged(duplicate: Organization, kept: Organization) -> Callable[[], Any]:
    return lambda: merge(duplicate, into=kept, by=None, reason="Le même organisme.")


@pytest.fixture
def three() -> list[Organization]:
    return [organization(key=key, name=f"Centre {key}") for key in "abc"]


def test_two_merges_into_each_other_are_one(race: Race, three: list[Organization]) -> None:
    one, other, _third = three
    assert race(merged(one, other), merged(other, one)) == ["merge.merged", "merge.archived"]
    assert [m.kept_pk for m in Merge.objects.all()] == [other.pk]


def test_a_record_is_merged_once(race: Race, three: list[Organization]) -> None:
    one, other, third = three
    assert race(merged(one, other), merged(one, third)) == ["merge.merged"]
    one.refresh_from_db()
    assert one.merged_into == other


def test_a_chain_made_at_once_leads_to_its_end(race: Race, three: list[Organization]) -> None:
    """The second merge waits, and takes along what came by the first."""
    one, other, third = three
    membership(one, "2018-01-01")
    assert race(merged(one, other), merged(other, third)) == []
    one.refresh_from_db()
    assert one.merged_into == third
    assert Membership.objects.get().organization == third


@pytest.mark.parametrize("kind", ["alias", "partnership", "membership", "contact"])
def test_what_is_added_meanwhile_is_not_left_with_the_duplicate(
    race: Race, three: list[Organization], kind: str
) -> None:
    one, other, _third = three
    south = organization("southern_partner", key="sud")
    rows: dict[str, Callable[[], Any]] = {
        "alias": lambda: stored(Alias(organization=one, name="Autre nom")),
        "partnership": lambda: partnership(one, south, start="2020-01-01"),
        "membership": lambda: membership(one, "2018-01-01"),
        "contact": lambda: stored(Contact(organization=one, function="Accueil")),
    }
    race(rows[kind], merged(one, other))
    for model, name in (
        (Alias, "organization"),
        (Partnership, "ico"),
        (Membership, "organization"),
        (Contact, "organization"),
    ):
        assert not model._default_manager.filter(**{name: one}).exists()


def test_a_merge_is_undone_once(race: Race, three: list[Organization]) -> None:
    one, other, _third = three
    done = merged(one, other)()

    def undone() -> None:
        unmerge(Merge.objects.get(pk=done.pk), by=None, reason="Erreur")

    assert race(undone, undone) == ["merge.undo"]
    one.refresh_from_db()
    assert (one.merged_into, one.publication) == (None, "published")
