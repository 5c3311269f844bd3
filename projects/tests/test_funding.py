"""What an amount of money is worth in Canadian dollars, and in which fiscal year."""

import datetime
from decimal import Decimal

import pytest

from projects.models import Contribution
from registry.actions import Draft, write
from tests.builders import project, stored

PAYER = {"payer_name": "Ville", "source": "municipal", "stage": "planned"}


@pytest.mark.django_db
def test_the_amount_in_cad_follows_an_amount_that_is_in_cad() -> None:
    one = stored(Contribution(project=project(), amount=Decimal(100), **PAYER))
    assert one.amount_cad == 100

    one.amount = Decimal(200)
    write([Draft(one)], by=None)

    one.refresh_from_db()
    assert (one.amount, one.amount_cad) == (200, 200)


@pytest.mark.django_db
def test_the_amount_in_cad_comes_from_the_rate_rounded_to_the_cent() -> None:
    foreign = {"currency": "EUR", "rate": Decimal("1.4705"), "rate_date": "2024-05-01"}
    one = stored(Contribution(project=project(), amount=Decimal("10.10"), **foreign, **PAYER))

    one.refresh_from_db()
    assert one.amount_cad == Decimal("14.85")


@pytest.mark.parametrize(
    "day, year",
    [
        (datetime.date(2024, 3, 31), "2023-2024"),
        (datetime.date(2024, 4, 1), "2024-2025"),
        (None, ""),
    ],
)
def test_the_fiscal_year_begins_on_the_first_of_april(day: datetime.date | None, year: str) -> None:
    assert Contribution(date=day).fiscal_year == year
