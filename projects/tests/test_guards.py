"""What the database holds of the rules over the parts of a project, with every verb passed by."""

from decimal import Decimal

import pytest
from django.db import connection, transaction

from projects.models import CountryShare, Project, SectorShare
from tests.builders import stored
from tests.refusing import refused_by

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

SHARES = "project.shares"


def shared() -> Project:
    rows = [CountryShare(country=c, share=s) for c, s in {"HT": 60, "SN": 40}.items()]
    sectors = [SectorShare(sector_id="11110", share=100)]
    return stored(Project(type="development", title_fr="Puits"), countries=rows, sectors=sectors)


def test_a_share_that_changes() -> None:
    record = shared()
    with refused_by(SHARES):
        record.countries.filter(country="HT").update(share=50)
    with refused_by(SHARES):
        record.sectors.update(share=50)
    with refused_by(SHARES):
        record.countries.filter(country="HT").update(share=None)


def test_a_share_that_comes_or_goes() -> None:
    record = shared()
    with refused_by(SHARES):
        CountryShare.objects.bulk_create([CountryShare(project=record, country="BF", share=1)])
    with refused_by(SHARES):
        record.countries.filter(country="HT").delete()


def test_a_share_that_moves_to_another_project() -> None:
    record, other = shared(), stored(Project(type="development", title_fr="École"))
    rows = record.countries.filter(country="HT")
    with refused_by(SHARES):
        rows.update(project=other, share=Decimal(100))


def test_shares_are_judged_once_all_are_written() -> None:
    record = shared()
    with transaction.atomic():
        record.countries.filter(country="HT").update(share=50)
        CountryShare.objects.bulk_create([CountryShare(project=record, country="BF", share=10)])
        connection.check_constraints()
    assert record.countries.count() == 3
