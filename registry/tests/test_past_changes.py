"""What a past day is made of: where what changed since takes the place of what is, and nowhere
else; and what is asked of it in ways of its own."""

import datetime
from typing import Any

import hypothesis.strategies as st
import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.db.models import Count
from django.http import QueryDict
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.extra.django import TestCase

from organizations.models import Alias, Contact, Norm, Organization
from portal.reports import CATALOGUE
from projects.enums import Role
from projects.figures import Counted, Kept, Wanted, figures
from projects.figures.dimensions import OF_PROJECT, OWN, SHARED
from projects.models import Contribution, CountryShare, Participation, Project
from registry.actions import Draft, remove, withdraw, write
from registry.actions.scheduling import schedule
from registry.past import as_of, is_past
from registry.tests.test_past import NOON, everything
from registry.watches import records
from tests.builders import organization, project, stored
from tests.tallied import tallies, up_to_date
from tests.test_verbs_properties import DOINGS
from tests.worlds import settle

DAY = NOON.date()
LATER = NOON + datetime.timedelta(40)
DIMENSIONS = (*OWN, *OF_PROJECT, *SHARED)
PAIRS = [("stage", "country"), ("lead", "source"), ("sector", "region"), ("programme", "type")]


def changed(record: Any, **values: Any) -> Any:
    for name, value in values.items():
        setattr(record, name, value)
    return write([Draft(record)], by=None)


def later(minutes: int = 0) -> Any:
    return time_machine.travel(LATER + datetime.timedelta(minutes=minutes), tick=False)


@pytest.mark.django_db
def test_what_changed_and_was_changed_back_is_as_it_was() -> None:
    with time_machine.travel(NOON, tick=False):
        one = organization(name="Alpha")
        told = everything()
    with later():
        changed(one, name="Bêta")
    with later(1):
        changed(one, name="Alpha")
        with as_of(DAY):
            assert everything() == told


@pytest.mark.django_db
def test_what_is_deleted_since_is_there_and_what_is_new_is_not() -> None:
    with time_machine.travel(NOON, tick=False):
        one = project(countries=["HT", "SN"])
        part = stored(Contribution(project=one, payer_name="M", source="mrif", stage="planned",
                                   amount=5, date="2024-05-01"))  # fmt: skip
        told = everything()
    with later():
        remove([part], by=None)
        stored(Contribution(project=one, payer_name="N", source="mrif", stage="planned", amount=7))
    with later(1):
        remove([one], by=None) if not one.is_public else withdraw(Project, [one.pk], by=None)
        project(countries=["BF"])
        with as_of(DAY):
            assert everything() == told


@pytest.mark.django_db
def test_a_part_that_moves_since_is_where_it_was_and_both_records_changed_when_they_did() -> None:
    with time_machine.travel(NOON, tick=False):
        left, joined = project(), project()
    with time_machine.travel(NOON + datetime.timedelta(1), tick=False):
        part = stored(Participation(project=left, organization=organization(), role="partner"))
    with time_machine.travel(NOON + datetime.timedelta(1, hours=1), tick=False):
        told = everything()
    with later():
        part.project = joined
        stored(part)
    with later(1):
        with as_of((NOON + datetime.timedelta(1)).date()):
            assert everything() == told
        with as_of(DAY):
            assert not Participation.objects.filter(pk=part.pk).exists()
            assert Project.objects.get(pk=left.pk).updated_at == NOON


@pytest.mark.django_db
def test_what_changes_on_the_day_itself_is_of_it_to_its_last_moment() -> None:
    evening = datetime.datetime(2025, 3, 2, 4, 59, 59, 999999, tzinfo=datetime.UTC)
    with time_machine.travel(NOON, tick=False):
        one = organization(name="Alpha")
    for moment, name in ((evening, "Bêta"), (evening + datetime.timedelta(0, 0, 1), "Gamma")):
        with time_machine.travel(moment, tick=False):
            changed(one, name=name)
    with later():
        names = []
        for day in (DAY, DAY + datetime.timedelta(1)):
            with as_of(day):
                names.append(Organization.objects.get(pk=one.pk).name)
    assert names == ["Bêta", "Gamma"]


@pytest.mark.django_db
def test_several_changes_of_one_moment_are_read_in_their_order() -> None:
    with time_machine.travel(NOON, tick=False), transaction.atomic():
        one = organization(name="Alpha")
        for name in ("Bêta", "Gamma"):
            changed(one, name=name)
    with later():
        changed(one, name="Delta")
    with later(1), as_of(DAY):
        assert Organization.objects.get(pk=one.pk).name == "Gamma"


@pytest.mark.django_db
def test_a_day_of_publication_that_a_part_undid_was_undone_then_too() -> None:
    with time_machine.travel(NOON, tick=False):
        one = project(published=False)
        schedule(Project, [one.pk], by=None, on=DAY + datetime.timedelta(300))
    with time_machine.travel(NOON + datetime.timedelta(1), tick=False):
        stored(CountryShare(project=one, country="SN"))
        told = everything()
    with later():
        changed(Project.objects.get(pk=one.pk), title_fr="Autre")
    with later(1), as_of(DAY + datetime.timedelta(1)):
        assert everything() == told


