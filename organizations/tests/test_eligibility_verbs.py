"""Decisions of eligibility: prepared by one person, confirmed by another, and revoked."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine

from organizations.actions import complete, confirm, new_version, prepare_review, revoke
from organizations.models import Criterion, EligibilityReview, Norm
from organizations.tests.reviewing import confirmed, norm, review, somebody
from registry.actions import Draft, write
from registry.refusals import Refused
from tests.builders import organization, stored

pytestmark = pytest.mark.django_db
DAY = datetime.date(2025, 3, 1)


def refused(verb: Callable[..., Any], *given: Any, **options: Any) -> list[tuple[str, str]]:
    """The codes and the fields of what the verb refuses; nothing of it is stored."""
    before = list(EligibilityReview.objects.order_by("pk").values())
    with pytest.raises(Refused) as refusal:
        verb(*given, **options)
    assert list(EligibilityReview.objects.order_by("pk").values()) == before
    return [(problem.code, problem.field) for problem in refusal.value.problems]


@time_machine.travel("2025-03-01 12:00-05:00")
def test_a_review_comes_with_an_unknown_answer_for_each_criterion() -> None:
    person, under = somebody(), norm(criteria=3)
    made = prepare_review(organization(), under, by=person)
    made.refresh_from_db()
    assert (made.decision, made.decided_on, made.reviewer) == ("eligible", DAY, person)
    assert made.confirmed_on is None
    answers = made.answers.values_list("criterion__code", "answer")
    assert sorted(answers) == [("C1", "unknown"), ("C2", "unknown"), ("C3", "unknown")]
    assert made.history.get().history_user == person
    assert refused(prepare_review, made.organization, under, by=person)


def test_eligibility_is_of_icos() -> None:
    south = organization("southern_partner")
    code = ("review.organization", "organization")
    assert refused(prepare_review, south, norm(), by=None) == [code]


def test_a_norm_that_grew_gives_a_review_its_new_criteria() -> None:
    made = prepare_review(organization(), norm(criteria=1), by=somebody())
    stored(Criterion(norm=made.norm, code="C2", text_fr="Un autre"))
    assert [answer.criterion.code for answer in complete(made, by=None)] == ["C2"]
    assert complete(made, by=None) == []
    assert made.answers.count() == 2


@time_machine.travel("2025-03-01 12:00-05:00")
def test_a_second_person_confirms_once() -> None:
    made, second = review(), somebody()
    (done,) = confirm([made], by=second, seen=made.updated_at, reason="Read with the board")
    assert (done.confirmed_by, done.confirmed_on) == (second, DAY)
    made.refresh_from_db()
    assert (made.confirmed_by, made.confirmed_on) == (second, DAY)
    line = made.history.first()
    assert (line.history_user, line.history_change_reason) == (second, "Read with the board")
    assert confirm([made], by=somebody()) == []
    made.refresh_from_db()
    assert made.confirmed_by == second


def test_nobody_confirms_a_decision_of_their_own() -> None:
    own = [("review.second_person", "confirmed_by")]
    person = somebody()
    assert refused(confirm, [review(reviewer=person)], by=person) == own
    assert refused(confirm, [review()], by=None) == own
    unsigned = review()
    unsigned.reviewer = None
    write([Draft(unsigned)], by=None)
    assert refused(confirm, [unsigned], by=person) == own


def test_who_changed_a_review_or_an_answer_does_not_confirm_it() -> None:
    own = [("review.second_person", "confirmed_by")]
    person, changed, answered = somebody(), review(), review()
    changed.note = "Relu"
    write([Draft(changed)], by=person)
    answer = answered.answers.first()
    assert answer is not None
    answer.note = "Vu"
    write([Draft(answer)], by=person)
    assert refused(confirm, [changed], by=person) == own
    assert refused(confirm, [answered], by=person) == own
    assert confirm([changed, answered], by=somebody())


def test_a_decision_that_its_answers_do_not_bear_is_not_confirmed() -> None:
    unknown = prepare_review(organization(), norm(), by=somebody())
    assert refused(confirm, [unknown], by=somebody()) == [("review.criteria", "decision")]
    groundless = review()
    groundless.decision = "ineligible"
    write([Draft(groundless)], by=None)
    assert refused(confirm, [groundless], by=somebody()) == [("review.grounds", "decision")]
    good = review()
    assert refused(confirm, [good, unknown], by=somebody()) == [("review.criteria", "decision")]


def test_a_review_that_someone_changed_a_moment_ago_is_read_again() -> None:
    made = review()
    seen = made.updated_at
    answer = made.answers.first()
    assert answer is not None
    answer.answer = "not_applicable"
    write([Draft(made, {"answers": [answer, *made.answers.exclude(pk=answer.pk)]})], by=None)
    assert refused(confirm, [made], by=somebody(), seen=seen) == [("review.seen", "__all__")]
    made.refresh_from_db()
    assert confirm([made], by=somebody(), seen=made.updated_at)


def test_a_confirmed_decision_is_revoked_once_with_its_day_and_reason() -> None:
    made, person = confirmed(), somebody()
    done = revoke(made, on=DAY, reason=" Dissolved ", by=person)
    assert (done.revoked_on, done.revoked_reason) == (DAY, "Dissolved")
    assert done.history.first().history_user == person
    again = refused(revoke, made, on=DAY, reason="Again", by=person)
    assert again == [("review.revocation", "revoked_on")]


@pytest.mark.parametrize(
    ("make", "on", "reason"),
    [
        (review, DAY, "It was never confirmed"),
        (confirmed, datetime.date(2022, 5, 31), "A day before the decision"),
        (confirmed, DAY, "  "),
    ],
)
def test_a_revocation_without_grounds_is_refused(
    make: Callable[[], EligibilityReview], on: datetime.date, reason: str
) -> None:
    code = [("review.revocation", "revoked_reason")]
    assert refused(revoke, make(), on=on, reason=reason, by=None) == code


def test_a_new_version_begins_as_a_copy_in_force_on_no_day() -> None:
    old = norm("QSF-X", version="2021", criteria=2)
    made = new_version(old, version=" 2024 ", by=None)
    made.refresh_from_db()
    assert (made.code, made.version, made.name_fr, made.start) == ("QSF-X", "2024", "Norme", None)
    texts = made.criteria.values_list("code", "text_fr", "severity")
    assert list(texts) == list(old.criteria.values_list("code", "text_fr", "severity"))
    assert old.criteria.count() == 2


@pytest.mark.parametrize("version", ["", " ", "2021"])
def test_a_new_version_has_a_name_of_its_own(version: str) -> None:
    old = norm("QSF-X", version="2021")
    with pytest.raises(Refused):
        new_version(old, version=version, by=None)
    assert Norm.objects.filter(code="QSF-X").count() == 1
