"""Search in lists of what is said of projects and organizations: by what these are called."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.tests.people import signed_in
from organizations.models import Organization
from projects.models import Contribution, Participation
from registry.admin import through
from tests.builders import organization, organizations, project, stored, stored_together
from tests.tallied import tallies

pytestmark = pytest.mark.django_db
PARTICIPATIONS = "/en/admin/projects/participation/"
CONTRIBUTIONS = "/en/admin/projects/contribution/"


@pytest.fixture(params=["asked", "kept"])
def world(request: pytest.FixtureRequest) -> Iterator[dict[str, Any]]:
    """Two projects, one of them without its lead's name in it; words that are kept, and not."""
    lead = organization(name="Passerelles du large", neq="1143920115", iati_identifier="XX-1")
    south = organization("southern_partner", name="Fanm Lakay")
    school = project(
        "development",
        lead=lead,
        partners={"contractor": south},
        title_fr="École de Jacmel",
        countries=["HT"],
    )
    well = project(title_fr="Puits et femmes", published=False)
    for one in (school, well):
        stored(
            Contribution(
                project=one,
                payer_name="Fondation Élan",
                source="other_donor",
                nature="cash",
                stage="planned",
                amount="10.00",
                amount_cad="10.00",
                currency="CAD",
            )
        )
    found = {"lead": lead, "south": south, "school": school, "well": well}
    if request.param == "asked":
        yield found
    else:
        with tallies():
            yield found


def found(client: Client, url: str, text: str) -> list[str]:
    response: Any = client.get(url, {"q": text})
    assert response.status_code == 200
    rows = response.context["cl"].result_list
    return sorted(f"{row.project.title_fr}: {row.organization or row.payer_name}" for row in rows)


def test_words_are_of_the_project_or_of_the_organization(world: dict[str, Any]) -> None:
    client = signed_in("officer")
    school = ["École de Jacmel: Fanm Lakay", "École de Jacmel: Passerelles du large"]
    assert found(client, PARTICIPATIONS, "ecole") == school
    assert found(client, PARTICIPATIONS, "fanm") == school[:1]
    assert found(client, PARTICIPATIONS, "jacmel passerelles") == school[1:]
    assert found(client, PARTICIPATIONS, "jacmel puits") == []
    assert len(found(client, PARTICIPATIONS, "puits")) == 1  # of a draft, too


def test_who_types_an_identifier_asks_for_that_record_alone(world: dict[str, Any]) -> None:
    client = signed_in("officer")
    for text in ("1143920115", "XX-1", world["lead"].key):
        assert found(client, PARTICIPATIONS, text) == ["École de Jacmel: Passerelles du large"]
    assert len(found(client, PARTICIPATIONS, world["school"].key)) == 2


def test_contributions_are_found_by_who_pays_without_an_organization(world: dict[str, Any]) -> None:
    client = signed_in("officer")
    assert len(found(client, CONTRIBUTIONS, "elan")) == 2
    assert found(client, CONTRIBUTIONS, "femmes") == ["Puits et femmes: Fondation Élan"]
    assert found(client, CONTRIBUTIONS, "introuvable") == []


def test_many_rows_are_found_by_the_list_itself(
    world: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in("officer")
    few = {text: found(client, CONTRIBUTIONS, text) for text in ("elan", "ecole", "puits elan")}
    monkeypatch.setattr(through, "FEW", 0)
    assert {text: found(client, CONTRIBUTIONS, text) for text in few} == few


def test_queries_are_as_many_for_one_row_as_for_thirty() -> None:
    client = signed_in("officer")
    one = project(title_fr="Puits")
    with tallies():
        client.get(PARTICIPATIONS, {"q": "puits"})
        with CaptureQueriesContext(
            connection,
        ) as few:
            client.get(PARTICIPATIONS, {"q": "puits"})
    others = organizations("ico", 30)
    stored_together([Participation(project=one, organization=o, role="co_lead") for o in others])
    with tallies():
        client.get(PARTICIPATIONS, {"q": "puits"})
        with CaptureQueriesContext(connection) as many:
            client.get(PARTICIPATIONS, {"q": "puits"})
    assert len(few) == len(many)


@pytest.mark.postgresql
def test_identifiers_of_organizations_are_found_by_an_index() -> None:
    organization(iati_identifier="XX-1")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    rows = Organization.objects.all().equal_to(
        "XX-1", "key", "neq", "charity_number", "iati_identifier"
    )
    assert "Seq Scan" not in rows.order_by().explain()
