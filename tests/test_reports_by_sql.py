"""Every report, row by row and to the cent, against SQL that is written by hand."""

import csv
import datetime
import io
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.tests.people import signed_in
from organizations.models import Expertise, Membership, Need, Partnership
from portal.reports import CATALOGUE
from portal.tests.seeding import seed
from projects.models import Cohort, Contribution, CountryShare, Obligation, Participation, Project
from registry.actions import archive
from registry.days import today
from tests.builders import membership, organization, partnership, project, stored
from tests.reports_in_sql import fiscal_year, told
from tests.standing import standing

pytestmark = pytest.mark.django_db
LATE = f"{fiscal_year('c.date')} BETWEEN 2018 AND 2021"
OF_STAFF = {"obligations-due", "eligibility-lapsing", "projects-without-southern-partner"}
ELSEWHERE = {
    "pivot": "tests/test_pivot.py",
    "data-quality": "each rule has its judge in tests/oracle",
}
OF_MONEY = (
    "funding-by-source",
    "cash-and-in-kind",
    "funding-by-country",
    "funding-by-sector",
    "funding-by-region",
    "leverage",
    "aqoci-share",
)
NARROWED: list[tuple[str, str, dict[str, str]]] = [
    ("icos", "region=06&region=03", {"wanted": "o.region IN ('03', '06')"}),
    ("icos", "quebec_presence=office", {"wanted": "o.quebec_presence = 'office'"}),
    ("icos", "aqoci=true", {"wanted": "m.aqoci = 'true'"}),
    ("icos", "aqoci=unknown", {"wanted": "m.aqoci = ''"}),
    ("southern-partners-by-country", "country=HT", {"wanted": "o.country = 'HT'"}),
    ("southern-partners-by-country", "subtype=other", {"wanted": "o.subtype = 'other'"}),
    ("quebec-partners-expertise", "region=06", {"wanted": "o.region = '06'"}),
    ("quebec-partners-expertise", "sector=12281", {"wanted": "e.sector_id = '12281'"}),
    ("partnerships", "in_force=false", {"wanted": "x.in_force = 0"}),
    ("partnerships", "kind=quebec_partner", {"wanted": "x.kind = 'quebec_partner'"}),
    ("partnerships", "region=06", {"wanted": "x.ico_region = '06'"}),
    (
        "needs-unmet",
        "country=SN",
        {"wanted": "COALESCE(NULLIF(n.country, ''), o.country) = 'SN'"},
    ),
    (
        "projects-by-type-year",
        "year_from=2015&type=awareness",
        {"started": "p.year_of_start >= 2015", "typed": "p.type = 'awareness'"},
    ),
    ("fieldwork-participants", "year_to=2018", {"started": "p.year_of_start <= 2018"}),
    *((name, "type=development", {"typed": "p.type = 'development'"}) for name in OF_MONEY),
    *((name, "year_from=2018&year_to=2021", {"paid": LATE}) for name in OF_MONEY),
    *((name, "nature=service", {"paid": "c.nature = 'service'"}) for name in OF_MONEY),
    ("funding-by-country", "source=federal", {"paid": "c.source = 'federal'"}),
    ("aqoci-share", "on=2018-06-30", {"on": "2018-06-30"}),
    ("obligations-due", "", {"days": "90"}),
    ("obligations-due", "days=0&type=awareness", {"typed": "p.type = 'awareness'"}),
    ("eligibility-lapsing", "", {"days": "180"}),
    ("eligibility-lapsing", "days=2000", {"days": "2000"}),
    ("projects-without-southern-partner", "", {}),
]


def build() -> None:
    """Demonstration data, and what it lacks: unknown days, odd shares, drafts, two leads."""
    seed("--projects", "40")
    south, quebec = organization("southern_partner"), organization("quebec_partner", subtype="")
    alone = organization(name="Sans partenaire", region="03")
    membership(alone, "2010-01-01", "2012-12-31")
    partnership(alone, south, end=datetime.date(2012, 1, 1))
    partnership(alone, south, start="2013-02-01", end="2014-02-28")
    partnership(alone, quebec, start=today(), end=today())
    unsourced = organization(region="03", quebec_presence="office", published=False)
    stored(Membership(organization=unsourced, start="2001-01-01"))
    stored(Partnership(ico=unsourced, partner=south))
    stored(Expertise(organization=quebec, domain_fr="Soins", sector_id="12281"))
    stored(Need(organization=south, title_fr="Un puits", country="SN", status="open"))
    _projects(alone, unsourced)


def _projects(alone: Any, unsourced: Any) -> None:
    shared = [CountryShare(country=c, share=s) for c, s in (("HT", "33.33"), ("SN", "66.67"))]
    one = stored(
        Project(key="odd", type="fieldwork", title_fr="Stage", actual_start="2019-03-31"),
        countries=shared,
    )
    two = project(lead=alone, published=False, countries=["HT", "ML"])
    for lead in (alone, unsourced):
        stored(Participation(project=one, organization=lead, role="lead"))
    for name, participants in (("A", None), ("B", 12)):
        stored(Cohort(project=one, name=name, participants=participants))
    stored(Obligation(project=two, kind="Rapport", due_on=today()))
    gone = project("fieldwork", published=False)
    stored(Obligation(project=gone, kind="Rapport", due_on="2020-02-29"))
    archive(Project, [gone.pk], by=None, reason="Saisi deux fois")
    for of, day, amount in ((one, None, "0.01"), (one, "2019-04-01", "10.01"), (two, None, "7.77")):
        for stage in ("committed", "disbursed"):
            paid = {"payer_name": "Une fondation", "source": "other_donor", "nature": "cash"}
            stored(Contribution(project=of, date=day, amount=amount, stage=stage, **paid))


registry = standing(build)


def rows(client: Client, name: str, query: str) -> list[dict[str, str]]:
    response: Any = client.get(f"/rapports/{name}/export.csv?{query}")
    assert response.status_code == 200, response.content
    whole = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(whole)))


def assert_same(client: Client, name: str, query: str, conditions: dict[str, str]) -> None:
    found = rows(client, name, query)
    assert found, (name, query)
    truth = told(name, today(), everything="rows=all" in query, **conditions)
    columns = [*found[0]]
    assert sorted([row[key] for key in columns] for row in found) == sorted(
        [row.get(key, "") for key in columns] for row in truth
    ), (name, query)


def test_totals_on_screen_are_those_of_sql(registry: None) -> None:
    for name in OF_MONEY:
        page = Client().get(f"/en/reports/{name}/").content.decode()
        truth = told(name, today())
        for key in (key for key in truth[0] if key.endswith("_cad")):
            total = sum(Decimal(row[key] or 0) for row in truth)
            assert f"{total:,}" in page, (name, key)


def test_every_report_is_asked_by_hand_too(registry: None) -> None:
    asked = {name for name, *_rest in NARROWED} | {*ELSEWHERE}
    assert asked == {*CATALOGUE.names}


def test_rows_are_those_of_sql(registry: None) -> None:
    public, administrator = Client(), signed_in("administrator")
    for name in sorted({name for name, *_rest in NARROWED} - OF_STAFF):
        assert_same(public, name, "", {})
        assert_same(administrator, name, "rows=all", {})


@pytest.mark.parametrize(("name", "query", "conditions"), NARROWED)
def test_parameters_leave_what_they_leave_in_sql(
    registry: None, name: str, query: str, conditions: dict[str, str]
) -> None:
    assert_same(signed_in("administrator"), name, query, conditions)
