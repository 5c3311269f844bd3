"""What was decided, and the norm it was decided under, stay as they were."""

from collections.abc import Callable
from typing import Any

import pytest

from organizations.actions import revoke
from organizations.models import Criterion
from organizations.tests.reviewing import confirmed, norm, review
from registry.actions import Draft, remove, write
from registry.refusals import Refused
from tests.builders import stored
from tests.refusing import refused_by

pytestmark = pytest.mark.django_db


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {problem.code for problem in refusal.value.problems}


def test_a_confirmed_decision_cannot_be_changed() -> None:
    made = confirmed()
    made.decision = "ineligible"
    with pytest.raises(Refused) as refusal:
        write([Draft(made)], by=None)
    assert codes(refusal) == {"review.sealed"}


def test_nor_can_its_answers() -> None:
    answer = confirmed().answers.first()
    assert answer is not None
    answer.answer = "not_met"
    with pytest.raises(Refused) as refusal:
        write([Draft(answer)], by=None)
    assert codes(refusal) == {"review.sealed"}


def test_nor_can_it_be_removed() -> None:
    with pytest.raises(Refused) as refusal:
        remove([confirmed()], by=None)
    assert codes(refusal) == {"review.sealed"}


def test_it_is_revoked_all_the_same() -> None:
    made = confirmed()
    assert revoke(made, on=made.decided_on, reason="Dissolved", by=None).revoked_on


def test_a_norm_in_use_cannot_be_changed() -> None:
    under = norm()
    confirmed(under=under)
    under.name_fr = "Autre nom"
    with pytest.raises(Refused) as refusal:
        write([Draft(under)], by=None)
    assert codes(refusal) == {"norm.sealed"}


def test_nor_can_its_criteria() -> None:
    under = norm()
    confirmed(under=under)
    criterion = under.criteria.first()
    assert criterion is not None
    criterion.text_fr = "Autre texte"
    with pytest.raises(Refused) as refusal:
        write([Draft(criterion)], by=None)
    assert codes(refusal) == {"norm.sealed"}
    with pytest.raises(Refused):
        stored(Criterion(norm=under, code="C9", text_fr="De plus"))


def test_before_a_decision_is_confirmed_both_change() -> None:
    made = review()
    made.note, made.norm.name_fr = "Relu", "Autre nom"
    write([Draft(made)], by=None)
    write([Draft(made.norm)], by=None)
    made.refresh_from_db()
    assert (made.note, made.norm.name_fr) == ("Relu", "Autre nom")


# By plain SQL, with every verb bypassed


BY_SQL: list[tuple[str, Callable[[Any], Any], dict[str, Any]]] = [
    ("review.sealed", lambda made: made, {"decision": "ineligible"}),
    ("review.sealed", lambda made: made, {"lapses_on": "2099-01-01"}),
    ("review.sealed", lambda made: made, {"confirmed_on": None, "confirmed_by": None}),
    ("review.sealed", lambda made: made.answers.first(), {"answer": "not_met"}),
    ("norm.sealed", lambda made: made.norm, {"name_fr": "Autre nom"}),
    ("norm.sealed", lambda made: made.norm.criteria.first(), {"text_fr": "Autre texte"}),
]


@pytest.mark.parametrize("code, row, values", BY_SQL, ids=[f"{n}" for n, _ in enumerate(BY_SQL)])
def test_the_database_keeps_it_too(code: str, row: Any, values: dict[str, Any]) -> None:
    record = row(confirmed())
    rows = type(record)._base_manager.filter(pk=record.pk)
    before = rows.values().get()
    with refused_by(code):
        rows.update(**values)
    assert rows.values().get() == before


def test_the_database_takes_no_new_criterion_under_a_norm_in_use() -> None:
    under = norm()
    confirmed(under=under)
    with refused_by("norm.sealed"):
        Criterion._base_manager.bulk_create([Criterion(norm=under, code="C9", text_fr="De plus")])


def test_the_database_lets_the_rest_be() -> None:
    made, draft = confirmed(), review()
    rows = type(made)._base_manager
    assert rows.filter(pk=made.pk).update(revoked_on=made.decided_on, revoked_reason="Fini") == 1
    assert rows.filter(pk=made.pk).update(decision=made.decision) == 1
    assert rows.filter(pk=draft.pk).update(note="Relu") == 1
