"""What a constraint says before a write, the database says too, for any values."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from organizations.enums import Kind, Region, Subtype
from organizations.models import Membership, Organization
from projects.models import Contribution, Project
from registry.rules import Severity
from tests.builders import organization, stored

pytestmark = pytest.mark.django_db

DAYS = st.none() | st.dates(datetime.date(2019, 12, 28), datetime.date(2020, 1, 5))
SOME = st.none() | st.sampled_from([Decimal(n) for n in ("-1", "0", "1", "90", "91", "180.5")])
ORGANIZATION = {
    "kind": st.sampled_from([*Kind.values, "other"]),
    "subtype": st.sampled_from(["", *Subtype.values]),
    "name": st.sampled_from(["A", "", "  ", "A\x01", "Ā" * 300]),
    "region": st.sampled_from(["", "00", "18", *Region.values]),
    "country": st.sampled_from(["", "CA", "HT"]),
    "neq": st.sampled_from(["", "1143920115", "1243920115", "11439201150"[:9]]),
    "charity_number": st.sampled_from(["", "123456782", "123456789", "123456782RR0001", "x"]),
    "website": st.sampled_from(["", "http://a.org", "https://a.org", "ftp://a.org", " http://a"]),
    "latitude": SOME,
    "longitude": SOME,
}
CONTRIBUTION = {
    "amount": st.sampled_from([Decimal(n) for n in ("-1", "0", "1", "1000000000001")]),
    "amount_cad": SOME,
    "rate": SOME,
    "rate_date": DAYS,
    "payer_name": st.sampled_from(["", "MRIF"]),
    "source": st.sampled_from(["mrif", "me"]),
    "stage": st.sampled_from(["planned", "done"]),
}


def agrees(record: models.Model) -> bool:
    """Whether the record is good: its constraints and the database say the same."""
    try:
        record.validate_constraints()
    except ValidationError:
        said = False
    else:
        said = True
    try:
        with transaction.atomic():
            type(record)._base_manager.bulk_create([record])
    except IntegrityError:
        allowed = False
    else:
        allowed = True
    assert said == allowed
    return allowed


def assert_unbroken(record: Any) -> None:
    rules = [rule for rule in record.rules_of(Severity.REFUSE) if rule.holds is not None]
    for rule in rules:
        assert not type(record).objects.breaking(rule).filter(pk=record.pk).exists(), rule.code


class TestAnyValues(TestCase):
    @settings(max_examples=60)
    @given(st.fixed_dictionaries(ORGANIZATION))
    def test_organizations(self, values: dict[str, Any]) -> None:
        record = Organization(slug="a", **values)
        if agrees(record):
            assert_unbroken(record)

    @settings(max_examples=40)
    @given(st.fixed_dictionaries(CONTRIBUTION))
    def test_contributions(self, values: dict[str, Any]) -> None:
        record = Contribution(project=stored(Project(type="awareness", title_fr="P")), **values)
        if agrees(record):
            assert_unbroken(record)

    @settings(max_examples=40)
    @given(st.lists(st.tuples(DAYS, DAYS), min_size=1, max_size=3))
    def test_intervals(self, intervals: list[tuple[Any, Any]]) -> None:
        owner = organization(published=False)
        kept: list[tuple[Any, Any]] = []
        for start, end in intervals:
            record = Membership(organization=owner, start=start, end=end)
            if agrees(record):
                assert not any(_share_a_day((start, end), other) for other in kept)
                kept.append((start, end))
            else:
                backwards = start and end and end <= start
                assert backwards or any(_share_a_day((start, end), other) for other in kept)


def _share_a_day(one: tuple[Any, Any], other: tuple[Any, Any]) -> bool:
    first, last = datetime.date.min, datetime.date.max
    return max(one[0] or first, other[0] or first) <= min(one[1] or last, other[1] or last)


def test_the_migrations_keep_the_constraints_without_our_classes() -> None:
    """What is deployed needs no rule to be imported, and its checks have the rules' names."""
    for constraint in Organization._meta.constraints:
        path, _args, kwargs = constraint.deconstruct()
        assert path.startswith("django.db.models.")
        assert "rule" not in kwargs


@pytest.mark.parametrize("model", [Organization, Project, Contribution, Membership])
def test_constraints_keep_their_rules(model: Any) -> None:
    codes = {c.rule.code for c in model._meta.constraints if getattr(c, "rule", None)}
    rules = {rule.code for rule in model.rules_of(Severity.REFUSE) if rule.holds is not None}
    assert rules <= codes
