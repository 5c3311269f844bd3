"""Every refuse rule about organizations: a verb refuses it, and so does the database."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from organizations.models import (
    Contact,
    EligibilityReview,
    Expertise,
    Membership,
    Need,
    Organization,
    Partnership,
)
from organizations.tests import eligibility_cases
from organizations.tests.eligibility_cases import norm, review
from projects.models import Participation
from registry.actions import Draft, remove, write
from registry.refusals import Refused
from tests.builders import membership, organization, partnership, project, stored
from tests.refusing import (
    Case,
    Guarded,
    assert_database_refuses,
    assert_guarded,
    assert_verb_refuses,
    of,
    refuse_rules,
    watched,
)

pytestmark = pytest.mark.django_db

FUTURE = datetime.date(2199, 1, 1)


def ico() -> Organization:
    return organization(published=False)


def southern() -> Organization:
    return organization("southern_partner", published=False)


def quebec() -> Organization:
    return organization("quebec_partner", published=False)


def contact() -> Contact:
    return stored(Contact(organization=ico(), function="Direction"))


def member() -> Membership:
    return membership(ico(), "2020-01-01", "2020-12-31")


def partners() -> Partnership:
    return partnership(ico(), southern(), start="2020-01-01", end="2020-12-31")


ALONE = [
    Case("organization.kind", ico, {"subtype": "other"}, "subtype", "organization_kind"),
    Case("organization.kind", southern, {"subtype": "trade_union"}, "subtype", "organization_kind"),
    Case("organization.kind", quebec, {"subtype": "womens_group"}, "subtype", "organization_kind"),
    Case("organization.name", ico, {"name": ""}, "name", "organization_name"),
    Case("organization.name", ico, {"name": "  "}, "name", "organization_name"),
    Case("organization.name", ico, {"name": "A\x07B"}, "name", "organization_name"),
    Case("organization.name", ico, {"name": "A\x9fB"}, "name", "organization_name"),
    Case("organization.region", ico, {"region": "18"}, "region", "organization_region"),
    Case("organization.region", ico, {"region": "6"}, "region", "organization_region"),
    Case("southern.country", southern, {"country": ""}, "country", "southern_country"),
    Case("southern.country", southern, {"country": "CA"}, "country", "southern_country"),
    Case("quebec.location", quebec, {"country": "US"}, "country", "quebec_location"),
    Case("quebec.location", quebec, {"country": ""}, "country", "quebec_location"),
    Case("identifier.neq", ico, {"neq": "1243920115"}, "neq", "identifier_neq"),
    Case("identifier.neq", ico, {"neq": "114392011"}, "neq", "identifier_neq"),
    Case("identifier.neq", ico, {"neq": "11439201I5"}, "neq", "identifier_neq"),
    Case("identifier.neq", ico, {"neq": "1143920115"}, "neq", "identifier_neq_unique", ".neq"),
    Case(
        "identifier.charity",
        ico,
        {"charity_number": "123456789"},
        "charity_number",
        "identifier_charity",
    ),
    Case(
        "identifier.charity",
        ico,
        {"charity_number": "123456782RR1"},
        "charity_number",
        "identifier_charity",
    ),
    Case(
        "identifier.charity",
        ico,
        {"charity_number": "123456782\n"},
        "charity_number",
        "identifier_charity",
    ),
    Case(
        "organization.website", ico, {"website": "ftp://a.org"}, "website", "organization_website"
    ),
    Case(
        "organization.website",
        ico,
        {"website": "javascript:alert(1)"},
        "website",
        "organization_website",
    ),
    Case(
        "organization.coordinates",
        ico,
        {"latitude": 91, "longitude": 0},
        "latitude",
        "organization_coordinates",
    ),
    Case("organization.coordinates", ico, {"latitude": 45}, "latitude", "organization_coordinates"),
    Case("contact.person", contact, {"person": "Une personne"}, "person", "contact_person"),
    Case("contact.person", contact, {"personal_phone": "555"}, "person", "contact_person"),
    Case("contact.consent", contact, {"publish": True}, "consent_on", "contact_consent"),
    Case(
        "review.dates",
        review,
        {"lapses_on": datetime.date(2024, 1, 31)},
        "lapses_on",
        "review_dates",
    ),
    Case(
        "membership.interval",
        member,
        {"end": datetime.date(2020, 1, 1)},
        "start",
        "membership_interval",
    ),
    Case(
        "partnership.interval",
        partners,
        {"end": datetime.date(2019, 12, 31)},
        "start",
        "partnership_interval",
    ),
    Case("partnership.signed", partners, {"signed_on": FUTURE}, "signed_on", "partnership_signed"),
    *eligibility_cases.ALONE,
]


@pytest.fixture
def taken_neq() -> None:
    organization(neq="1143920115", published=False)


@of(ALONE)
def test_a_verb_refuses(case: Case, taken_neq: None) -> None:
    record = case.good()
    for name, value in case.bad.items():
        setattr(record, name, value)
    assert_verb_refuses(record, case.code, case.field)


@of(ALONE)
def test_the_database_refuses(case: Case, taken_neq: None) -> None:
    assert_database_refuses(case)


def test_the_database_refuses_an_unknown_kind() -> None:
    assert_database_refuses(
        Case("organization.kind", ico, {"kind": "other"}, "kind", "organization_kind")
    )


def test_a_name_of_300_characters_is_the_longest() -> None:
    record = organization(name="é" * 300, published=False)
    record.name += "e"
    assert_verb_refuses(record, "organization.name", "name")


@pytest.mark.parametrize("neq", ["1143920115", "2243920115", "3343920115", "8843920115", ""])
def test_good_enterprise_numbers(neq: str) -> None:
    assert organization(neq=neq, published=False).neq == neq


@pytest.mark.parametrize("number", ["123456782", "123456782RR0001", "118971100", ""])
def test_good_charity_numbers(number: str) -> None:
    assert organization(charity_number=number, published=False).charity_number == number


def test_one_neq_belongs_to_one_organization_within_one_write() -> None:
    twins = [Organization(kind="ico", name=name, neq="1143920115") for name in "AB"]
    with pytest.raises(Refused) as refusal:
        write([Draft(twin) for twin in twins], by=None)
    assert [(p.code, p.record.name) for p in refusal.value.problems] == [("identifier.neq", "B")]
    assert [twin.pk for twin in twins] == [None, None]
    assert not Organization.objects.exists()


INTERVALS = [
    pytest.param(("2020-01-01", "2020-12-31"), ("2020-12-31", "2021-12-31"), id="a day shared"),
    pytest.param(("2020-01-01", None), ("2025-01-01", "2025-12-31"), id="open end"),
    pytest.param((None, "2020-12-31"), ("2019-01-01", "2019-12-31"), id="open start"),
    pytest.param((None, None), (None, None), id="open on both sides"),
    pytest.param(("2020-01-01", "2020-12-31"), ("2020-03-01", "2020-04-01"), id="within"),
    pytest.param(("2020-03-01", "2020-04-01"), (None, None), id="around"),
]


@pytest.mark.parametrize("one, other", INTERVALS)
def test_memberships_that_overlap(one: Any, other: Any) -> None:
    owner = ico()
    membership(owner, *one)
    second = Membership(organization=owner, start=other[0], end=other[1])
    assert_verb_refuses(second, "membership.interval", "start")
    with pytest.raises(IntegrityError, match="membership_interval_overlap"), transaction.atomic():
        Membership._base_manager.bulk_create([second])


@pytest.mark.parametrize("one, other", INTERVALS)
def test_partnerships_of_the_same_two_that_overlap(one: Any, other: Any) -> None:
    sides = {"ico": ico(), "partner": southern()}
    partnership(**sides, start=one[0], end=one[1])
    second = Partnership(**sides, start=other[0], end=other[1])
    assert_verb_refuses(second, "partnership.interval", "start")
    with pytest.raises(IntegrityError, match="partnership_interval_overlap"), transaction.atomic():
        Partnership._base_manager.bulk_create([second])
    stored(Partnership(ico=sides["ico"], partner=southern(), start=other[0], end=other[1]))


def test_an_interval_moved_onto_another_is_refused() -> None:
    owner = ico()
    membership(owner, "2020-01-01", "2020-12-31")
    second = membership(owner, "2021-01-01", "2021-12-31")
    second.start = datetime.date(2020, 6, 1)
    assert_verb_refuses(second, "membership.interval", "start")
    rows = Membership._base_manager.filter(pk=second.pk)
    with pytest.raises(IntegrityError, match="membership_interval_overlap"), transaction.atomic():
        rows.update(start=second.start)


def test_memberships_one_after_the_other_are_fine() -> None:
    owner = ico()
    membership(owner, "2020-01-01", "2020-12-31")
    membership(owner, "2021-01-01")
    assert owner.memberships.count() == 2


ACROSS = [
    Case("membership.interval", lambda: Membership(organization=southern()), {}, "start"),
    Case("partnership.sides", lambda: Partnership(ico=ico(), partner=ico()), {}, "partner"),
    Case("partnership.sides", lambda: Partnership(ico=quebec(), partner=southern()), {}, "partner"),
    Case(
        "need.organization", lambda: Need(organization=ico(), title_fr="Puits"), {}, "organization"
    ),
    Case(
        "expertise.organization",
        lambda: Expertise(organization=southern(), domain_fr="Sols"),
        {},
        "organization",
    ),
    Case(
        "review.organization",
        lambda: EligibilityReview(
            organization=quebec(),
            norm=norm(),
            decision="eligible",
            decided_on="2024-01-31",
        ),
        {},
        "organization",
    ),
    *eligibility_cases.ACROSS,
]


@pytest.mark.parametrize("case", ACROSS, ids=[f"{n} {case.code}" for n, case in enumerate(ACROSS)])
def test_what_takes_two_tables_is_refused_by_the_verb(case: Case) -> None:
    record = case.good()
    assert_verb_refuses(record, case.code, case.field)
    assert record.pk is None


ELSEWHERE = [
    ("membership.interval", lambda: member().organization),
    ("partnership.sides", lambda: partners().ico),
    ("partnership.sides", lambda: partners().partner),
    ("need.organization", lambda: stored(Need(organization=southern(), title_fr="P")).organization),
    (
        "expertise.organization",
        lambda: stored(Expertise(organization=quebec(), domain_fr="S")).organization,
    ),
    ("review.organization", lambda: review().organization),
    ("project.expertise_role", lambda: project(published=False).participations.get().organization),
]
ICO, SOUTH = {"kind": "ico"}, {"kind": "southern_partner", "country": "HT"}
QUEBEC = {"kind": "quebec_partner", "country": "CA"}
OTHER_KIND = {"ico": "quebec_partner", "quebec_partner": "ico", "southern_partner": "ico"}


@pytest.mark.parametrize(
    "code, changed", ELSEWHERE, ids=[f"{n} {row[0]}" for n, row in enumerate(ELSEWHERE)]
)
def test_a_change_of_kind_that_breaks_what_refers_to_it_is_refused(code: str, changed: Any) -> None:
    record = changed()
    kind = record.kind
    record.kind = OTHER_KIND[kind]
    with pytest.raises(Refused) as refusal:
        write([Draft(record)], by=None)
    assert {problem.code for problem in refusal.value.problems} == {code}
    assert [problem.record for problem in refusal.value.problems] == [record]
    assert Organization.objects.get(pk=record.pk).kind == kind


GUARDED = [
    Guarded(
        "membership.interval",
        member,
        lambda: {"organization": southern()},
        {"organization__kind": QUEBEC},
    ),
    Guarded(
        "partnership.sides",
        partners,
        lambda: {"partner": ico()},
        {"ico__kind": QUEBEC, "partner__kind": ICO},
    ),
    Guarded("partnership.sides", partners, lambda: {"ico": quebec()}, {"ico__kind": SOUTH}),
    Guarded(
        "need.organization",
        lambda: stored(Need(organization=southern(), title_fr="Puits")),
        lambda: {"organization": ico()},
        {"organization__kind": QUEBEC},
    ),
    Guarded(
        "expertise.organization",
        lambda: stored(Expertise(organization=quebec(), domain_fr="Sols")),
        lambda: {"organization": southern()},
        {"organization__kind": ICO},
    ),
    Guarded(
        "review.organization",
        review,
        lambda: {"organization": quebec()},
        {"organization__kind": SOUTH},
    ),
    *eligibility_cases.GUARDED,
]


@of(GUARDED)
def test_the_database_refuses_what_takes_two_tables(case: Guarded) -> None:
    assert_guarded(case)


def test_every_rule_that_takes_two_tables_is_guarded() -> None:
    tested: dict[str, set[str]] = {}
    for case in GUARDED:
        tested.setdefault(case.code, set()).update(case.elsewhere)
    assert tested == watched("organizations")


def test_an_organization_that_is_referred_to_is_not_deleted() -> None:
    record = member().organization
    with pytest.raises(Refused) as refusal:
        remove([record], by=None)
    assert [problem.code for problem in refusal.value.problems] == ["organization.delete"]
    assert Organization.objects.filter(pk=record.pk).exists()
    assert Participation.objects.count() == 0


def test_every_refuse_rule_is_here() -> None:
    named = {"organization.delete"}
    tested = {case.code for case in (*ALONE, *ACROSS)} | named
    assert {code for _model, code in refuse_rules("organizations")} == tested
