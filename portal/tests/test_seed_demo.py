"""Loading the demonstration data: the same each time, and apart from real data."""

import datetime
import hashlib

import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError
from django.db import transaction

from organizations.enums import Kind
from organizations.models import Organization
from portal.demo.plans import plan
from portal.demo.ties import quebec_ties, southern_ties
from portal.demo.world import TODAY, World, icos_among, quebec_among, southern_among
from portal.tests.seeding import dump, seed
from projects.models import Project
from registry.actions import Draft, write
from registry.models import Record

# Of eight projects, seed 1. Whoever changes the demonstration on purpose puts the new one here.
DIGEST = "6c7ec5c1f39b67d71f6d646da88df9b6405b4ac8cc259ea8fcf1e027442b2a81"


def loaded(*arguments: str) -> list[str]:
    """What the command leaves in an empty registry, which is empty again after."""
    with transaction.atomic():
        seed(*arguments)
        found = dump()
        transaction.set_rollback(True)
    return found


@pytest.mark.django_db
def test_the_same_seed_gives_the_same_rows_on_any_day() -> None:
    first = loaded("--projects", "20")
    with time_machine.travel(datetime.datetime(2031, 2, 28, 23, tzinfo=datetime.UTC)):
        assert loaded("--projects", "20") == first


@pytest.mark.django_db
def test_the_same_seed_gives_the_same_rows_on_every_engine_and_machine() -> None:
    text = "\n".join(loaded("--projects", "8"))
    assert hashlib.sha256(text.encode()).hexdigest() == DIGEST


@pytest.mark.django_db
def test_another_seed_gives_other_projects() -> None:
    one, other = (
        {line for line in loaded("--projects", "8", "--seed", s) if line.startswith('["Project"')}
        for s in ("1", "2")
    )
    assert len(one) == len(other) == 8
    assert not one & {line.replace("demo-2-", "demo-1-") for line in other}


@pytest.mark.django_db
def test_a_registry_that_grew_is_the_one_that_was_loaded_at_once() -> None:
    at_once = loaded("--projects", "20")
    seed("--projects", "5")
    assert "projects: 15 created, 0 updated, 5 unchanged" in seed("--projects", "20")
    assert dump() == at_once


def test_what_is_decided_of_a_record_does_not_depend_on_how_many_there_are() -> None:
    small, large = World(seed=1, projects=0), World(seed=1, projects=1_000_000)
    for number in (*range(400), 999_999):
        assert plan(small, number) == plan(large, number)
        assert southern_ties(small, number) == southern_ties(large, number)
        assert quebec_ties(small, number) == quebec_ties(large, number)


def test_what_a_project_names_exists_in_a_registry_of_that_size() -> None:
    for number in (*range(2000), 999_999):
        one = plan(World(seed=1, projects=number + 1), number)
        assert max(one.lead, one.co_lead or 0) < icos_among(number + 1)
        assert all(partner.number < southern_among(number + 1) for partner in one.southern)
        assert (one.expert or 0) < quebec_among(number + 1)


@pytest.mark.django_db
def test_a_second_run_changes_nothing() -> None:
    seed("--projects", "20")
    before = dump(), set(Project.objects.values_list("updated_at")), _lines_of_history()
    for line in seed("--projects", "20"):
        assert ": 0 created, 0 updated, " in line or line.startswith("DEBUG is off")
    assert (dump(), set(Project.objects.values_list("updated_at")), _lines_of_history()) == before


def _lines_of_history() -> int:
    models = [model for model in apps.get_models() if issubclass(model, Record)]
    return sum(model.history.count() for model in models)


@pytest.mark.django_db
def test_a_second_run_brings_back_what_was_changed() -> None:
    seed("--projects", "2")
    before = dump()
    project = Project.objects.get(key="demo-1-project-0001")
    project.summary_fr = "Autre chose"
    write([Draft(project, {"goals": []})], by=None)
    assert "projects: 0 created, 1 updated, 1 unchanged" in seed("--projects", "2")
    assert dump() == before


@pytest.mark.django_db
def test_without_projects_organizations_are_loaded_alone() -> None:
    printed = seed("--projects", "0")
    assert printed[0] == "organizations: 72 created, 0 updated, 0 unchanged"
    assert not Project.objects.exists()


@pytest.mark.django_db
def test_if_empty_leaves_a_registry_that_holds_anything_alone() -> None:
    real = Organization(kind=Kind.SOUTHERN_PARTNER, name="Kay Fanm", country="HT")
    write([Draft(real)], by=None)
    said = ["The registry is not empty: nothing was loaded."]
    assert seed("--if-empty") == said
    assert list(Organization.objects.all()) == [real]


@pytest.mark.django_db
def test_if_empty_loads_an_empty_registry_once() -> None:
    assert "projects: 3 created, 0 updated, 0 unchanged" in seed("--if-empty", "--projects", "3")
    assert seed("--if-empty", "--projects", "9") == [
        "The registry is not empty: nothing was loaded."
    ]
    assert Project.objects.count() == 3


@pytest.mark.django_db
def test_demonstration_data_does_not_mix_with_real_data_unless_forced() -> None:
    real = Organization(kind=Kind.SOUTHERN_PARTNER, name="Kay Fanm", country="HT")
    write([Draft(real)], by=None)
    with pytest.raises(CommandError, match=r"holds real data \(1 organizations\): nothing was"):
        seed("--projects", "3")
    assert Organization.objects.count() == 1
    seed("--projects", "3", "--force")
    assert Organization.objects.count() == 73


@pytest.mark.django_db
def test_two_seeds_do_not_mix() -> None:
    seed("--projects", "0")
    with pytest.raises(CommandError, match="the demonstration data of another seed"):
        seed("--projects", "0", "--seed", "2", "--force")


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["-1", "1000001", "ten", "1.5", "", "²", "٣"])
def test_a_wrong_number_of_projects_is_refused(number: str) -> None:
    with pytest.raises(
        CommandError, match=r"--projects: .*is not a whole number from 0 to 1000000"
    ):
        seed(f"--projects={number}")
    assert not Organization.objects.exists()


@pytest.mark.django_db
def test_a_clock_before_the_day_of_the_demonstration_is_refused() -> None:
    yesterday = datetime.datetime.combine(TODAY, datetime.time(3), tzinfo=datetime.UTC)
    with (
        time_machine.travel(yesterday, tick=False),
        pytest.raises(CommandError, match="clock is wrong: the demonstration takes place on 2026"),
    ):
        seed("--projects", "0")
