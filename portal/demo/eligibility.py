"""A fictional norm of eligibility, and the reviews of ICOs under it."""

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from organizations.enums import Answer, Decision, Evidence
from organizations.models import Criterion, CriterionAnswer, EligibilityReview, Norm
from portal.demo.vocabulary import LABEL, LABEL_EN
from portal.demo.world import TODAY, World, days
from registry.actions import Draft

NORM = "demo-norm"
CRITERIA = {
    "C1": (
        "L’organisme est une personne morale à but non lucratif.",
        "The organization is a non-profit legal person.",
        Evidence.REGISTER,
    ),
    "C2": (
        "Son siège est au Québec, ou son bureau québécois peut choisir, gérer et agir.",
        "Its headquarters are in Québec, or its Québec office may select, manage and act.",
        Evidence.DOCUMENT,
    ),
    "C3": (
        "Son conseil d’administration est indépendant du réseau public.",
        "Its board is independent of the public network.",
        Evidence.STATEMENT,
    ),
    "C4": (
        "Du personnel rémunéré y travaille toute l’année au Québec.",
        "Paid staff work there all year in Québec.",
        Evidence.DOCUMENT,
    ),
    "C5": (
        "Il apporte un financement propre important.",
        "It brings significant funding of its own.",
        Evidence.DOCUMENT,
    ),
}
# The days from today to the lapsing of the six kinds of standing; None: no review at all.
STANDINGS: tuple[tuple[Decision, int] | None, ...] = (
    None,
    (Decision.ELIGIBLE, 700),
    (Decision.ELIGIBLE, -120),
    (Decision.ELIGIBLE, 25),
    (Decision.INELIGIBLE, 400),
    (Decision.ELIGIBLE, 80),
)
VALIDITY = days(3 * 365)


def norm() -> Draft:
    return Draft(
        Norm(
            code=NORM,
            name_fr=f"{LABEL} Norme d’admissibilité fictive",
            name_en=f"{LABEL_EN} Fictional eligibility norm",
            start=datetime.date(2015, 4, 1),
            source_url="https://example.org/demo/norm",
        ),
        {
            "criteria": [
                Criterion(code=code, text_fr=french, text_en=english, evidence=evidence)
                for code, (french, english, evidence) in CRITERIA.items()
            ]
        },
    )


def reviews(world: World, icos: Sequence[int], norm: Norm, reviewer: Any) -> Iterator[Draft]:
    """``reviewer``: a user, or None."""
    criteria = list(norm.criteria.order_by("code"))
    for number, pk in enumerate(icos):
        standing = STANDINGS[number % len(STANDINGS)]
        if standing is None:
            continue
        decision, lapses_in = standing
        lapses_on = TODAY + days(lapses_in + number % 5)
        decided = [(decision, lapses_on - VALIDITY, lapses_on)]
        if number % 4 == 1:
            before = lapses_on - VALIDITY - days(30)
            decided.append((Decision.ELIGIBLE, before - VALIDITY, before))
        for outcome, decided_on, lapsed_on in decided:
            review = EligibilityReview(
                organization_id=pk,
                norm=norm,
                decision=outcome,
                decided_on=decided_on,
                lapses_on=lapsed_on,
                reviewer=reviewer,
                note="Décision fictive, pour la démonstration.",
            )
            answers = [_answer(world, number, one, review) for one in criteria]
            yield Draft(review, {"answers": answers})


def _answer(
    world: World, number: int, criterion: Criterion, review: EligibilityReview
) -> CriterionAnswer:
    answer = Answer.MET
    if review.decision == Decision.INELIGIBLE:
        answer = {"C4": Answer.NOT_MET, "C5": Answer.UNKNOWN}.get(criterion.code, Answer.MET)
    elif criterion.code == "C3" and number % 7 == 1:
        answer = Answer.NOT_APPLICABLE
    found = CriterionAnswer(criterion=criterion, answer=answer)
    if answer == Answer.MET:
        found.evidence_url = world.source(f"evidence/{criterion.code}", number)
        found.evidence_on = review.decided_on - days(20)
        found.valid_until = review.lapses_on
    return found
