"""Norms, and decisions taken under them."""

import datetime
from typing import Any

from django.contrib.auth import get_user_model
from hypothesis import strategies as st

from organizations.models import (
    Criterion,
    CriterionAnswer,
    EligibilityReview,
    EvidenceFile,
    Norm,
)
from tests.oracle.making.maker import Maker
from tests.oracle.making.organizations import plain_ones
from tests.oracle.making.ties import of_kind
from tests.oracle.world import World


def norm(m: Maker, code: str) -> None:
    start, end = m.interval()
    one = m.add(Norm, code=code, start=start, end=end, **m.bilingual("name"))
    for number in range(m.number(1, 3)):
        severity = m.pick("required", "advisory")
        texts = m.bilingual("text")
        m.add(Criterion, norm=one, code=f"{number}", severity=severity, **texts)


def review(m: Maker, people: list[Any]) -> None:
    decided = m.past(known=True)
    values = {
        "decided_on": decided,
        "decision": m.pick("eligible", "ineligible"),
        "lapses_on": m.pick(None, decided + datetime.timedelta(m.pick(0, 1) if m.rarely() else 1)),
        "reviewer": m.pick(None, *people) if m.rarely() else people[0],
    }
    if m.pick(True, False):
        values |= {"confirmed_by": people[0 if m.rarely() else 1], "confirmed_on": decided}
        if m.pick(True, False):
            day = m.pick(decided - datetime.timedelta(1) if m.rarely() else decided)
            reason = "" if m.rarely() else "Dissoute"
            values |= {"revoked_on": day, "revoked_reason": reason}
    who = {"organization": of_kind(m, "ico"), "norm": m.pick(*m.of(Norm))}
    if not m.of(EligibilityReview, decided_on=decided, **who):
        answers(m, m.add(EligibilityReview, **who, **values))


def answers(m: Maker, one: EligibilityReview) -> None:
    criteria = m.of(Criterion) if m.rarely() else m.of(Criterion, norm=one.norm)
    for criterion in criteria:
        if (answer := m.pick("met", "met", "not_met", "not_applicable", "unknown", None)) is None:
            continue
        m.add(
            CriterionAnswer,
            review=one,
            criterion=criterion,
            answer=answer,
            evidence_url=m.pick("", "https://example.org"),
            evidence_file=m.pick(None, *m.of(EvidenceFile)),
            evidence_on=m.day(years=(3,)),
            valid_until=m.day(years=(3,) if m.rarely() else (0, 1)),
        )


@st.composite
def reviewed_worlds(draw: Any) -> World:
    m = Maker(draw)
    user = get_user_model()
    people = [m.add(user, username=name) for name in ("ada", "bea")]
    plain_ones(m, "ico", "ico", "southern_partner")
    file = {"name": "a.pdf", "media_type": "application/pdf", "size": 4, "content": b"%PDF"}
    m.add(EvidenceFile, **file)
    for code in ("A", "B"):
        norm(m, code)
    for _ in range(m.number(1, 3)):
        review(m, people)
    return m.world
