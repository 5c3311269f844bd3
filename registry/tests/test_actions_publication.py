"""Publication: what each verb moves, from which state, and what its history says."""

import pytest

from accounts.models import User
from organizations.models import Organization
from registry.actions import archive, publish, submit, withdraw, withdraw_unfit
from registry.refusals import Refused
from tests.builders import organization

pytestmark = pytest.mark.django_db

STATES = ("draft", "in_review", "published", "archived")


@pytest.fixture
def officer() -> User:
    return User.objects.create_user("agathe")


def in_state(state: str, **fields: str) -> Organization:
    record = organization(published=False, **fields)
    if state == "in_review":
        submit(Organization, [record.pk], by=None)
    if state in {"published", "archived"}:
        assert publish(Organization, [record.pk], by=None).moved
    if state == "archived":
        archive(Organization, [record.pk], by=None, reason="Dissoute.")
    record.refresh_from_db()
    return record


MOVES = [
    (submit, {"draft"}, "in_review"),
    (publish, {"draft", "in_review"}, "published"),
    (withdraw, {"in_review", "published", "archived"}, "draft"),
    (archive, {"draft", "in_review", "published"}, "archived"),
]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb, moves, result", MOVES, ids=[row[0].__name__ for row in MOVES])
def test_moves(verb, moves, result, state: str, officer: User) -> None:
    record = in_state(state)
    before = record.history.count()
    decision = verb(Organization, [record.pk], by=officer, reason="Parce que.")
    record.refresh_from_db()
    if state not in moves:
        assert (decision.moved, record.publication) == ([], state)
        assert record.history.count() == before
        return
    assert [one.pk for one in decision.moved] == [record.pk]
    assert record.publication == result
    line = record.history.latest()
    assert (line.history_type, line.history_user, line.history_change_reason) == (
        "~",
        officer,
        "Parce que.",
    )
    assert line.publication == result
    assert record.archived_reason == ("Parce que." if result == "archived" else "")


def test_what_is_archived_is_held_back_from_publication() -> None:
    record = in_state("archived")
    decision = publish(Organization, [record.pk], by=None)
    assert [rule.code for rule in decision.held_back[record.pk]] == ["publication.archived"]


@pytest.mark.parametrize("reason", ["", "  "])
def test_archiving_needs_a_reason(reason: str) -> None:
    record = in_state("published")
    with pytest.raises(Refused) as refusal:
        archive(Organization, [record.pk], by=None, reason=reason)
    assert [problem.code for problem in refusal.value.problems] == ["publication.reason"]
    record.refresh_from_db()
    assert record.publication == "published"


def test_what_became_unfit_is_withdrawn_and_says_why(officer: User) -> None:
    fit, unfit, draft = in_state("published"), in_state("published"), in_state("draft")
    Organization._base_manager.filter(pk__in=[unfit.pk, draft.pk]).update(
        region="", quebec_presence="office"
    )
    pks = [fit.pk, unfit.pk, draft.pk]
    decision = withdraw_unfit(Organization, pks, by=officer)
    assert [record.pk for record in decision.moved] == [unfit.pk]
    assert {rule.code for rule in decision.held_back[unfit.pk]} == {
        "ico.office_authority",
        "ico.region",
    }
    assert Organization.objects.get(pk=fit.pk).publication == "published"
    line = Organization.objects.get(pk=unfit.pk).history.latest()
    assert line.history_change_reason == "ico.office_authority, ico.region"


def test_unknown_records_move_nothing() -> None:
    for verb in (publish, submit, withdraw):
        assert verb(Organization, [0], by=None).moved == []
