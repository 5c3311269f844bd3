"""A sealed record, and its parts, are closed to every verb that does not say it must."""

from typing import Any

import pytest
from django.db.models import Q

from organizations.models import Alias, Organization
from projects.models import Contribution, CountryShare, Project
from registry.actions import Draft, remove, withdraw, write
from registry.refusals import Refused
from registry.rules import Rule, Severity
from tests.builders import organization, stored

pytestmark = pytest.mark.django_db

SEAL = Rule(
    "project.sealed",
    Severity.REFUSE,
    "The project is closed.",
    "Open it first.",
    breaks=lambda: Q(status="closed"),
)


@pytest.fixture(autouse=True)
def seal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Project, "seal", SEAL)


@pytest.fixture
def record() -> Project:
    """A project stored open, then sealed by a change that also changed its parts."""
    one = stored(Project(type="development", title_fr="Puits"))
    stored(payment(one))
    one.status = "closed"
    return stored(one, countries=[CountryShare(country="HT"), CountryShare(country="SN")])


def payment(record: Project) -> Contribution:
    values = {"source": "mrif", "stage": "planned", "amount": 5, "payer_name": "MRIF"}
    return Contribution(project=record, **values)


def renamed(record: Project) -> Draft:
    record.title_fr = "École"
    return Draft(record)


def reopened(record: Project) -> Draft:
    record.status = "implementation"
    return Draft(record)


def without_countries(record: Project) -> Draft:
    return Draft(record, {"countries": []})


def with_another_country(record: Project) -> Draft:
    return Draft(record, {"countries": [CountryShare(country="BF")]})


def with_one_more_country(record: Project) -> Draft:
    return Draft(CountryShare(project=record, country="BF"))


def with_a_changed_part(record: Project) -> Draft:
    part = record.contributions.get()
    part.amount = 6
    return Draft(part)


def with_a_part_elsewhere(record: Project) -> Draft:
    part = record.contributions.get()
    part.project = stored(Project(type="development", title_fr="Autre"))
    return Draft(part)


CHANGES = [
    renamed,
    reopened,
    without_countries,
    with_another_country,
    with_one_more_country,
    with_a_changed_part,
    with_a_part_elsewhere,
]


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_of_a_sealed_record_changes(record: Project, change: Any) -> None:
    draft = change(record)
    with pytest.raises(Refused) as refusal:
        write([draft], by=None)
    problem = refusal.value.problems[0]
    assert (problem.code, problem.message, problem.remedy) == (
        "project.sealed",
        "The project is closed.",
        "Open it first.",
    )
    assert problem.record in draft.rows
    found = Project.objects.get(pk=record.pk)
    assert (found.title_fr, found.status, found.countries.count()) == ("Puits", "closed", 2)
    assert found.contributions.get().amount == 5


@pytest.mark.parametrize("change", CHANGES)
def test_a_verb_that_must_may(record: Project, change: Any) -> None:
    written = write([change(record)], by=None, unseal=True)
    assert written.created or written.updated


@pytest.mark.parametrize("relation", ["", "countries", "contributions"])
def test_nothing_of_a_sealed_record_is_removed(record: Project, relation: str) -> None:
    rows = list(getattr(record, relation).all()) if relation else [record]
    with pytest.raises(Refused) as refusal:
        remove(rows, by=None)
    assert {problem.code for problem in refusal.value.problems} == {"project.sealed"}
    assert Project.objects.get().countries.count() == 2


def test_what_changes_nothing_is_no_change(record: Project) -> None:
    shares = [CountryShare(country="HT"), CountryShare(country="SN")]
    assert write([Draft(record, {"countries": shares})], by=None).unchanged == [record]


def test_publication_is_decided_of_it_all_the_same(record: Project) -> None:
    assert withdraw(Project, [record.pk], by=None).moved == []


def test_a_seal_blames_the_sealed_alone(record: Project) -> None:
    other = stored(Project(type="development", title_fr="Ouvert"))
    with pytest.raises(Refused) as refusal:
        write([renamed(other), renamed(record)], by=None)
    assert [problem.record for problem in refusal.value.problems] == [record]


def test_a_sealed_part_keeps_its_record(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = Rule("alias.sealed", Severity.REFUSE, "Sealed.", "No.", breaks=lambda: Q(name="A"))
    monkeypatch.setattr(Alias, "seal", sealed)
    one = stored(organization(published=False), aliases=[Alias(name="A"), Alias(name="B")])
    for refused in (
        lambda: remove([one], by=None),
        lambda: stored(one, aliases=[Alias(name="B")]),
        lambda: stored(one, aliases=[Alias(name="A", kind="former"), Alias(name="B")]),
    ):
        with pytest.raises(Refused, match=r"alias\.sealed"):
            refused()
    stored(one, aliases=[Alias(name="A")])
    assert Organization.objects.get().aliases.count() == 1


def test_a_seal_is_no_rule_of_the_record(record: Project) -> None:
    assert SEAL not in Project.rules
    assert not Project.objects.breaking(*Project.rules_across()).exists()
