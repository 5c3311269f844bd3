"""What keeps an organization from being published: exactly that rule, and nothing else."""

from typing import Any

import pytest

from organizations.models import Membership, Organization
from organizations.rules import MEMBERSHIP_SOURCE
from registry.actions import Draft, publish, write
from registry.refusals import Refused
from registry.rules import Severity
from tests.builders import membership, organization, stored

pytestmark = pytest.mark.django_db

OFFICE = {"quebec_presence": "office", "region": "06"}
POWERS = {"office_selects": True, "office_manages": True, "office_acts": True}

UNFIT = [
    ("ico.quebec_presence", "ico", {"quebec_presence": ""}),
    ("ico.office_authority", "ico", OFFICE),
    ("ico.office_authority", "ico", {**OFFICE, **POWERS, "office_acts": False}),
    ("ico.office_authority", "ico", {**OFFICE, **POWERS, "office_selects": None}),
    ("ico.region", "ico", {"region": ""}),
    ("ico.region", "ico", {**OFFICE, **POWERS, "region": ""}),
    ("southern.nonprofit", "southern_partner", {"nonprofit": None}),
    ("southern.nonprofit", "southern_partner", {"nonprofit": False}),
]
FIT = [
    ("ico", {}),
    ("ico", {**OFFICE, **POWERS}),
    ("ico", {"quebec_presence": "headquarters", "office_acts": False}),
    ("southern_partner", {}),
    ("quebec_partner", {}),
    ("quebec_partner", {"nonprofit": False, "region": ""}),
]


def codes(record: Organization) -> list[str]:
    rules = Organization.objects.filter(pk=record.pk).blocked().get(record.pk, [])
    return [rule.code for rule in rules]


@pytest.mark.parametrize(
    "code, kind, fields", UNFIT, ids=[f"{n} {row[0]}" for n, row in enumerate(UNFIT)]
)
def test_what_is_held_back(code: str, kind: str, fields: dict[str, Any]) -> None:
    record = organization(kind, published=False, **fields)
    decision = publish(Organization, [record.pk], by=None)
    assert [rule.code for rule in decision.held_back[record.pk]] == [code] == codes(record)
    assert decision.moved == []
    record.refresh_from_db()
    assert (record.publication, record.history.count()) == ("draft", 1)


@pytest.mark.parametrize("kind, fields", FIT, ids=[f"{n} {row[0]}" for n, row in enumerate(FIT)])
def test_what_is_published(kind: str, fields: dict[str, Any]) -> None:
    record = organization(kind, published=False, **fields)
    assert publish(Organization, [record.pk], by=None).held_back == {}
    record.refresh_from_db()
    assert record.publication == "published"


def test_every_publish_rule_is_here() -> None:
    rules = {rule.code for rule in Organization.rules_of(Severity.PUBLISH)}
    assert rules == {code for code, _kind, _fields in UNFIT}


@pytest.mark.parametrize(
    "code, kind, fields", UNFIT, ids=[f"{n} {row[0]}" for n, row in enumerate(UNFIT)]
)
def test_a_change_that_makes_a_published_record_unfit(
    code: str, kind: str, fields: dict[str, Any]
) -> None:
    record = organization(kind)
    for name, value in fields.items():
        setattr(record, name, value)
    with pytest.raises(Refused) as refusal:
        write([Draft(record)], by=None)
    assert [(p.code, p.record) for p in refusal.value.problems] == [(code, record)]
    assert codes(record) == []
    write([Draft(record)], by=None, leave_unfit=True)
    assert codes(record) == [code]
    assert Organization.objects.get(pk=record.pk).publication == "published"


def test_several_reasons_are_said_together_and_only_the_fit_are_published() -> None:
    unfit = organization(published=False, quebec_presence="office", region="")
    fit = organization(published=False)
    decision = publish(Organization, [unfit.pk, fit.pk], by=None)
    assert [record.pk for record in decision.moved] == [fit.pk]
    assert {rule.code for rule in decision.held_back[unfit.pk]} == {
        "ico.office_authority",
        "ico.region",
    }


@pytest.mark.parametrize(
    "fields, proven",
    [
        ({}, True),
        ({"source_url": ""}, False),
        ({"checked_on": None}, False),
    ],
)
def test_a_membership_counts_when_its_source_was_checked(
    fields: dict[str, Any], proven: bool
) -> None:
    record = membership(organization(), "2020-01-01", **fields)
    assert Membership.objects.breaking(MEMBERSHIP_SOURCE).exists() is not proven
    assert Membership.objects.public().filter(pk=record.pk).exists() is proven
    assert Organization.objects.with_aqoci().get().aqoci_member is (True if proven else None)


def test_rules_of_one_kind_do_not_touch_another() -> None:
    records = [organization(kind) for kind in ("ico", "southern_partner", "quebec_partner")]
    rules = Organization.rules_of(Severity.PUBLISH)
    assert Organization.objects.breaches(rules) == {}
    assert Organization.objects.breaking(*rules).count() == 0
    stored(records[0])
