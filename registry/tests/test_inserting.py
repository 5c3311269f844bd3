"""Many new rows at once are what they were given, on both engines."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from organizations.models import Organization
from projects.models import Project
from registry.inserting import insert, insert_values
from registry.models import ImportBatch, ImportRow

pytestmark = pytest.mark.django_db
ODD = [
    "",
    "\\N",
    "\\.",
    "\\",
    "a\tb",
    "a\nb\r\nc",
    '"',
    "'",
    "NULL",
    "%s",
    "«Œuvre»",
    "東京",
    "\\t",
]


def test_texts_come_back_as_they_are() -> None:
    batch = ImportBatch.objects.create(by=User.objects.create_user("one"))
    values: dict[str, Any] = dict.fromkeys(
        ("table", "place", "outcome", "of", "name", "doubt_fr"), [""] * len(ODD)
    )
    values |= {
        "batch": [batch.pk] * len(ODD),
        "number": range(len(ODD)),
        "is_held_back": [number % 2 == 0 for number in range(len(ODD))],
        "why_fr": ODD,
        "why_en": ODD[::-1],
        "doubt_en": [None] * len(ODD),
        "changes": [{"name": [text, text]} for text in ODD],
        "cells": [{text: text} for text in ODD],
        "notes": [[] for _text in ODD],
        "record_pk": [None if text else 2**40 for text in ODD],
        "doubt_pk": [None] * len(ODD),
        "stamp": [None] * len(ODD),
    }
    insert_values(ImportRow, values)
    rows = list(batch.rows.order_by("number"))
    assert [(row.why_fr, row.why_en) for row in rows] == [*zip(ODD, ODD[::-1], strict=True)]
    assert [row.changes["name"][0] for row in rows] == ODD
    assert [row.cells for row in rows] == values["cells"]
    assert [row.is_held_back for row in rows] == values["is_held_back"]
    assert [row.record_pk for row in rows] == values["record_pk"]
    assert rows[0].notes == []


def test_records_have_their_keys_and_what_the_database_makes() -> None:
    day = datetime.date(2020, 4, 1)
    made = [Project(key=f"p{n}", slug=f"p{n}", type="awareness", title_fr=t) for n, t in _few()]
    made[0].planned_start, made[1].actual_start = day, day
    insert(Project, made)
    assert [one.pk for one in made] == sorted(one.pk for one in made)
    assert [one.start for one in made[:3]] == [day, day, None]
    for one in made:
        stored = Project.objects.get(pk=one.pk)
        assert (stored.key, stored.title_fr) == (one.key, one.title_fr)
        assert stored.title_folded == one.title_folded
        assert not one._state.adding


def test_values_of_every_type_come_back() -> None:
    values = {"country": "HT", "latitude": Decimal("18.5"), "longitude": Decimal("-72.33333")}
    given = Organization(
        key="a", slug="a", kind="southern_partner", name="A", founded=1998, nonprofit=True, **values
    )
    insert(Organization, [given])
    stored = Organization.objects.get()
    assert (stored.latitude, stored.longitude) == (given.latitude, given.longitude)
    assert (stored.founded, stored.nonprofit, stored.office_acts) == (1998, True, None)
    assert (stored.country.code, stored.created_at) == ("HT", given.created_at)


def test_what_the_database_refuses_leaves_records_without_keys() -> None:
    one = Organization(key="a", slug="a", kind="southern_partner", name="A", country="CA")
    with pytest.raises(IntegrityError, match="southern_country"), transaction.atomic():
        insert(Organization, [one])
    assert one.pk is None
    assert one._state.adding
    assert not Organization.objects.exists()


def _few() -> list[tuple[int, str]]:
    return list(enumerate(ODD[1:]))
