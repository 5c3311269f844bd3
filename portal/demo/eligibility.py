"""A fictional norm of eligibility, and the reviews of ICOs under it."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from organizations.actions import keep_evidence
from organizations.enums import Answer, Decision, Evidence
from organizations.models import (
    Criterion,
    CriterionAnswer,
    EligibilityReview,
    EvidenceFile,
    Norm,
)
from portal.demo.paper import page
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
WAITING = 13  # an ICO whose renewal nobody has confirmed yet


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


def files(examiner: Any) -> dict[str, EvidenceFile]:
    """One small file of evidence for each criterion that asks for a document, by its code."""
    return {
        code: keep_evidence(
            name=f"attestation-fictive-{code}.pdf",
            content=page(f"DEMO - Attestation fictive, critere {code}"),
            by=examiner,
        )
        for code, (_french, _english, evidence) in CRITERIA.items()
        if evidence == Evidence.DOCUMENT
    }


def reviews(
    world: World,
    icos: Sequence[int],
    norm: Norm,
    examiner: Any,
    attached: Mapping[str, EvidenceFile],
) -> Iterator[Draft]:
    """``examiner``: who prepared them; ``attached``: files of evidence by code of criterion."""
    criteria = list(norm.criteria.order_by("code"))
    for number, pk in enumerate(icos):
        for outcome, decided_on, lapses_on in _decided(number):
            review = EligibilityReview(
                organization_id=pk,
                norm=norm,
                decision=outcome,
                decided_on=decided_on,
                lapses_on=lapses_on,
                reviewer=examiner,
                note="Décision fictive, pour la démonstration.",
            )
            answers = [_answer(world, number, one, review, attached) for one in criteria]
            yield Draft(review, {"answers": answers})


def _decided(
    number: int,
) -> Iterator[tuple[Decision, datetime.date, datetime.date]]:
    """The decisions on an ICO, the latest first: what, when, until when."""
    standing = STANDINGS[number % len(STANDINGS)]
    if standing is None:
        return
    decision, lapses_in = standing
    lapses_on = TODAY + days(lapses_in + number % 5)
    decided_on = lapses_on - VALIDITY
    yield decision, decided_on, lapses_on
    if number % 4 == 1:
        before = decided_on - days(30)
        yield Decision.ELIGIBLE, before - VALIDITY, before


def waits(number: int, decided_on: datetime.date) -> bool:
    """Whether the decision on an ICO still waits for the second person: the latest one of every
    24th."""
    latest = next(_decided(number), None)
    return number % 24 == WAITING and latest is not None and latest[1] == decided_on


def _answer(
    world: World,
    number: int,
    criterion: Criterion,
    review: EligibilityReview,
    attached: Mapping[str, EvidenceFile],
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
        if number % 3 == 1:
            found.evidence_file = attached.get(criterion.code)
    return found
