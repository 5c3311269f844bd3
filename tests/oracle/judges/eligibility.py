"""What breaks the rules about norms, and decisions taken under them."""

from typing import Any

from organizations.models import Criterion, CriterionAnswer, EligibilityReview, Norm
from tests.oracle.judge import Judges
from tests.oracle.judges.numbers import includes
from tests.oracle.judges.ties import backwards
from tests.oracle.world import World

ELIGIBILITY = Judges()


def review(code: str, severity: str) -> Any:
    return ELIGIBILITY.of(EligibilityReview, code, severity)


@review("review.organization", "refuse")
def not_of_an_ico(_world: World, one: Any) -> bool:
    return one.organization.kind != "ico"


@review("review.dates", "refuse")
def lapses_too_soon(_world: World, one: Any) -> bool:
    return one.lapses_on is not None and one.lapses_on <= one.decided_on


@review("review.second_person", "refuse")
def confirmed_by_no_other(_world: World, one: Any) -> bool:
    if one.confirmed_by is None and one.confirmed_on is None:
        return False
    two = one.reviewer and one.confirmed_by and one.reviewer != one.confirmed_by
    return not (two and one.confirmed_on)


@review("review.revocation", "refuse")
def badly_revoked(_world: World, one: Any) -> bool:
    if one.revoked_on is None:
        return bool(one.revoked_reason)
    early = one.revoked_on < one.decided_on
    return early or one.confirmed_on is None or not one.revoked_reason


@review("review.criteria", "publish")
def eligible_with_a_criterion_unmet(world: World, one: Any) -> bool:
    settled = [
        row.criterion
        for row in world.of(CriterionAnswer, review=one)
        if row.answer in ("met", "not_applicable")
    ]
    required = world.of(Criterion, norm=one.norm, severity="required")
    return one.decision == "eligible" and not all(each in settled for each in required)


@review("review.grounds", "publish")
def ineligible_on_no_grounds(world: World, one: Any) -> bool:
    unmet = world.has(CriterionAnswer, review=one, answer="not_met")
    return one.decision == "ineligible" and not unmet


@review("review.norm", "warn")
def norm_not_in_force(_world: World, one: Any) -> bool:
    return not includes(one.norm.start, one.norm.end, one.decided_on)


@review("review.evidence", "warn")
def met_on_no_evidence(world: World, one: Any) -> bool:
    met = world.of(CriterionAnswer, review=one, answer="met")
    return any(not row.evidence_url and not row.evidence_file for row in met)


@review("review.sealed", "refuse")
def sealed(_world: World, one: Any) -> bool:
    return one.confirmed_on is not None


@ELIGIBILITY.of(Norm, "norm.sealed", "refuse")
def norm_of_a_sealed_decision(world: World, one: Any) -> bool:
    return any(row.confirmed_on for row in world.of(EligibilityReview, norm=one))


@ELIGIBILITY.of(Norm, "norm.dates", "refuse")
def norm_backwards(_world: World, one: Any) -> bool:
    return backwards(one)


@ELIGIBILITY.of(CriterionAnswer, "answer.norm", "refuse")
def answers_another_norm(_world: World, one: Any) -> bool:
    return one.criterion.norm != one.review.norm


@ELIGIBILITY.of(CriterionAnswer, "answer.dates", "refuse")
def valid_until_before_its_date(_world: World, one: Any) -> bool:
    return bool(one.evidence_on and one.valid_until) and one.valid_until < one.evidence_on
