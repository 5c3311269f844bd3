"""A consortium that was entered as one organization becomes its members, and one again."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from organizations.actions.merging import merge, unmerge
from organizations.actions.splitting import (
    EACH,
    STAYS,
    Allotment,
    foresee,
    sorts_of,
    split,
    state_of,
    unsplit,
)
from organizations.models import Alias, Contact, Organization, Partnership, Split
from projects.models import Contribution, Participation, Project
from registry.actions import archive, write
from registry.actions.drafts import Draft
from registry.refusals import Refused
from tests import builders
from tests.racing import race

__all__ = ["race"]

pytestmark = pytest.mark.django_db

WHY = "Un consortium, saisi comme un seul organisme."
PARTS, MONEY = "participation.organization", "contribution.organization"


def draft(name: str, kind: str = "ico") -> Organization:
    return Organization(kind=kind, name=name, **builders.KINDS[kind])


def gift(project: Project, payer: Organization, amount: str, **fields: Any) -> Contribution:
    values = {"source": "quebec_other", "stage": "committed", **fields}
    return builders.stored(
        Contribution(project=project, organization=payer, amount=Decimal(amount), **values)
    )


def done(original: Organization, members: list[Organization], **ways: Any) -> Split:
    return split(original, members=members, allotment=Allotment(**ways), by=None, reason=WHY)


def codes_of(ask: Callable[[], Any]) -> list[str]:
    with pytest.raises(Refused) as refusal:
        ask()
    return sorted({problem.code for problem in refusal.value.problems})


@pytest.fixture
def consortium() -> Organization:
    return builders.organization(name="Consortium CECI–EUMC", acronym="CE", neq="1141234567")


@pytest.fixture
def ceci() -> Organization:
    return builders.organization(name="CECI")


def roles(project: Project) -> dict[str, str]:
    return {str(one.organization): one.role for one in project.participations.all()}


def test_each_has_a_participation_and_a_project_one_lead(consortium: Any, ceci: Any) -> None:
    project = builders.project(lead=consortium)
    done(consortium, [ceci, draft("EUMC")])
    assert roles(project) == {"CECI": "lead", "EUMC": "co_lead"}
    made = Organization.objects.get(name="EUMC")
    assert (made.publication, made.country) == ("draft", "CA")
    consortium.refresh_from_db()
    assert (consortium.publication, consortium.leaves_archive) == ("archived", False)
    assert WHY in consortium.archived_reason
    for row in (consortium, made, project.participations.first()):
        assert row.history.filter(history_change_reason=WHY).exists()


def test_what_a_member_has_already_is_not_had_twice(consortium: Any, ceci: Any) -> None:
    other = builders.organization("southern_partner")
    builders.partnership(consortium, other, start="2015-01-01", end="2018-01-01")
    theirs = builders.partnership(ceci, other, start="2017-01-01", end="2020-01-01")
    project = builders.project(partners={"partner": consortium})
    builders.stored(Participation(project=project, organization=ceci, role="partner"))
    done(consortium, [draft("EUMC"), ceci])
    theirs.refresh_from_db()
    assert (str(theirs.start), str(theirs.end)) == ("2015-01-01", "2020-01-01")
    assert Partnership.objects.count() == 2
    assert project.participations.filter(role="partner").count() == 2


def test_money_goes_to_one_or_is_divided_to_the_cent(consortium: Any, ceci: Any) -> None:
    project = builders.project()
    whole = gift(project, consortium, "100.00")
    euros = {"currency": "EUR", "amount_cad": Decimal("151.01")}
    thirds = gift(project, consortium, "100.00", **euros)
    small = gift(project, consortium, "0.02")
    ways = {(MONEY, thirds.pk): EACH, (MONEY, small.pk): EACH}
    done(consortium, [ceci, draft("EUMC"), draft("UPA")], rows=ways)
    whole.refresh_from_db()
    assert (whole.organization, whole.amount) == (ceci, Decimal("100.00"))
    found = Contribution.objects.filter(currency="EUR").order_by("pk")
    assert [one.amount for one in found] == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    assert [one.amount_cad for one in found] == [
        Decimal("50.34"),
        Decimal("50.34"),
        Decimal("50.33"),
    ]
    assert Contribution.objects.filter(amount=Decimal("0.02")).get().organization == ceci


def test_each_row_may_go_elsewhere_than_its_sort(consortium: Any, ceci: Any) -> None:
    first, second = builders.project(lead=consortium), builders.project(lead=consortium)
    builders.stored(Alias(organization=consortium, name="Consortium C"))
    alias = builders.stored(Alias(organization=consortium, name="Centre C"))
    apart = second.participations.get()
    ways = {(PARTS, apart.pk): "2", ("alias.organization", alias.pk): "1"}
    done(consortium, [ceci, draft("EUMC")], sorts={PARTS: "1"}, rows=ways)
    assert (roles(first), roles(second)) == ({"CECI": "lead"}, {"EUMC": "lead"})
    assert [one.name for one in ceci.aliases.all()] == ["Centre C"]
    assert [one.name for one in consortium.aliases.all()] == ["Consortium C"]


def test_a_number_that_is_of_one_member_changes_hands(consortium: Any, ceci: Any) -> None:
    made = done(consortium, [ceci, draft("EUMC")], fields={"neq": "2"})
    consortium.refresh_from_db()
    assert (consortium.neq, Organization.objects.get(name="EUMC").neq) == ("", "1141234567")
    assert unsplit(made, by=None, reason="Non").touched == []
    consortium.refresh_from_db()
    assert (consortium.neq, Organization.objects.filter(name="EUMC").count()) == ("1141234567", 0)


def test_a_rule_that_would_be_broken_is_foreseen(consortium: Any) -> None:
    south = builders.organization("southern_partner")
    project = builders.project(lead=consortium)
    members, asked = [south, draft("EUMC")], Allotment(sorts={PARTS: "1"})
    found = foresee(consortium, members, asked, by=None)
    assert {problem.code for problem in found.problems} == {"project.expertise_role"}
    assert codes_of(lambda: done(consortium, members, sorts={PARTS: "1"})) == [
        "project.expertise_role"
    ]
    assert roles(project) == {consortium.name: "lead"}
    assert not Organization.objects.filter(name="EUMC").exists()


def test_what_is_foreseen_is_not_done(consortium: Any, ceci: Any) -> None:
    builders.project(lead=consortium)
    members = [ceci, draft("EUMC")]
    found = foresee(consortium, members, Allotment(), by=None)
    assert found.problems == []
    assert found.counts[Participation, "moved", 1] == found.counts[Participation, "added", 2] == 1
    assert not Split.objects.exists()
    consortium.refresh_from_db()
    assert consortium.is_public
    done(consortium, members)  # and can be after all


@pytest.mark.parametrize(
    "members, code",
    [
        (lambda c, m: [m], "split.few"),
        (lambda c, m: [m, m], "split.twice"),
        pytest.param(lambda c, m: [draft("EUMC"), draft("Eumc")], "split.twice", id="names"),
        (lambda c, m: [m, c], "split.itself"),
        (lambda c, m: [m, archived()], "split.member_archived"),
        (lambda c, m: [m, absorbed()], "split.member_merged"),
        (lambda c, m: [draft(f"M{n}") for n in range(13)], "split.many"),
    ],
)
def test_what_is_no_member(consortium: Any, ceci: Any, members: Any, code: str) -> None:
    named = members(consortium, ceci)
    assert codes_of(lambda: done(consortium, named)) == [code]
    assert not Split.objects.exists()


def archived() -> Organization:
    one = builders.organization()
    archive(Organization, [one.pk], by=None, reason="Fermé")
    return one


def absorbed() -> Organization:
    one = builders.organization()
    merge(one, into=builders.organization(), by=None, reason="Le même")
    return one


def test_a_member_that_breaks_a_rule_is_not_made(consortium: Any, ceci: Any) -> None:
    wrong = Organization(kind="southern_partner", name="Coop", country="CA")
    assert codes_of(lambda: done(consortium, [ceci, wrong])) == ["southern.country"]


@pytest.mark.parametrize("ways", [{"sorts": {PARTS: "3"}}, {"sorts": {PARTS: STAYS}}])
def test_a_way_that_is_none_is_refused(consortium: Any, ceci: Any, ways: Any) -> None:
    assert codes_of(lambda: done(consortium, [ceci, draft("EUMC")], **ways)) == ["split.way"]


def test_what_a_member_says_otherwise_is_not_overwritten(consortium: Any, ceci: Any) -> None:
    ceci.neq = "1149999996"
    builders.stored(ceci)
    members = [ceci, draft("EUMC")]
    assert codes_of(lambda: done(consortium, members, fields={"neq": "1"})) == ["split.field"]


def test_what_changed_since_it_was_read_is_not_split(consortium: Any, ceci: Any) -> None:
    project = builders.project(lead=consortium)
    members = [ceci, draft("EUMC")]

    def asked(seen: str) -> Any:
        return split(
            consortium, members=members, allotment=Allotment(), by=None, reason=WHY, seen=seen
        )

    seen = state_of(consortium, members)
    builders.stored(Contact(organization=consortium, function="Direction", email="d@example.org"))
    assert codes_of(lambda: asked(seen)) == ["changed_meanwhile"]
    seen = state_of(consortium, members)
    builders.stored(Participation(project=project, organization=consortium, role="co_lead"))
    Participation.objects.filter(role="co_lead").delete()
    asked(seen)  # it is as it was


def test_two_officers_split_once(race: Any) -> None:
    one = builders.organization(name="Consortium")
    members = [builders.organization(), builders.organization()]
    found = race(lambda: done(one, members), lambda: done(one, members))
    assert found == ["split.done"]
    assert Split.objects.count() == 1


def test_its_address_names_the_members_that_are_public(client: Client) -> None:
    one = builders.organization(name="Consortium")
    left = one.get_absolute_url()
    one.name = "Consortium Alpha"
    write([Draft(one)], by=None)
    shown, hidden = builders.organization(name="Alpha"), draft("Groupe caché")
    made = done(one, [shown, hidden])
    for address in (left, one.get_absolute_url()):
        answer = client.get(address)
        assert answer.status_code == 410
        text = answer.content.decode()
        assert shown.get_absolute_url() in text
        assert "caché" not in text
    told = client.get(f"/api/v1/organizations/{one.key}/")
    assert told.status_code == 410
    assert (shown.key in told.json()["detail"], hidden.key in told.json()["detail"]) == (
        True,
        False,
    )
    last = builders.organization(name="Alpha et Bêta")
    joined = merge(shown, into=last, by=None, reason="Le même")
    assert last.get_absolute_url() in client.get(one.get_absolute_url()).content.decode()
    assert codes_of(lambda: unsplit(made, by=None, reason="Non")) == ["split.undo"]
    unmerge(joined, by=None, reason="Deux")
    unsplit(made, by=None, reason="Non")
    assert client.get(one.get_absolute_url()).status_code == 200


def test_one_that_nobody_saw_is_not_told_of(client: Client) -> None:
    one = builders.organization(name="Consortium", published=False)
    done(one, [builders.organization(), builders.organization()])
    assert client.get(one.get_absolute_url()).status_code == 404


def test_what_somebody_touched_since_is_told_and_left(consortium: Any, ceci: Any) -> None:
    project = builders.project(lead=consortium)
    divided = gift(project, consortium, "100.00")
    whole = gift(project, consortium, "7.00")
    made = done(consortium, [ceci, draft("EUMC")], rows={(MONEY, divided.pk): EACH})
    eumc = Organization.objects.get(name="EUMC")
    share = eumc.contributions.get()
    share.amount = Decimal("60.00")
    builders.stored(share)
    undone = unsplit(made, by=None, reason="Un seul, tout compte fait")
    divided.refresh_from_db()
    whole.refresh_from_db()
    assert (divided.organization, divided.amount) == (ceci, Decimal("50.00"))
    assert (whole.organization, whole.amount) == (consortium, Decimal("7.00"))
    assert roles(project) == {consortium.name: "lead"}
    assert Organization.objects.filter(name="EUMC").exists()  # its share refers to it
    assert sorted({one.kind for one in undone.touched}) == ["contribution", "organisme"]
    assert len(undone.touched) == 3
    assert codes_of(lambda: unsplit(made, by=None, reason="Encore")) == ["split.undo"]


def test_a_merge_and_a_split_are_undone_in_their_order(consortium: Any, ceci: Any) -> None:
    twice = builders.organization(name="Consortium CECI EUMC")
    joined = merge(twice, into=consortium, by=None, reason="Le même")
    made = done(consortium, [ceci, draft("EUMC")])
    assert codes_of(lambda: unmerge(joined, by=None, reason="Non")) == ["merge.undo"]
    assert codes_of(lambda: merge(consortium, into=ceci, by=None, reason="Non")) == ["merge.split"]
    unsplit(made, by=None, reason="Non")
    unmerge(joined, by=None, reason="Non")


def test_many_rows_cost_no_more_questions_than_a_few(ceci: Any) -> None:
    def asked(rows: int) -> tuple[int, int]:
        one = builders.organization()
        made = [Project(type="awareness", title_fr=f"P{n}") for n in range(rows)]
        write([Draft(project) for project in made], by=None)
        parts = [Participation(project=p, organization=one, role="lead") for p in made]
        write([Draft(part) for part in parts], by=None)
        sums = [
            Contribution(
                project=p, organization=one, source="mrif", stage="planned", amount=Decimal(5)
            )
            for p in made
        ]
        write([Draft(one) for one in sums], by=None)
        with CaptureQueriesContext(connection) as splitting:
            done_one = done(one, [ceci, draft(f"M{rows}")], sorts={MONEY: EACH})
        with CaptureQueriesContext(connection) as reading:
            for sort in sorts_of():
                [sort.told(row, one) for row in sort.rows(one)[:50]]
        assert done_one.steps.count() == 2 + 4 * rows
        return len(splitting), len(reading)

    asked(3)
    assert asked(5) == asked(20)
