"""Two records of one organization become one, and two again."""

from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from organizations.actions.merging import merge, plan_of, preview_of, unmerge
from organizations.actions.merging import plan as plan_module
from organizations.actions.merging.plan import Fate
from organizations.actions.merging.relations import relations_of
from organizations.actions.telling_apart import tell_apart
from organizations.models import (
    Alias,
    Expertise,
    Membership,
    Merge,
    NotDuplicate,
    Organization,
    Partnership,
)
from organizations.tests.reviewing import confirmed
from organizations.tests.test_merge_properties import counts, foreseen
from projects.models import Contribution, Participation, Transfer
from registry.actions import withdraw
from registry.refusals import Refused
from tests import builders

pytestmark = pytest.mark.django_db

WHY = "Même organisme, saisi deux fois."


def merged(duplicate: Organization, kept: Organization, **more: Any) -> Merge:
    done = merge(duplicate, into=kept, by=None, reason=WHY, **more)
    duplicate.refresh_from_db()
    kept.refresh_from_db()
    return done


def referring(record: Organization) -> list[Any]:
    return [row for one in relations_of(Organization) for row in one.rows(record)]


@pytest.fixture
def two() -> tuple[Organization, Organization]:
    """The duplicate, with something of everything, and the record that is kept."""
    kept = builders.organization(name="Centre Alpha", neq="1141234567", city="Laval")
    duplicate = builders.organization(
        name="Centre ALPHA inc.", acronym="CA", email="a@example.org", aliases=["Alfa"]
    )
    south = builders.organization("southern_partner")
    for one, days in (
        (duplicate, {"start": "2019-01-01", "end": "2022-01-01", "source_url": "https://a.org"}),
        (kept, {"start": "2021-01-01", "end": None}),
    ):
        builders.membership(one, "2018-01-01", "2020-01-01" if one == kept else "2019-06-01")
        builders.partnership(one, south, **days)
    return duplicate, kept


def test_what_referred_to_the_duplicate_refers_to_the_other(two: Any) -> None:
    duplicate, kept = two
    project = builders.project(lead=duplicate)
    review = confirmed(duplicate)
    gift = builders.stored(
        Contribution(
            project=project,
            organization=duplicate,
            source="mrif",
            stage="planned",
            amount=Decimal(5),
        )
    )
    merged(duplicate, kept)
    for row in (gift, review, *Participation.objects.filter(project=project)):
        row.refresh_from_db()
        assert row.organization == kept
    assert referring(duplicate) == []
    assert {*kept.aliases.values_list("name", flat=True)} == {"Alfa", "Centre ALPHA inc."}
    assert (duplicate.publication, duplicate.merged_into) == ("archived", kept)
    assert (kept.email, kept.acronym, kept.name) == ("a@example.org", "CA", "Centre Alpha")
    assert kept.history.filter(history_change_reason=WHY).exists()
    assert duplicate.history.filter(history_change_reason=WHY).exists()


def test_intervals_that_overlap_become_one(two: Any) -> None:
    duplicate, kept = two
    merged(duplicate, kept)
    (membership,), (partnership,) = Membership.objects.all(), Partnership.objects.all()
    assert (str(membership.start), str(membership.end)) == ("2018-01-01", "2020-01-01")
    assert (str(partnership.start), partnership.end) == ("2019-01-01", None)
    assert partnership.source_url == "https://a.org"


def test_its_address_leads_to_the_other(two: Any, client: Client) -> None:
    duplicate, kept = two
    left, duplicate.name = duplicate.get_absolute_url(), "Alpha"
    builders.stored(duplicate)
    present = duplicate.get_absolute_url()
    merged(duplicate, kept)
    for address in (left, present):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (301, kept.get_absolute_url())


@pytest.mark.parametrize("name", ["lead", "partner"])
def test_an_address_that_names_it_is_one_of_the_other(two: Any, client: Client, name: str) -> None:
    duplicate, kept = two
    last = builders.organization(name="Centre Alpha-Bêta")
    for n, one in enumerate((duplicate, kept, last, builders.organization())):
        builders.project(lead=one, title_fr=f"Projet {n}")
    merged(duplicate, kept)
    merged(kept, last)
    for place in ("/projets/", "/projets/export.csv", "/api/v1/projects/"):
        for one in (duplicate, kept, last):
            answer: Any = client.get(f"{place}?{name}={one.key}")
            told = answer.getvalue().decode()
            found = [n for n in range(4) if f"Projet {n}" in told]
            assert (answer.status_code, found) == (200, [0, 1, 2]), (place, one)


