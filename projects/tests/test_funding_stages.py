"""What contributions come to: exact to the cent, on pages, in files and in the database alike."""

import csv
import io
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from projects.columns import total
from projects.enums import Source, Stage
from projects.funding import Funding, standing
from projects.models import Contribution, Project
from projects.tests.funding import amounts, funded, pay, rows_of_amounts
from registry.amounts import Share, dollars
from registry.money import Cents, Total
from tests import builders

ONE = Decimal("0.01")


def exact(rows: list[Any], *, stage: str) -> Decimal:
    return sum((amount for at, _source, amount in rows if at == stage), Decimal(0))


class Sums(TestCase):
    """Each example is undone."""

    @settings(max_examples=13)
    @given(rows_of_amounts)
    def test_page_file_and_database_agree_to_the_cent(self, rows: list[Any]) -> None:
        project = funded(*rows)
        page = Client().get(f"/en/projects/{project.slug}/").content.decode()
        listed = io.StringIO(Client().get("/projets/export.csv").getvalue().decode("utf-8-sig"))
        line = next(row for row in csv.DictReader(listed) if row["key"] == project.key)
        totals = re.findall(r'<tr class="total">(.*?)</tr>', page, re.DOTALL)
        shown = re.findall(r"\$([\d,.]+)", totals[0]) if rows else []
        used = [stage for stage in Stage if any(at == stage for at, *_ in rows)]
        assert [Decimal(one.replace(",", "")) for one in shown] == [
            exact(rows, stage=stage) for stage in used
        ]
        for stage in ("committed", "disbursed"):
            cell = line[f"{stage}_cad"]
            assert cell == (str(exact(rows, stage=stage)) if stage in used else "")
        by_stage = project.contributions.values("stage").order_by("stage")
        found = {row["stage"]: row["total"] for row in by_stage.annotate(total=Total("amount_cad"))}
        assert found == {stage: exact(rows, stage=stage) for stage in used}
        by_source = project.contributions.by_source()
        assert {(row["stage"], row["source"]): row["total"] for row in by_source} == {
            (stage, source): sum(a for at, s, a in rows if (at, s) == (stage, source))
            for stage, source, _amount in rows
        }

    @settings(max_examples=13)
    @given(amounts, st.integers(2, 400))
    def test_many_rows_of_any_amount_add_up_exactly(self, amount: Decimal, count: int) -> None:
        project = builders.project()
        row = {"project": project, "payer_name": "A", "source": "mrif", "stage": "committed"}
        given_amounts = [max(ONE, amount - ONE * number) for number in range(count)]
        Contribution.objects.bulk_create(
            Contribution(amount=one, amount_cad=one, **row) for one in given_amounts
        )
        whole = sum(given_amounts)
        found = Contribution.objects.aggregate(total=Total("amount_cad"), cents=Cents("amount_cad"))
        assert found == {"total": whole, "cents": whole * 100}
        projects = Project.objects.annotate(committed=total(Stage.COMMITTED))
        assert str(projects.get().committed) == str(whole)
        assert projects.filter(committed=whole).exists()
        assert not projects.filter(committed__gt=whole).exists()
        assert projects.filter(committed__gt=whole - ONE).exists()
        assert projects.filter(committed__lt=whole + ONE).exists()

    @settings(max_examples=13)
    @given(rows_of_amounts.filter(bool))
    def test_every_way_of_cutting_a_stage_adds_up_to_it(self, rows: list[Any]) -> None:
        for one in standing(funded(*rows).pk).funding.stages:
            assert one.total == exact(rows, stage=one.stage)
            assert sum(one.by_nature.values()) == sum(one.by_year.values()) == one.total
            parts = [one.share(source) for source in Source]
            assert sum(share.part for share in parts) == one.total


@pytest.mark.django_db
def test_half_a_cent_is_no_amount_to_compare_with() -> None:
    projects = Project.objects.annotate(committed=total(Stage.COMMITTED))
    with pytest.raises(ValueError, match="no amount to the cent"):
        projects.filter(committed__gt=Decimal("0.005")).exists()


@given(amounts, amounts)
def test_a_share_is_rounded_once_half_up(part: Decimal, rest: Decimal) -> None:
    share = Share(part, part + rest)
    true = Fraction(part) / Fraction(part + rest) * 100
    assert abs(Fraction(share.percent) - true) <= Fraction(1, 20)
    assert (Fraction(share.percent) - true) != Fraction(-1, 20)


@pytest.mark.parametrize(
    "part, whole, percent",
    [("1", "3", "33.3"), ("2", "3", "66.7"), ("1", "2000", "0.1"), ("0", "5", "0.0")],
)
def test_shares_in_percent(part: str, whole: str, percent: str) -> None:
    assert str(Share(Decimal(part), Decimal(whole)).percent) == percent


def test_a_share_of_nothing_is_nothing() -> None:
    assert Share(Decimal(0), Decimal(0)).percent == 0


@pytest.mark.django_db
def test_stages_sources_natures_and_fiscal_years_stay_apart() -> None:
    project = builders.project()
    row = ("committed", "mrif", "625.00")
    pay(project, row, date="2024-03-31")
    pay(project, ("committed", "own_resources", "200"), date="2024-04-01")
    valued = {"nature": "in_kind", "valuation_method": "Prix du marché"}
    pay(project, ("committed", "southern_partner", "75"), **valued)
    pay(project, ("committed", "federal", "100"), date="2024-04-02")
    pay(project, ("planned", "federal", "0.05"), ("disbursed", "mrif", "10.10"))
    planned, committed, disbursed = standing(project.pk).funding.stages
    assert (planned.total, planned.leverage) == (Decimal("0.05"), None)
    assert (disbursed.total, disbursed.leverage) == (Decimal("10.10"), 0)
    assert committed.total == 1000
    assert committed.by_nature == {"cash": 925, "in_kind": 75}
    assert committed.by_year == {2023: 625, 2024: 300, None: 75}
    shares = [committed.share(*sources).percent for sources in SHARES]
    assert shares == [Decimal("62.5"), Decimal("20.0"), Decimal("7.5"), Decimal("72.5")]
    assert committed.leverage == Decimal("0.60")


SHARES = [("mrif",), ("own_resources",), ("southern_partner",), ("mrif", "federal")]


@pytest.mark.django_db
def test_funding_is_read_in_one_query(
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    project = funded(*[("planned", "mrif", n) for n in range(1, 30)])
    with django_assert_num_queries(1):
        assert Funding.of(project.contributions.all()).basis is not None
    with django_assert_num_queries(2):  # no programme: no rule set to read
        assert standing(project.pk).checks == []


@pytest.mark.parametrize("amount, text", [("1234.5", "$1,234.50"), ("0.01", "$0.01"), (None, "")])
def test_amounts_are_said_to_the_cent(amount: str | None, text: str) -> None:
    with translation.override("en"):
        assert dollars(Decimal(amount) if amount else None) == text
