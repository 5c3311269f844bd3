"""What the database is asked of many records is what each would be told alone."""

import itertools
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organizations.models import Alias, Organization, Partnership
from registry.diagnosis import _by_validation, _problems
from registry.doubtful import doubtful, doubtful_parts
from tests import builders

pytestmark = pytest.mark.django_db
CHANGES: list[dict[str, Any]] = [
    {},
    {"name": " "},
    {"kind": "southern_partner"},
    {"kind": "southern_partner", "country": "HT"},
    {"subtype": "cooperative"},
    {"region": "99"},
    {"neq": "1140000009"},
    {"neq": "1140000001"},
    {"neq": "99"},
    {"key": "known"},
    {"latitude": Decimal(18)},
    {"latitude": Decimal(18), "longitude": Decimal(-72)},
    {"website": "ftp://a.example"},
    {"officer_id": 10_000_000},
    {"founded": 1500},
]


def organizations() -> list[Organization]:
    """New ones, of every change and of each two of them."""
    pairs = itertools.combinations(CHANGES, 2)
    given = [*CHANGES, *({**one, **other} for one, other in pairs)]
    plain = {"kind": "ico", "name": "Une", "country": "CA"}
    return [Organization(**{"key": f"k{n}", **plain, **own}) for n, own in enumerate(given)]


def is_refused(record: Any) -> bool:
    try:
        record.full_clean(exclude={"slug"})
    except ValidationError:
        return True
    return False


def test_the_doubtful_are_those_that_are_refused() -> None:
    builders.organization("ico", key="known", neq="1140000009", published=False)
    records = organizations()
    found = [one for one, _why in doubtful(records)]
    assert found == [one for one in records if is_refused(one)]
    assert 0 < len(found) < len(records)


def test_what_each_is_told_is_what_it_is_told_alone() -> None:
    builders.organization("ico", key="known", neq="1140000009", published=False)
    for record, doubts in doubtful(organizations()[:40]):
        told = [(one.field, one.code, str(one.message)) for one in _by_validation(record, doubts)]
        with pytest.raises(ValidationError) as caught:
            record.full_clean(exclude={"slug"})
        alone = _problems(record, caught.value)
        assert told == [(one.field, one.code, str(one.message)) for one in alone]


def test_a_stored_record_does_not_take_its_own_place() -> None:
    known = builders.organization("ico", key="known", neq="1140000009", published=False)
    other = builders.organization("ico", key="other", published=False)
    assert doubtful([known, other]) == []
    other.neq = known.neq
    assert [one for one, _why in doubtful([known, other])] == [other]


def test_of_parts_only_their_constraints_count() -> None:
    ico = builders.organization("ico", published=False)
    Alias.objects.create(organization=ico, name="Une")
    names = "Une", "Deux", ""
    parts = [Alias(organization=ico, name=name) for name in names]
    assert [one.name for one, _why in doubtful_parts(parts)] == ["Une", ""]


def test_what_may_not_be_referred_to_is_found() -> None:
    ico, partner = builders.organization("ico"), builders.organization("southern_partner")
    turned = Partnership(ico=partner, partner=ico)
    straight = Partnership(ico=ico, partner=partner)
    assert [one for one, _why in doubtful([turned, straight])] == [turned]


def test_constraints_that_no_query_holds_are_asked_of_each() -> None:
    ico, partner = builders.organization("ico"), builders.organization("southern_partner")
    stored = Partnership(ico=ico, partner=partner)
    stored.save()
    again = Partnership(ico=ico, partner=partner)
    assert [one for one, _why in doubtful([again])] == [again]


@pytest.mark.parametrize("name", ["Une", " "], ids=["fit", "refused"])
def test_queries_are_as_many_for_few_as_for_many(name: str, django_assert_num_queries: Any) -> None:
    plain = {"kind": "ico", "name": name, "country": "CA"}
    records = [Organization(key=f"k{n}", **plain) for n in range(100)]
    with CaptureQueriesContext(connection) as of_one:
        doubtful(records[:1])
    with django_assert_num_queries(len(of_one)):
        doubtful(records)