def test_a_side_is_chosen_for_each_field(two: Any) -> None:
    duplicate, kept = two
    builders.stored(kept)
    merged(duplicate, kept, choices={"name": "duplicate", "email": "kept"})
    assert (kept.name, kept.email, kept.neq) == ("Centre ALPHA inc.", "", "1141234567")
    assert "Centre Alpha" in kept.aliases.values_list("name", flat=True)


def test_a_place_that_one_of_the_two_hides_stays_hidden() -> None:
    place = {"latitude": "18.5", "longitude": "-72.3"}
    shown = {"kind": "southern_partner", "publish_location": True}
    kept = builders.organization(**shown)
    merged(builders.organization("southern_partner", city="Jacmel", **place), kept)
    assert (kept.city, kept.publish_location) == ("Jacmel", False)
    other = builders.organization("southern_partner", city="Jacmel")
    merged(builders.organization(**shown), other, choices={"publish_location": "duplicate"})
    assert not other.publish_location


def test_a_number_that_is_of_one_alone_changes_hands() -> None:
    kept, duplicate = builders.organization(), builders.organization(neq="1141234567")
    merged(duplicate, kept)
    assert (kept.neq, duplicate.neq) == ("1141234567", "")


def test_rows_that_both_have_become_one_with_what_refers_to_them() -> None:
    kept, duplicate = (builders.organization("quebec_partner") for _ in range(2))
    first = builders.stored(Expertise(organization=kept, domain_fr="Soins"))
    second = builders.stored(Expertise(organization=duplicate, domain_fr="Soins", domain_en="Care"))
    project = builders.project(partners={"partner": duplicate})
    builders.stored(Participation(project=project, organization=kept, role="partner"))
    transfer = builders.stored(Transfer(project=project, expertise=second, to_population="Jeunes"))
    plan = plan_of(duplicate, kept)
    assert [type(one.row) for one in plan.of(Fate.JOINS)] == [Expertise, Participation]
    assert foreseen(duplicate, kept) == counts(plan)
    merged(duplicate, kept)
    transfer.refresh_from_db()
    assert transfer.expertise.pk == first.pk
    assert [(e.pk, e.domain_en) for e in Expertise.objects.all()] == [(first.pk, "Care")]
    assert project.participations.filter(role="partner").count() == 1


def test_of_many_rows_those_that_simply_move_are_counted(two: Any) -> None:
    """One of each sort, or more, meets what the other has."""
    duplicate, kept = two
    south = builders.organization("southern_partner")
    project = builders.project(partners={"partner": duplicate})
    builders.stored(Participation(project=project, organization=kept, role="partner"))
    for _n in range(3):
        builders.project(partners={"partner": duplicate})
    for one, start, end in (
        (kept, "2020-01-01", None),
        (duplicate, "2010-01-01", "2011-01-01"),
        (duplicate, "2021-01-01", "2022-01-01"),
    ):
        builders.partnership(one, south, start=start, end=end)
    with patch.multiple(plan_module, FEW=0, NAMED=1):
        found = preview_of(duplicate, kept)
        sorts = [one.relation.model for one in found.of(Fate.MOVES)]
    assert (sorts.count(Participation), found.more[Participation]) == (1, 2)
    assert (sorts.count(Partnership), found.more[Partnership]) == (1, 0)
    assert counts(found) == counts(plan_of(duplicate, kept))


def test_a_row_that_comes_back_has_its_line_of_history_when_it_does() -> None:
    kept, duplicate = (builders.organization("quebec_partner") for _ in range(2))
    builders.stored(Expertise(organization=kept, domain_fr="Soins"))
    joined = builders.stored(Expertise(organization=duplicate, domain_fr="Soins"))
    done = merged(duplicate, kept)
    gone = Expertise.history.filter(id=joined.pk).latest()
    unmerge(done, by=None, reason="Deux, tout compte fait")
    back = Expertise.history.filter(id=joined.pk).latest()
    assert (gone.history_type, back.history_type) == ("-", "+")
    assert back.history_date > gone.history_date


