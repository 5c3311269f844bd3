"""The standing of an ICO on a day: one answer, in code and in the database, that stays."""

import datetime
from typing import Any

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from organizations.actions import confirm, keep_evidence, new_version, revoke
from organizations.eligibility import standing_on
from organizations.enums import Decision, Route, Standing
from organizations.models import CriterionAnswer, EligibilityReview, Norm, Organization
from organizations.tests.reviewing import PDF, confirmed, norm, review, somebody
from registry.actions import Draft, archive, write
from tests.builders import organization

DAY = datetime.date
FIRST = DAY(2023, 1, 1)


def a_day(number: int) -> datetime.date:
    return FIRST + datetime.timedelta(number)


DECISIONS = st.lists(
    st.fixed_dictionaries(
        {
            "decision": st.sampled_from(Decision.values),
            "norm": st.integers(0, 1),
            "decided": st.integers(0, 9),
            "lasts": st.none() | st.integers(1, 9),
            "revoked": st.none() | st.integers(0, 9),
            "confirmed": st.booleans(),
        }
    ),
    max_size=5,
    unique_by=lambda one: (one["norm"], one["decided"]),
)


class BothSayTheSame(TestCase):
    """Python and the database, of random decisions, on every day around them."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.ico = organization()
        cls.norms = [norm(), norm()]
        cls.people = [somebody(), somebody()]

    @settings(max_examples=30, deadline=None)
    @given(DECISIONS)
    def test_on_every_day(self, decisions: list[dict[str, Any]]) -> None:
        EligibilityReview.objects.bulk_create(self._review(one) for one in decisions)
        for day in map(a_day, range(-1, 21)):
            row = Organization.objects.with_standing(day).get(pk=self.ico.pk)
            verdict = standing_on(self.ico, day)
            assert verdict.status == row.standing, (decisions, day)
            assert verdict.is_eligible == (verdict.status == "eligible")
            counting = EligibilityReview.objects.deciding(day).first()
            assert verdict.review == counting
            among = Organization.objects.standing_among([verdict.status], day)
            assert among.filter(pk=self.ico.pk).exists()

    def _review(self, one: dict[str, Any]) -> EligibilityReview:
        decided = a_day(one["decided"])
        ends = decided + datetime.timedelta(one["lasts"]) if one["lasts"] else None
        made = EligibilityReview(
            organization=self.ico,
            norm=self.norms[one["norm"]],
            decision=one["decision"],
            decided_on=decided,
            lapses_on=ends,
            reviewer=self.people[0],
        )
        if one["confirmed"]:
            made.confirmed_by, made.confirmed_on = self.people[1], a_day(20)
            if one["revoked"] is not None:
                made.revoked_on = decided + datetime.timedelta(one["revoked"])
                made.revoked_reason = "Because"
        return made


@pytest.mark.django_db
def test_the_first_day_that_does_not_count_is_that_of_the_lapse() -> None:
    ico = organization()
    made = confirmed(ico, decided_on="2022-06-01", lapses_on="2025-06-01")
    said = {
        day: standing_on(ico, DAY.fromisoformat(day)).status
        for day in ("2022-05-31", "2022-06-01", "2025-05-31", "2025-06-01")
    }
    assert [*said.values()] == ["undecided", "eligible", "eligible", "lapsed"]
    revoke(made, on=DAY(2024, 1, 1), reason="Dissolved", by=None)
    assert standing_on(ico, DAY(2023, 12, 31)).status == Standing.ELIGIBLE
    assert standing_on(ico, DAY(2024, 1, 1)).status == Standing.REVOKED


@pytest.mark.django_db
def test_the_answer_of_a_day_stays_when_the_norm_changes_and_later_decisions_come() -> None:
    ico, under = organization(), norm(version="2021")
    confirmed(ico, under=under, decided_on="2022-06-01")
    day = DAY(2023, 6, 1)
    before = standing_on(ico, day)
    told = before.why_in("en"), [str(answer) for answer in before.answers]
    later = new_version(under, version="2024", by=None)
    criterion = later.criteria.first()
    assert criterion is not None
    criterion.text_fr = "Un tout autre critère"
    write([Draft(criterion)], by=None)
    confirmed(ico, under=later, decided_on="2024-06-01", decision="ineligible")
    after = standing_on(ico, day)
    assert (after.why_in("en"), [str(answer) for answer in after.answers]) == told
    assert after.review is not None
    assert after.review.norm.version == "2021"
    assert standing_on(ico, DAY(2024, 6, 1)).status == Standing.INELIGIBLE


@pytest.mark.django_db
def test_why_is_told_in_sentences() -> None:
    ico = organization()
    made = confirmed(
        ico, under=norm("QSF-X", version="2021"), decided_on="2022-06-01", lapses_on="2025-06-01"
    )
    route = "Route: its headquarters are in Québec."
    today = standing_on(ico, DAY(2099, 1, 1))
    assert today.why_in("en") == [
        "The latest decision is that of June 1, 2022: eligible. Norm: A norm, version 2021.",
        "It lapsed on June 1, 2025, and no later decision is confirmed.",
        "2 of 2 required criteria are met or not applicable.",
        route,
    ]
    assert standing_on(ico, DAY(2022, 1, 1)).why_in("en")[0] == (
        "No decision taken by Jan. 1, 2022 is confirmed."
    )
    revoke(made, on=DAY(2024, 1, 1), reason="Dissolved", by=None)
    assert "It was revoked on Jan. 1, 2024: Dissolved" in today_of(ico)
    refused = organization()
    confirmed(refused, decision="ineligible")
    assert {"It does not lapse.", "Not met: C1 – Criterion C1"} <= {*today_of(refused)}


def today_of(ico: Organization) -> list[str]:
    return standing_on(ico, DAY(2099, 1, 1)).why_in("en")


@pytest.mark.django_db
def test_the_route_is_what_the_record_said_on_that_day() -> None:
    with time_machine.travel("2023-01-10 12:00-05:00"):
        ico = organization()
    with time_machine.travel("2024-03-05 12:00-05:00"):
        ico.quebec_presence = "office"
        ico.office_selects = ico.office_manages = ico.office_acts = True
        write([Draft(ico)], by=None)
    archive(Organization, [ico.pk], by=None, reason="It closed")
    with time_machine.travel("2025-01-01 12:00-05:00"):
        ico.office_acts = False
        write([Draft(ico)], by=None)
    routes = [
        standing_on(ico, DAY.fromisoformat(day)).route.route
        for day in ("2023-01-10", "2024-03-04", "2024-03-05", "2024-12-31")
    ]
    assert routes == [Route.HEADQUARTERS, Route.HEADQUARTERS, Route.OFFICE, Route.OFFICE]
    assert standing_on(ico, DAY(2025, 1, 1)).route.route == Route.NONE
    before = standing_on(ico, DAY(2020, 1, 1))
    assert (before.route.route, before.route.since) == (Route.HEADQUARTERS, DAY(2023, 1, 10))
    assert before.why_in("en")[-1] == (
        "Route: its headquarters are in Québec. "
        "The registry has no history for that day: it says so since Jan. 10, 2023."
    )


@pytest.mark.django_db
def test_what_lapses_soon_is_listed_as_long_as_it_counts() -> None:
    today = DAY(2025, 3, 1)
    days = {"gone": -400, "today": 0, "soon": 30, "later": 31, "last": 90, "far": 91}
    made = {
        name: confirmed(lapses_on=today + datetime.timedelta(left)) for name, left in days.items()
    }
    replaced = confirmed(lapses_on=today)
    confirmed(replaced.organization, decided_on="2024-01-01", lapses_on="2030-01-01")
    revoke(confirmed(lapses_on=today), on=today, reason="Dissolved", by=None)
    confirmed(decision="ineligible", lapses_on=today)
    waiting = review(lapses_on=today)
    left = confirmed(lapses_on=today).organization
    archive(Organization, [left.pk], by=None, reason="It closed")

    def names(within: int) -> list[str]:
        rows = EligibilityReview.objects.lapsing(within, today)
        return [next(n for n, one in made.items() if one == row) for row in rows]

    assert names(0) == ["gone", "today"]
    assert names(30) == ["gone", "today", "soon"]
    assert names(90) == ["gone", "today", "soon", "later", "last"]
    assert list(EligibilityReview.objects.waiting()) == [waiting]


@pytest.mark.django_db
def test_evidence_that_lapses_is_that_of_decisions_by_which_icos_are_eligible() -> None:
    today = DAY(2025, 3, 1)
    made = review(under=norm(criteria=1))
    file = keep_evidence(name="a.pdf", content=PDF, by=None)
    valid(made, today, evidence_file=file)
    assert not CriterionAnswer.objects.lapsing(90, today).exists()  # nobody confirmed it
    confirm([made], by=somebody())
    lapsed = review(under=norm(criteria=1), lapses_on="2025-03-01")
    valid(lapsed, today)
    confirm([lapsed], by=somebody())
    found = CriterionAnswer.objects.lapsing
    assert [answer.review for answer in found(1, today)] == [made]
    assert not found(0, today).exists()
    assert [a.review for a in found(0, today + datetime.timedelta(1))] == [made]


def valid(made: EligibilityReview, day: datetime.date, **fields: Any) -> None:
    """Give the evidence of a decision its last day, before it is confirmed, past the verbs."""
    CriterionAnswer.objects.filter(review=made).update(valid_until=day, **fields)


@pytest.mark.django_db
def test_the_norms_that_are_known_are_there() -> None:
    base = Norm.objects.get(code="OCI", version="base")
    assert [criterion.code for criterion in base.criteria.all()] == ["presence"]
    assert Norm.objects.get(code="QSF", version="2021").criteria.count() == 6
