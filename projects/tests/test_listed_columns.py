"""Columns that list related rows or add them up, against the same made record by record."""

import csv
import io
from typing import Any

import pytest
from django.test import Client

from organizations.models import Organization
from portal.tests.seeding import seed
from projects.models import Project
from registry.cells import neutral
from registry.text import fold
from tests.builders import organization, project

pytestmark = pytest.mark.django_db


def shared(rows: Any, code: str) -> str:
    found = sorted((str(getattr(row, code)), row.share) for row in rows.all())
    return "|".join(c if s is None else f"{c}:{s.normalize():f}" for c, s in found)


def named(one: Project, name: str, **only: str) -> str:
    ties = one.participations.filter(organization__publication="published", **only)
    found = {getattr(tie.organization, name) for tie in ties.select_related("organization")}
    order = (lambda text: (fold(text), text)) if name == "name" else None
    return "|".join(text.replace("|", "/") for text in sorted(found, key=order))


def added(one: Project, stage: str) -> str:
    amounts = one.contributions.filter(stage=stage).values_list("amount_cad", flat=True)
    return str(sum(amounts)) if amounts else ""


def by_hand(one: Project) -> dict[str, str]:
    lead, south = {"role": "lead"}, {"organization__kind": "southern_partner"}
    quebec = {"organization__kind": "quebec_partner"}
    listed = {
        "countries": shared(one.countries, "country"),
        "sectors": shared(one.sectors, "sector_id"),
        "sdgs": "|".join(map(str, sorted(goal.goal for goal in one.goals.all()))),
        "regions": "|".join(sorted(row.region for row in one.regions.all())),
        "lead": named(one, "name", **lead),
        "southern_partners": named(one, "name", **south),
        "quebec_partners": named(one, "name", **quebec),
        "lead_key": named(one, "key", **lead),
        "southern_partner_keys": named(one, "key", **south),
        "quebec_partner_keys": named(one, "key", **quebec),
    }
    totals = {"committed_cad": added(one, "committed"), "disbursed_cad": added(one, "disbursed")}
    return {key: neutral(text) for key, text in listed.items()} | totals


def test_every_list_and_total_of_the_file_is_that_of_its_record() -> None:
    seed("--projects", "40")
    lead = organization(name="Œuvre | Léger", key="a-1")
    names = ("Élan", "elan", "=Coop", "Zoé|Zoé", "Élan ", "Abri")
    souths = [
        organization("southern_partner", name=name.strip() + "." * n)
        for n, name in enumerate(names)
    ]
    hidden = organization("southern_partner", name="Caché", published=False)
    crowded = project(
        "development",
        key="crowded",
        lead=lead,
        partners={"contractor": souths[0]},
        countries=["SN", "HT"],
        published=False,
    )
    for one in (*souths, hidden):
        crowded.participations.get_or_create(organization=one, role="partner")
    crowded.participations.create(organization=lead, role="partner")
    Project.objects.filter(pk=crowded.pk).update(publication="published")
    assert Organization.objects.filter(publication="draft").exists()
    response: Any = Client().get("/projets/export.csv")
    text = b"".join(response.streaming_content).decode()
    lines = {line["key"]: line for line in csv.DictReader(io.StringIO(text))}
    assert len(lines) == Project.objects.public().count()
    for one in Project.objects.public():
        truth = by_hand(one)
        assert {key: lines[one.key][key] for key in truth} == truth
    assert lines["crowded"]["southern_partners"].count("|") == len(souths) - 1


def test_a_total_alone_is_the_same_as_beside_another() -> None:
    seed("--projects", "40")
    both = [line.split(",") for line in lines_of("columns=key,committed_cad,disbursed_cad")]
    assert {"", "disbursed_cad"} < {line[2] for line in both}
    for place, key in ((1, "committed_cad"), (2, "disbursed_cad")):
        alone = [line.split(",") for line in lines_of(f"columns=key,{key}")]
        assert alone == [[line[0], line[place]] for line in both]


def lines_of(asked: str) -> list[str]:
    response: Any = Client().get(f"/projets/export.csv?{asked}")
    return b"".join(response.streaming_content).decode().splitlines()