def test_what_was_told_apart_stays_so(two: Any) -> None:
    duplicate, kept = two
    other = builders.organization()
    tell_apart(duplicate, other, by=None, reason="Autre ville")
    tell_apart(kept, other, by=None, reason="Autre ville")
    tell_apart(kept, duplicate, by=None, reason="On se trompait")
    done = merged(duplicate, kept)
    (pair,) = NotDuplicate.objects.all()
    assert {pair.first_id, pair.second_id} == {kept.pk, other.pk}
    unmerge(done, by=None, reason="Deux, tout compte fait")
    assert NotDuplicate.objects.count() == 3


@pytest.mark.parametrize(
    "spoil, code",
    [
        (lambda d, k: (d, d), "merge.same"),
        (lambda d, k: (d, builders.organization("quebec_partner")), "merge.kind"),
        (lambda d, k: (merged(d, k) and d, k), "merge.merged"),
    ],
)
def test_what_is_not_merged(two: Any, spoil: Any, code: str) -> None:
    duplicate, kept = spoil(*two)
    with pytest.raises(Refused) as refusal:
        merge(duplicate, into=kept, by=None, reason=WHY)
    assert code in {problem.code for problem in refusal.value.problems}


def test_two_sealed_decisions_of_one_day_are_not_joined(two: Any) -> None:
    duplicate, kept = two
    under = confirmed(duplicate).norm
    confirmed(kept, under=under)
    with pytest.raises(Refused) as refusal:
        merge(duplicate, into=kept, by=None, reason=WHY)
    assert [problem.code for problem in refusal.value.problems] == ["merge.sealed"]
    duplicate.refresh_from_db()
    assert duplicate.is_public


def test_who_changed_what_since_is_told_when_it_is_undone(two: Any) -> None:
    duplicate, kept = two
    done = merged(duplicate, kept)
    alias = Alias.objects.get(name="Alfa")
    alias.name = "Alpha ancien"
    builders.stored(alias)
    Membership.objects.get().delete()
    builders.stored(Alias(organization=kept, name="Alphabet"))
    undone = unmerge(done, by=None, reason="Erreur")
    assert kept.aliases.get().name == "Alphabet"
    assert "Alphabet" in [one.name for one in undone.touched]
    assert [(one.name, str(one.what)) for one in undone.touched if one.name == "Alpha ancien"]
    assert duplicate.aliases.get().name == "Alpha ancien"
    duplicate.refresh_from_db()
    assert (duplicate.merged_into, duplicate.publication) == (None, "published")


def test_a_merged_record_does_not_leave_the_archive(two: Any) -> None:
    duplicate, kept = two
    merged(duplicate, kept)
    assert withdraw(Organization, [duplicate.pk], by=None).moved == []


def test_merging_again_leads_to_the_last(two: Any, client: Client) -> None:
    duplicate, kept = two
    last = builders.organization(name="Centre Alpha-Bêta")
    first = merged(duplicate, kept)
    merged(kept, last)
    assert client.get(duplicate.get_absolute_url())["Location"] == last.get_absolute_url()
    with pytest.raises(Refused):
        unmerge(first, by=None, reason="Trop tôt")


def test_a_chain_that_is_undone_names_nobody_who_touched_nothing(two: Any) -> None:
    """What the second merge moved, and its undoing moved back, is as the first left it."""
    duplicate, kept = two
    before = {str(one) for one in referring(duplicate)}
    first = merged(duplicate, kept)
    last = builders.organization(name="Centre Alpha-Bêta")
    second = merged(kept, last)
    assert not unmerge(second, by=None, reason="Erreur").touched
    assert not unmerge(first, by=None, reason="Erreur").touched
    assert {str(one) for one in referring(duplicate)} == before


def test_a_chain_that_is_undone_names_who_touched_a_row_between(two: Any) -> None:
    duplicate, kept = two
    first = merged(duplicate, kept)
    alias = Alias.objects.get(name="Alfa")
    alias.name = "Alpha ancien"
    builders.stored(alias)
    second = merged(kept, builders.organization(name="Centre Alpha-Bêta"))
    assert not unmerge(second, by=None, reason="Erreur").touched
    assert [one.name for one in unmerge(first, by=None, reason="Erreur").touched] == [
        "Alpha ancien"
    ]
