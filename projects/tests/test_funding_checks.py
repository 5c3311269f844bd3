"""What a page says of a programme's figures is what the rules of the database say."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.tests.people import person
from projects import rules
from projects.funding import Check, Verdict, standing
from projects.models import Participation, Programme, ProgrammeRule, Project
from projects.profile import context
from projects.rules.programme import FIGURES
from projects.tests.funding import VERIFIED, funded, rows_of_amounts, rules_of
from registry.actions import Draft, write
from registry.days import months_begun
from tests import builders

SHARES = ("mrif_share_max", "public_aid_max", "own_share_min", "amount_max")
RULES = {rules.CEILING: SHARES, rules.DURATION: ("months_max",)}
RULES[rules.PARTNER_SECTORS] = ("partner_sectors_min",)
DAY = datetime.date(2024, 1, 31)

percentages = st.decimals(0, 100, places=2)
rule_sets = st.fixed_dictionaries(
    {
        "call": st.sampled_from(["", "A", "B"]),
        "stream": st.sampled_from(["", "1", "2"]),
        "start": st.sampled_from([None, DAY, DAY + datetime.timedelta(1)]),
        "verified_on": st.sampled_from([None, DAY]),
    },
    optional={
        "mrif_share_max": percentages,
        "public_aid_max": percentages,
        "own_share_min": percentages,
        "amount_max": st.decimals(0, Decimal(10) ** 12, places=2),
        "months_max": st.integers(0, 40),
        "partner_sectors_min": st.integers(0, 3),
    },
)
dates = st.one_of(st.none(), st.dates(datetime.date(2024, 1, 31), datetime.date(2027, 3, 2)))


def programme() -> Programme:
    return Programme.objects.get(code="PQDI")


def verdicts(project: Project) -> dict[str, Verdict]:
    return {one.name: one.verdict for one in standing(project.pk).checks}


def check(project: Project, name: str) -> Check:
    return next(one for one in standing(project.pk).checks if one.name == name)


class Agreement(TestCase):
    @settings(max_examples=20)
    @given(rows_of_amounts, st.lists(rule_sets, max_size=4), dates, st.integers(0, 3))
    def test_a_figure_is_exceeded_where_its_rule_is_broken(
        self, rows: list[Any], sets: list[Any], end: datetime.date | None, partners: int
    ) -> None:
        given_project = {"programme": programme(), "call": "A", "stream": "1"}
        project = funded(*rows, **given_project, planned_start=DAY if end else None)
        project.planned_end = end
        write([Draft(project)], by=None)
        for number in range(partners):
            subtype = ["trade_union", "social_economy", "trade_union"][number]
            partner = builders.organization("quebec_partner", subtype=subtype)
            builders.stored(Participation(project=project, organization=partner, role="partner"))
        for one in sets:
            rules_of(programme(), **one)
        self.assert_agreement(project)

    @settings(max_examples=20)
    @given(
        st.integers(1, 10**14), st.integers(0, 10**14), st.integers(0, 10**14), st.integers(0, 9)
    )
    def test_on_the_edge_of_a_share_too(self, mrif: int, own: int, other: int, off: int) -> None:
        """The figure is the project's own share, cut to hundredths of a percent, or near it."""
        rows = [("mrif", mrif), ("own_resources", own), ("other_donor", other)]
        paid = [("committed", source, Decimal(c).scaleb(-2)) for source, c in rows if c]
        project = funded(*paid, programme=programme())
        near = Decimal(mrif * 10_000 // (mrif + own + other)).scaleb(-2)
        least = Decimal(own * 10_000 // (mrif + own + other)).scaleb(-2)
        nudge = Decimal(off - 4).scaleb(-2) if off < 8 else Decimal(0)
        limits = {"mrif_share_max": max(Decimal(0), near + nudge)}
        limits["own_share_min"] = max(Decimal(0), least + nudge)
        rules_of(programme(), **VERIFIED, **limits)
        self.assert_agreement(project)

    def assert_agreement(self, project: Project) -> None:
        found = verdicts(project)
        broken = Project.objects.filter(pk=project.pk).breaches(list(RULES)).get(project.pk, [])
        for rule, names in RULES.items():
            exceeded = [name for name in names if found[name] == Verdict.EXCEEDED]
            assert bool(exceeded) == (rule in broken), (rule.code, found)
        known = [one.label for one in standing(project.pk).checks if not one.is_verified]
        assert context(project)["profile"].unchecked == known


pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "amount, verdict", [("750.00", Verdict.RESPECTED), ("750.01", Verdict.EXCEEDED)]
)
def test_a_share_at_its_limit_respects_it(amount: str, verdict: Verdict) -> None:
    rest = Decimal(1000) - Decimal(amount)
    rows = [("committed", "mrif", amount), ("committed", "own_resources", rest)]
    project = funded(*rows, programme=programme())
    rules_of(programme(), mrif_share_max=75, **VERIFIED)
    assert verdicts(project)["mrif_share_max"] == verdict


def test_what_is_committed_counts_and_what_is_planned_only_without_it() -> None:
    project = funded(("planned", "mrif", 900), ("planned", "federal", 100), programme=programme())
    rules_of(programme(), mrif_share_max=75, **VERIFIED)
    assert verdicts(project)["mrif_share_max"] == Verdict.EXCEEDED
    committed = funded(
        ("planned", "mrif", 900),
        ("committed", "mrif", 70),
        ("committed", "federal", 30),
        programme=programme(),
    )
    assert verdicts(committed)["mrif_share_max"] == Verdict.RESPECTED
    disbursed = funded(("disbursed", "mrif", 900), programme=programme())
    assert verdicts(disbursed)["mrif_share_max"] == Verdict.NOT_CHECKED


@pytest.mark.parametrize(
    "end, count",
    [
        ("2024-02-28", 1),
        ("2024-02-29", 1),
        ("2024-03-01", 2),
        ("2025-01-30", 12),
        ("2025-01-31", 13),
    ],
)
def test_months_count_as_soon_as_they_begin(end: str, count: int) -> None:
    assert months_begun(DAY, datetime.date.fromisoformat(end)) == count
    project = builders.project(planned_start=DAY, planned_end=end, programme=programme())
    rules_of(programme(), months_max=count, **VERIFIED)
    one = check(project, "months_max")
    assert (one.value, one.verdict) == (count, Verdict.RESPECTED)
    rules_of(programme(), months_max=count - 1, call="", stream="", start=DAY, **VERIFIED)
    assert check(project, "months_max").verdict == Verdict.EXCEEDED


def test_each_verdict_says_why() -> None:
    who = person("administrator")
    project = builders.project(programme=programme())
    rules_of(
        programme(), mrif_share_max=75, verified_by=who, source_url="https://a.test", **VERIFIED
    )
    rules_of(programme(), own_share_min=10, partner_sectors_min=2, stream="")
    rules_of(programme(), months_max=12, **VERIFIED)
    with translation.override("en"):
        said = {one.name: one.verdict_in_words for one in standing(project.pk).checks}
        known = check(project, "mrif_share_max")
        limit = known.limit_in_words
    assert [*said] == [*FIGURES]
    assert said == {
        "mrif_share_max": "not checked: nothing is committed or planned",
        "public_aid_max": "not checked: the programme has no such figure here",
        "own_share_min": "not checked: nobody has verified the figure",
        "amount_max": "not checked: the programme has no such figure here",
        "months_max": "not checked: the start or the end is not known",
        "partner_sectors_min": "not checked: nobody has verified the figure",
    }
    assert known.rules is not None
    assert (known.rules.verified_by, limit) == (who, "75%")


def test_the_most_specific_verified_figure_is_the_one_that_counts() -> None:
    project = builders.project(programme=programme(), call="A", planned_start=DAY)
    rules_of(programme(), months_max=10, **VERIFIED)
    rules_of(programme(), months_max=20, call="A", **VERIFIED)
    rules_of(programme(), months_max=30, call="A", start=DAY)
    rules_of(programme(), months_max=40, call="B", **VERIFIED)
    rules_of(programme(), months_max=50, call="A", end="2024-01-30", **VERIFIED)
    assert check(project, "months_max").limit == 20


def test_queries_are_the_same_for_many_rule_sets(
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    project = funded(*[("planned", "mrif", n) for n in range(1, 9)], programme=programme())
    for number, name in enumerate(FIGURES):
        rules_of(programme(), **{name: 1}, start=DAY - datetime.timedelta(number), **VERIFIED)
        ProgrammeRule.objects.filter(**{name: 1}).update(start=None)
    with django_assert_num_queries(3):
        assert len([one for one in standing(project.pk).checks if one.is_verified]) == 6
