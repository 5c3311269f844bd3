"""Sums of money to the cent, on either engine."""

from decimal import Decimal

import pytest
from django.db.models import DecimalField, F, Value
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from projects.models import Contribution, Project
from registry.money import Cents, Total, hundredths
from tests.builders import stored

MONEY = st.decimals("0.01", "1000000000000", places=2)


def money(project: Project, amount: Decimal) -> Contribution:
    said = {"source": "mrif", "stage": "planned", "payer_name": "MRIF"}
    return Contribution(project=project, amount=amount, amount_cad=amount, **said)


def sums(amounts: list[Decimal]) -> tuple[Decimal | None, int | None]:
    project = stored(Project(type="awareness", title_fr="Semaine"))
    Contribution._base_manager.bulk_create([money(project, amount) for amount in amounts])
    rows = Contribution.objects.filter(project=project)
    found = rows.aggregate(total=Total("amount_cad"), cents=Cents("amount_cad"))
    return found["total"], found["cents"]


class TestSums(TestCase):
    @given(st.lists(MONEY, min_size=1, max_size=8))
    def test_any_amounts(self, amounts: list[Decimal]) -> None:
        total, cents = sums(amounts)
        assert cents == sum(amounts) * 100
        assert total == sum(amounts)
        assert str(total) == f"{sum(amounts):.2f}"

    @given(st.decimals("0", "100", places=2))
    def test_a_percentage_in_hundredths(self, share: Decimal) -> None:
        field = DecimalField(max_digits=5, decimal_places=2)
        stored(Project(type="awareness", title_fr="Semaine"))
        rows = Project.objects.annotate(n=hundredths(Value(share, output_field=field)))
        assert rows.get().n == share * 100


@pytest.mark.django_db
@pytest.mark.parametrize(
    "amounts",
    [
        ["0.10", "0.20"],
        ["0.01"] * 7,
        ["999999999999.99", "0.01"],
        ["1.10", "2.20", "3.30"],
    ],
)
def test_amounts_that_floats_miss(amounts: list[str]) -> None:
    known = [Decimal(amount) for amount in amounts]
    assert sums(known) == (sum(known), sum(known) * 100)


@pytest.mark.django_db
def test_nothing_adds_up_to_nothing_known() -> None:
    assert sums([]) == (None, None)


@pytest.mark.django_db
def test_a_part_of_a_cent_is_rounded_in_each_amount() -> None:
    assert sums([Decimal("0.01")] * 3) == (Decimal("0.03"), 3)
    half = F("amount_cad") * Value(Decimal("0.6"))
    assert Contribution.objects.aggregate(total=Total(half))["total"] == Decimal("0.03")
