"""The registry as it was: every table, list and file, on any day of its history."""

import datetime
from typing import Any

import hypothesis.strategies as st
import pytest
import time_machine
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.extra.django import TestCase

from organizations.models import Organization
from portal.extracts import public_extracts
from projects.models import Participation, Project
from registry.actions import archive
from registry.days import today
from registry.past import NoPast, as_of, rows_as_of
from registry.watches import records
from tests.builders import membership, organization, project, stored
from tests.test_verbs_properties import DOINGS
from tests.worlds import settle

NOON = datetime.datetime(2025, 3, 1, 17, tzinfo=datetime.UTC)


def everything() -> dict[tuple[str, int, str], Any]:
    """Every cell of every table that has a past, folded and generated columns included."""
    return {
        (model.__name__, row["id"], name): value
        for model in records()
        if not model.is_personal
        for row in model._base_manager.values()  # type: ignore[attr-defined]
        for name, value in row.items()
    }


def files() -> list[Any]:
    return [list(extract.rows()) for extract in public_extracts()]


class TestPast(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        with time_machine.travel(NOON - datetime.timedelta(1), tick=False):
            settle()

    @settings(max_examples=3, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.lists(DOINGS, max_size=5), min_size=2, max_size=4))
    def test_a_day_is_read_as_it_was_when_it_ended(self, days: list[list[Any]]) -> None:
        taken = []
        for number, doings in enumerate(days):
            moment = NOON + datetime.timedelta(30 * number)
            for minute, doing in enumerate(doings):
                with time_machine.travel(moment + datetime.timedelta(minutes=minute), tick=False):
                    doing()
            with time_machine.travel(moment + datetime.timedelta(hours=5), tick=False):
                taken.append((moment.date(), everything(), files()))
        with time_machine.travel(NOON + datetime.timedelta(365), tick=False):
            now = everything()
            for day, rows, written in taken:
                with as_of(day):
                    assert today() == day
                    assert set(everything().items()) ^ set(rows.items()) == set()
                    assert files() == written
            assert everything() == now


@pytest.mark.django_db
def test_what_is_withdrawn_since_was_public_then_and_the_member_was_one() -> None:
    with time_machine.travel(NOON, tick=False):
        one = organization(name="Œuvre léger", key="a")
        membership(one, "2020-01-01", "2025-06-30", checked_on="2025-02-01")
    with time_machine.travel(NOON + datetime.timedelta(200), tick=False):
        archive(Organization, [one.pk], by=None, reason="fermé")
        assert list(Organization.objects.public()) == []
        assert Organization.objects.with_aqoci().get().aqoci_member is False
        with as_of(NOON.date()):
            found = Organization.objects.public().with_aqoci().get()
            assert (found.name_folded, found.aqoci_member) == ("oeuvre leger", True)
        assert list(Organization.objects.public()) == []


@pytest.mark.django_db
def test_a_record_that_a_part_has_left_changed_at_that_moment() -> None:
    with time_machine.travel(NOON, tick=False):
        left, joined, kept = project(), project(), project()
        part = stored(Participation(project=left, organization=organization(), role="partner"))
    with time_machine.travel(NOON + datetime.timedelta(1), tick=False):
        part.project = joined
        stored(part)
        touched = dict(Project.objects.values_list("pk", "updated_at"))
    with time_machine.travel(NOON + datetime.timedelta(2), tick=False):
        part.project = left
        stored(part)
        with as_of((NOON + datetime.timedelta(1)).date()):
            assert dict(Project.objects.values_list("pk", "updated_at")) == touched
    at = NOON + datetime.timedelta(1)
    assert touched == {left.pk: at, joined.pk: at, kept.pk: NOON}


@pytest.mark.django_db
def test_an_error_within_brings_the_present_back() -> None:
    with time_machine.travel(NOON, tick=False):
        project()
    before = everything()
    with pytest.raises(Organization.DoesNotExist), as_of(NOON.date()):
        Organization.objects.get(name="aucun")
    assert everything() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "message"),
    [
        (datetime.date(2020, 1, 1), "1er mars 2025"),
        (datetime.date(2999, 1, 1), "1er janvier 2999"),
    ],
)
def test_a_day_without_a_past_is_refused(day: datetime.date, message: str) -> None:
    with time_machine.travel(NOON, tick=False):
        organization()
    with pytest.raises(NoPast, match=message), as_of(day):
        pass


@pytest.mark.django_db
def test_before_anything_is_written_there_is_no_past() -> None:
    for model in records():
        model.history.all().delete()
    with pytest.raises(NoPast), as_of(today()):
        pass


@pytest.mark.django_db(transaction=True)
def test_a_reader_who_leaves_takes_the_past_away() -> None:
    with time_machine.travel(NOON, tick=False):
        one = organization(key="a", name="Alpha")
    archive(Organization, [one.pk], by=None, reason="fermé")
    rows = rows_as_of(NOON.date(), lambda: Organization.objects.public().values_list("key"))
    assert next(rows) == ("a",)
    assert today() == NOON.date()
    if connection.vendor == "postgresql":  # a test database in memory would go with it
        page = Client().get("/organismes/").content.decode()
        assert "Alpha" not in page
        assert today() != NOON.date()
    rows.close()
    assert list(Organization.objects.public()) == []
