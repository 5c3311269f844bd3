"""What is worth checking on organizations and their ties: exactly that, and nothing else."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from organizations.models import (
    Criterion,
    CriterionAnswer,
    EligibilityReview,
    Expertise,
    Norm,
    Organization,
    Partnership,
)
from projects.models import Contribution
from registry.actions import Draft, archive, remove, write
from registry.rules import Severity
from tests.builders import organization, partnership, project, stored

pytestmark = pytest.mark.django_db

NEQ = "1143920115"
TEXTS = {"description_fr": "Puits", "description_en": "Wells"}
KNOWN: dict[str, dict[str, Any]] = {
    "ico": {"neq": NEQ, "postal_code": "H2X 1Y4", **TEXTS},
    "southern_partner": {"subtype": "other", "other_label": "Fondation", **TEXTS},
    "quebec_partner": {"subtype": "trade_union", "postal_code": "G1R 4S9", **TEXTS},
}
Spoil = Callable[[Organization], Any]


def fit(kind: str) -> Organization:
    """An organization on which nothing is worth checking."""
    one = organization(kind, published=False, **KNOWN[kind])
    if kind == "ico":
        money = {"source": "own_resources", "stage": "planned", "amount": Decimal(1)}
        stored(Contribution(project=project(lead=one, published=False), organization=one, **money))
    if kind == "quebec_partner":
        stored(Expertise(organization=one, domain_fr="Eau"))
    return one


def warned(record: Any) -> set[str]:
    rows = type(record).objects.filter(pk=record.pk)
    return {rule.code for rule in rows.breaches(record.rules_of(Severity.WARN)).get(record.pk, [])}


# What spoils an organization, or does not.


def fields(**values: Any) -> Spoil:
    def spoil(one: Organization) -> None:
        for name, value in values.items():
            setattr(one, name, value)
        write([Draft(one)], by=None)

    return spoil


def of_another_source(one: Organization) -> None:
    money = one.contributions.get()
    money.source = "other_donor"
    write([Draft(money)], by=None)


def on_a_project_of_others(one: Organization) -> None:
    """A contribution counts by the project, whoever pays it."""
    money = one.contributions.get()
    money.organization, money.payer_name = None, "Membres"
    write([Draft(money)], by=None)


def without_project(one: Organization) -> None:
    remove(one.participations.all(), by=None)


def without_expertise(one: Organization) -> None:
    remove(one.expertises.all(), by=None)


UNFIT: list[tuple[str, str, Spoil]] = [
    ("organization.other_label", "southern_partner", fields(other_label="")),
    ("organization.other_label", "quebec_partner", fields(subtype="other")),
    ("ico.significant_funding", "ico", of_another_source),
    ("ico.significant_funding", "ico", without_project),
    ("ico.neq", "ico", fields(neq="")),
    ("identifier.neq_checksum", "ico", fields(neq="1143920114")),
    ("identifier.neq_checksum", "ico", fields(neq="1134920115")),
    ("identifier.neq_checksum", "quebec_partner", fields(neq="8800000001")),
    ("quebec.expertise", "quebec_partner", without_expertise),
    ("organization.postal_code", "ico", fields(postal_code="K1A 0B1")),
    ("organization.postal_code", "ico", fields(postal_code="m5v 2t6")),
    ("organization.postal_code", "ico", fields(postal_code="  K1A 0B1")),
    ("organization.postal_code", "ico", fields(postal_code="1H2 X4Y")),
    ("organization.postal_code", "quebec_partner", fields(postal_code="V6B")),
    ("organization.postal_code", "southern_partner", fields(postal_code="6110", region="06")),
    ("translation.missing", "ico", fields(description_en="")),
    ("translation.outdated", "ico", fields(description_fr="Puits et pompes")),
]
FIT: list[tuple[str, str, Spoil]] = [
    ("organization.other_label", "southern_partner", fields(other_label="")),
    ("organization.other_label", "quebec_partner", fields(subtype="other")),
    ("ico.significant_funding", "ico", of_another_source),
    ("ico.significant_funding", "ico", without_project),
    ("ico.neq", "ico", fields(neq="")),
    ("identifier.neq_checksum", "ico", fields(neq="1143920114")),
    ("identifier.neq_checksum", "ico", fields(neq="1134920115")),
    ("identifier.neq_checksum", "quebec_partner", fields(neq="8800000001")),
    ("quebec.expertise", "quebec_partner", without_expertise),
    ("organization.postal_code", "ico", fields(postal_code="K1A 0B1")),
    ("organization.postal_code", "ico", fields(postal_code="m5v 2t6")),
    ("organization.postal_code", "ico", fields(postal_code="  K1A 0B1")),
    ("organization.postal_code", "ico", fields(postal_code="1H2 X4Y")),
    ("organization.postal_code", "quebec_partner", fields(postal_code="V6B")),
    ("organization.postal_code", "southern_partner", fields(postal_code="6110", region="06")),
    ("translation.missing", "ico", fields(description_en="")),
    ("translation.outdated", "ico", fields(description_fr="Puits et pompes")),
]
# The one that breaks it by its region alone has a code that begins well.
UNFIT[14] = (
    "organization.postal_code",
    "southern_partner",
    fields(postal_code="6110", region="06"),
)
FIT: list[tuple[str, Spoil]] = [
    ("southern_partner", fields(subtype="local_ngo", other_label="")),
    ("southern_partner", fields(postal_code="6110")),
    ("southern_partner", fields(neq="")),
    ("ico", on_a_project_of_others),
    ("ico", fields(neq="2243920115")),
    ("ico", fields(postal_code="")),
    ("ico", fields(postal_code="g1r 4s9")),
    ("ico", fields(postal_code=" J8X 1A1")),
    ("ico", fields(postal_code="K1A 0B1", quebec_presence="", region="")),
    ("ico", fields(description_fr="", description_en="")),
    ("ico", fields(description_fr="Pompes", description_en="Pumps")),
    ("quebec_partner", fields(postal_code="H2X")),
]


@pytest.mark.parametrize(
    "code, kind, spoil", UNFIT, ids=[f"{n} {u[0]}" for n, u in enumerate(UNFIT)]
)
def test_what_is_worth_checking(code: str, kind: str, spoil: Spoil) -> None:
    one = fit(kind)
    assert warned(one) == set()
    spoil(one)
    assert warned(one) == {code}


@pytest.mark.parametrize("kind, change", FIT, ids=[f"{n} {row[0]}" for n, row in enumerate(FIT)])
def test_what_is_not(kind: str, change: Spoil) -> None:
    one = fit(kind)
    change(one)
    assert warned(one) == set()


def test_every_rule_about_organizations_is_here() -> None:
    rules = {rule.code for rule in Organization.rules_of(Severity.WARN)}
    assert rules == {code for code, _kind, _spoil in UNFIT} | {"organization.duplicate"}


# Duplicates


ARTIBONITE = {"name": "Coopératives de l’Artibonite"}
ALIKE = [
    (ARTIBONITE, {"name": "COOPERATIVES DE L'ARTIBONITE"}),
    (ARTIBONITE, {"name": "Coopérative Artibonite"}),
    (ARTIBONITE, {"name": "Artibonite Coopérative Inc."}),
    (ARTIBONITE, {"name": "Autre", "aliases": ["Cooperative de l’Artibonite"]}),
    (
        {"name": "Ici", "aliases": ["Réseau Eau"]},
        {"name": "Là", "aliases": ["Eau", "Réseaux de l’eau"]},
    ),
    ({"acronym": "CA"}, {"acronym": "ca"}),
    ({"website": "https://www.a.org/fr"}, {"website": "http://A.org:8080"}),
]
APART: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (ARTIBONITE, {"name": "Coopérative de Gonaïves"}),
    (ARTIBONITE, {**ARTIBONITE, "country": "SN"}),
    ({"acronym": "CA"}, {"acronym": "CAB"}),
    ({"acronym": ""}, {"acronym": ""}),
    ({"website": "https://facebook.com/a"}, {"website": "https://www.facebook.com/a"}),
    ({"website": "https://a.wordpress.com"}, {"website": "https://b.wordpress.com"}),
    ({"website": "https://a.org"}, {"website": "https://b.a.org"}),
    ({"website": ""}, {"website": ""}),
    ({"name": "!!!"}, {"name": "???"}),
    ({"name": "!!!"}, {"name": "Eau", "aliases": ["???"]}),
    ({"name": "Eau", "aliases": ["Water", "Agua", "Dlo", "Eaux"]}, {"name": "Puits"}),
]


def two(one: dict[str, Any], other: dict[str, Any]) -> tuple[Organization, Organization]:
    pair = [organization("southern_partner", published=False, **each) for each in (one, other)]
    return pair[0], pair[1]


def duplicates() -> set[int]:
    rule = next(rule for rule in Organization.rules if rule.code == "organization.duplicate")
    return set(Organization.objects.breaking(rule).values_list("pk", flat=True))


@pytest.mark.parametrize("one, other", ALIKE)
def test_two_that_are_alike(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert duplicates() == set()
    pair = two(one, other)
    assert duplicates() == {each.pk for each in pair}


@pytest.mark.parametrize("one, other", APART)
def test_two_that_are_not(one: dict[str, Any], other: dict[str, Any]) -> None:
    two(one, other)
    assert duplicates() == set()


@pytest.mark.parametrize("archived", [0, 1])
def test_an_archived_one_counts_for_nothing(archived: int) -> None:
    pair = two({**ARTIBONITE, "aliases": ["Eau"]}, {"name": "Eau", "aliases": ["Artibonite coop"]})
    assert duplicates() == {each.pk for each in pair}
    archive(Organization, [pair[archived].pk], by=None, reason="Fusion")
    assert duplicates() == set()


# Ties


LEAP_DAY = datetime.date(2024, 2, 29)


@pytest.mark.parametrize(
    "now, days, stale",
    [
        ("2027-02-28T12:00", {"reviewed_on": LEAP_DAY}, False),
        ("2027-03-01T12:00", {"reviewed_on": LEAP_DAY}, True),
        ("2024-02-29T12:00", {"reviewed_on": "2021-02-28"}, False),
        ("2024-02-29T12:00", {"reviewed_on": "2021-02-27"}, True),
        ("2024-06-15T12:00", {"reviewed_on": "2021-06-15"}, False),
        ("2024-06-15T12:00", {"reviewed_on": "2021-06-14"}, True),
        ("2024-06-16T03:59Z", {"reviewed_on": "2021-06-15"}, False),  # 15 June in Québec
        ("2024-06-16T04:01Z", {"reviewed_on": "2021-06-15"}, True),
        ("2024-06-15T12:00", {}, True),
        ("2024-06-15T12:00", {"start": "2021-06-15"}, False),
        ("2024-06-15T12:00", {"signed_on": "2021-06-15"}, False),
        ("2024-06-15T12:00", {"start": "2022-01-01", "signed_on": "2015-01-01"}, False),
        ("2024-06-15T12:00", {"start": "2010-01-01", "reviewed_on": "2024-01-01"}, False),
        ("2024-06-15T12:00", {"start": "2010-01-01", "end": "2030-01-01"}, False),
    ],
)
def test_a_partnership_goes_stale(now: str, days: dict[str, Any], stale: bool) -> None:
    one = partnership(organization(), organization("southern_partner"), **days)
    with time_machine.travel(now, tick=False):
        assert warned(one) == ({"partnership.stale"} if stale else set())


def test_a_partnership_says_what_a_quebec_partner_passes_on() -> None:
    kinds = ("quebec_partner", "quebec_partner", "southern_partner")
    silent, telling, southern = (
        partnership(organization(), organization(kind), end="2020-01-01") for kind in kinds
    )
    telling.expertise = "Eau"
    write([Draft(telling)], by=None)
    assert warned(silent) == {"partnership.expertise"}
    assert warned(telling) == warned(southern) == set()


def test_every_rule_about_partnerships_is_here() -> None:
    rules = {rule.code for rule in Partnership.rules_of(Severity.WARN)}
    assert rules == {"partnership.stale", "partnership.expertise"}


# Decisions


def decided(day: str, **answer: Any) -> EligibilityReview:
    norm = stored(Norm(code="X", name_fr="Norme", start="2021-01-01", end="2021-12-31"))
    criterion = stored(Criterion(norm=norm, code="1", text_fr="Présence"))
    who = {"organization": organization(), "norm": norm, "decision": "ineligible"}
    one = stored(EligibilityReview(decided_on=day, **who))
    stored(CriterionAnswer(review=one, criterion=criterion, **answer))
    return one


@pytest.mark.parametrize(
    "day, in_force",
    [("2020-12-31", False), ("2021-01-01", True), ("2021-12-31", True), ("2022-01-01", False)],
)
def test_a_norm_is_in_force_from_its_start_to_its_end(day: str, in_force: bool) -> None:
    assert warned(decided(day, answer="unknown")) == (set() if in_force else {"review.norm"})


@pytest.mark.parametrize(
    "answer, codes",
    [
        ({"answer": "met"}, {"review.evidence"}),
        ({"answer": "met", "evidence_url": "https://example.org"}, set()),
        ({"answer": "not_met"}, set()),
    ],
)
def test_a_criterion_is_met_on_evidence(answer: dict[str, str], codes: set[str]) -> None:
    assert warned(decided("2021-06-01", **answer)) == codes