@pytest.mark.django_db
def test_what_was_stored_without_a_word_stands_as_nearly_as_is_known() -> None:
    with time_machine.travel(NOON, tick=False):
        organization()
        told, silent = Norm(code="A", name_fr="A"), Norm(code="B", name_fr="B")
        Norm.objects.bulk_create([told, silent])
    with later():
        changed(Norm.objects.get(code="A"), name_fr="Autre")
        Norm.objects.bulk_create([Norm(code="C", name_fr="C")])
        remove([stored(Norm(code="D", name_fr="D"))], by=None)
    with later(1), as_of(DAY):
        names = dict(Norm.objects.filter(code__in="ABCD").values_list("code", "name_fr"))
    assert names == {"A": "Autre", "B": "B", "C": "C"}


@pytest.mark.django_db
def test_no_person_has_a_past_and_texts_are_folded_as_they_were() -> None:
    with time_machine.travel(NOON, tick=False):
        one = organization(name="Œuvre d’Été", acronym="OÉ")
        stored(Alias(organization=one, name="L’Œuvre"))
        stored(Contact(organization=one, function="Direction", email="a@example.org"))
        told = everything()
    with later():
        changed(one, name="Autre", acronym="A", website="https://autre.example.org")
    with later(1):
        with as_of(DAY):
            assert not Contact.objects.exists()
            assert everything() == told
            assert [*Organization.objects.filter(name_folded__contains="oeuvre")] == [one]
        assert Contact.objects.exists()


@pytest.mark.django_db
def test_no_record_can_be_written_where_any_changed() -> None:
    with time_machine.travel(NOON, tick=False):
        one = organization(name="Alpha")
    with later():
        changed(one, name="Bêta")
        with pytest.raises(DatabaseError), as_of(DAY):
            Organization.objects.update(founded=1900)
        assert not is_past()
        assert Organization.objects.get(pk=one.pk).founded != 1900


@pytest.mark.django_db
def test_what_is_grouped_by_its_key_is_read_whole_from_what_has_none() -> None:
    with time_machine.travel(NOON, tick=False):
        one = project(countries=["HT", "SN"])
    with later():
        withdraw(Project, [one.pk], by=None)
        with as_of(DAY):
            found = Project.objects.annotate(shares=Count("countries")).get(pk=one.pk)
            assert (found.shares, found.title_fr, found.is_public) == (2, one.title_fr, True)


@pytest.mark.django_db
def test_where_nothing_changed_tables_are_read_and_nothing_is_left_behind() -> None:
    with time_machine.travel(NOON, tick=False):
        organization()
    with later():
        with as_of(DAY):
            assert temporary() == [m._meta.db_table for m in records() if m.is_personal]
        assert temporary() == []
        project()
        with as_of(DAY):
            assert len(temporary()) > 1
        assert temporary() == []


def temporary() -> list[str]:
    sql = {
        "postgresql": "SELECT relname FROM pg_class WHERE relnamespace = pg_my_temp_schema() "
        "AND relkind IN ('r', 'v') ORDER BY 1",
        "sqlite": "SELECT name FROM sqlite_temp_master WHERE type IN ('table', 'view') ORDER BY 1",
    }
    with connection.cursor() as cursor:
        cursor.execute(sql[connection.vendor])
        return [name for (name,) in cursor.fetchall()]


def answers() -> dict[str, list[Any]]:
    """Every report, of what is public and of everything."""
    found = {}
    for report in CATALOGUE:
        for rows in ("", "all"):
            form = report.parameters(QueryDict(f"rows={rows}"))
            assert form.is_valid()
            found[f"{report.name} {rows}"] = [[*row] for row in report.extract(form).rows()]
    return found


def wrong_figures() -> list[Any]:
    """Where figures from memory are not those that queries give."""
    kept, counted = figures({}, everything=False), Counted(Wanted())
    assert isinstance(kept, Kept) or not Project.objects.public().exists()
    found = []
    for names in [(), *((one,) for one in DIMENSIONS), *PAIRS]:
        asked = ["contributions", *(["amounts"] if names else [])]
        asked += [] if {*names} & {*OWN} else ["projects"]
        for what in asked:
            told, right = (getattr(one, what)(*names) for one in (kept, counted))
            if told != right:
                found.append((what, names, told, right))
    return found


class TestPastOfTallied(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        with time_machine.travel(NOON - datetime.timedelta(1), tick=False):
            settle()

    @settings(max_examples=4, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(DOINGS, max_size=3), st.lists(DOINGS, min_size=1, max_size=6), st.booleans())
    def test_reports_of_a_day_are_what_they_were(
        self, before: list[Any], after: list[Any], are_looked_at: bool
    ) -> None:
        with time_machine.travel(NOON, tick=False):
            for doing in before:
                doing()
            told = answers()
        with later(), tallies():
            for doing in after:
                doing()
            if are_looked_at:
                up_to_date()
            with as_of(DAY):
                assert answers() == told
                assert wrong_figures() == []
            up_to_date()
            assert wrong_figures() == []


@pytest.mark.django_db
def test_a_project_changes_in_figures_with_who_leads_it() -> None:
    with time_machine.travel(NOON, tick=False):
        one = project(countries=["HT"])
        lead = one.participations.get(role=Role.LEAD).organization
        asked = ("lead", "region", "country")
        told = Counted(Wanted()).projects(*asked)
    with later(), tallies():
        changed(Organization.objects.get(pk=lead.pk), region="03")
        up_to_date()
        with as_of(DAY):
            kept = figures({}, everything=False)
            assert isinstance(kept, Kept)
            assert kept.projects(*asked) == told
        assert figures({}, everything=False).projects(*asked) != told
