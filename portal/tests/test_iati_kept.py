"""What whoever keeps a copy of the IATI file goes by: when an activity last changed, and codes that
the standard knows."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from organizations.actions.sectors import adopt_sectors
from organizations.models import Organization
from portal.tests.test_iati import activity, paid, values
from projects.models import Programme, SectorShare
from registry.actions import Draft, archive, publish, withdraw, write
from tests.builders import organization, project, stored

pytestmark = pytest.mark.django_db
BEGUN = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


def archived(one: Organization) -> None:
    archive(Organization, [one.pk], by=None, reason="Fermé.")


def withdrawn(one: Organization) -> None:
    withdraw(Organization, [one.pk], by=None, reason="À revoir.")


@pytest.mark.parametrize("leave", [archived, withdrawn])
@pytest.mark.parametrize("role", ["partner", "payer"])
def test_an_activity_that_no_longer_names_an_organization_is_of_that_moment(
    leave: Callable[[Organization], None], role: str
) -> None:
    with time_machine.travel(BEGUN, tick=False) as clock:
        partner = organization("quebec_partner", key="part", name="Syndicat")
        partners = {"partner": partner} if role == "partner" else {}
        given: dict[str, Any] = {"key": "p", "planned_start": "2020-01-01", "partners": partners}
        record = project(**given)
        if role == "payer":
            pay = paid("other_donor", "committed", "5", "2020-01-01", organization=partner)
            stored(record, contributions=[pay])
        clock.shift(HOUR)
        partner.city = "Gaspé"
        write([Draft(partner)], by=None)
        assert updated() == "2026-03-02T13:00:00Z"
        assert activity("p").xpath("//narrative[.='Syndicat']")

        clock.shift(HOUR)
        leave(partner)
        assert not activity("p").xpath("//narrative[.='Syndicat']")
        assert updated() == "2026-03-02T14:00:00Z"
        clock.shift(HOUR)
        partner.refresh_from_db()
        partner.city = "Percé"  # what is done to it afterwards is nobody's to know
        write([Draft(partner)], by=None)
        assert updated() == "2026-03-02T14:00:00Z"


def updated(key: str = "p") -> str:
    return str(activity(key).get("last-updated-datetime"))


def test_an_organization_that_was_never_seen_dates_no_activity() -> None:
    with time_machine.travel(BEGUN, tick=False) as clock:
        hidden = organization("quebec_partner", published=False)
        project(key="p", planned_start="2020-01-01", partners={"partner": hidden})
        clock.shift(HOUR)
        hidden.city = "Gaspé"
        write([Draft(hidden)], by=None)
        assert updated() == "2026-03-02T12:00:00Z"
        publish(Organization, [hidden.pk], by=None)
        assert updated() == "2026-03-02T13:00:00Z"


def test_an_activity_is_of_the_moment_when_its_programme_was_renamed() -> None:
    with time_machine.travel(BEGUN, tick=False) as clock:
        programme = Programme.objects.get(code="PQDI")
        project(key="p", planned_start="2020-01-01", programme=programme)
        clock.shift(HOUR)
        programme.name_fr = "Autre nom"
        write([Draft(programme)], by=None)
        assert updated() == "2026-03-02T13:00:00Z"


def test_a_code_that_the_standard_does_not_hold_is_a_tag() -> None:
    """The sum of the shares stays that of the standard's codes, and what a source said is told."""
    adopt_sectors(["15171", "15172"])
    record = project(
        "fieldwork",
        key="p",
        partners={"partner": organization("southern_partner")},
        countries=["HT"],
        planned_start="2010-01-01",
    )
    shares = {"14030": "50", "15171": "30", "15172": "20"}
    rows = [SectorShare(sector_id=code, share=Decimal(share)) for code, share in shares.items()]
    stored(record, sectors=rows)

    one = activity("p")
    assert values(one, "sector", "vocabulary", "code", "percentage") == [
        ("1", "14030", "50"),
        ("1", "99810", "50"),
    ]
    assert values(one, "tag", "code")[1:] == [("sector:15171",), ("sector:15172",)]
