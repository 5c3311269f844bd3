"""Values that are checked once are checked as each record would be."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from organizations.models import Alias, Organization
from registry.suspicion import suspects

VALUES: list[dict[str, Any]] = [
    {"name": "Côte"},
    {"name": ""},
    {"name": "x" * 300},
    {"name": "x" * 301},
    {"name": None},
    {"name": 12},
    {"city": "\x9f"},
    {"email": "a"},
    {"email": "a@b.example"},
    {"name": "a\x07b"},
    {"description_fr": "a\nb"},
    {"description_fr": "a\x00b"},
    {"kind": "nothing"},
    {"country": "HT"},
    {"country": "ZZ"},
    {"website": "https://a.example"},
    {"website": "ftp://a.example"},
    {"founded": 1998},
    {"founded": "1998"},
    {"founded": 1500},
    {"latitude": Decimal("45.5")},
    {"latitude": Decimal("45.500000")},
    {"latitude": "45.5"},
    {"nonprofit": 1},
    {"nonprofit": True},
    {"nonprofit": "maybe"},
    {"key": "a b"},
]


def organization(values: dict[str, Any]) -> Organization:
    given = {"key": "a", "kind": "ico", "name": "A", "country": "CA", **values}
    return Organization(**given)


def is_clean(record: Any) -> bool:
    relations = {field.name for field in record._meta.concrete_fields if field.is_relation}
    try:
        record.clean_fields(exclude=relations | {"slug"})
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("order", [1, -1])
def test_those_that_are_wrong_are_found(order: int) -> None:
    records = [organization(values) for values in [*VALUES, *VALUES][::order]]
    alone = [organization(values) for values in [*VALUES, *VALUES][::order]]
    found = {id(record) for record in suspects(records)}
    assert [id(record) not in found for record in records] == [is_clean(one) for one in alone]


@pytest.mark.parametrize("values", VALUES, ids=str)
def test_each_is_judged_alone_as_among_others(values: dict[str, Any]) -> None:
    assert bool(suspects([organization(values)])) is not is_clean(organization(values))


def test_the_others_have_their_types() -> None:
    records = [organization(values) for values in VALUES]
    wrong = {id(record) for record in suspects(records)}
    for values, record in zip(VALUES, records, strict=True):
        if id(record) not in wrong:
            alone = organization(values)
            assert is_clean(alone)
            for field in Organization.stored_fields():
                now, was = (getattr(one, field.attname) for one in (record, alone))
                assert (type(now), now) == (type(was), was), field.name


def test_parts_are_looked_at_with_their_records() -> None:
    one, part = organization({}), Alias(name="x" * 400)
    assert suspects([one, part, Alias(name="Autre")]) == [part]
