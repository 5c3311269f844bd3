"""Whatever a consortium and its members hold, a split keeps every sum, and its undoing all else."""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from organizations.actions.splitting import STAYS, Allotment, sorts_of, split, unsplit
from organizations.models import Organization
from organizations.tests.test_merge_properties import DEEDS, broken, do, projects, told
from projects.models import Contribution, Participation
from registry.refusals import Refused
from tests import builders

pytestmark = pytest.mark.django_db

AMOUNTS = st.decimals("0.01", "1000", places=2)
KINDS = st.sampled_from(["ico", "southern_partner", "quebec_partner"])


def sums() -> Counter[tuple[Any, ...]]:
    """What each project was given, by stage: in the currency, and in CAD."""
    found: Counter[tuple[Any, ...]] = Counter()
    for one in Contribution.objects.all():
        key = (one.project_id, one.stage, one.currency)
        found[(*key, "own")] += one.amount  # type: ignore[assignment] # an exact sum of cents
        found[(*key, "cad")] += one.amount_cad  # type: ignore[assignment] # the same
    return found


def give(payer: Organization, data: Any) -> None:
    amount = data.draw(AMOUNTS)
    abroad = (
        {"currency": "EUR", "amount_cad": data.draw(AMOUNTS)} if data.draw(st.booleans()) else {}
    )
    one = Contribution(
        project=data.draw(projects()),
        organization=payer,
        source="quebec_other",
        stage="committed",
        amount=Decimal(amount),
        **abroad,
    )
    builders.stored(one)


def ways(data: Any, original: Organization, members: int) -> Allotment:
    """Any that are offered, for sorts and for rows."""
    sorts, rows = {}, {}
    for sort in sorts_of():
        offered = st.sampled_from(sort.ways(members))
        if data.draw(st.booleans()):
            sorts[sort.key] = data.draw(offered)
        for row in sort.relation.rows(original):
            if data.draw(st.booleans()):
                rows[sort.key, row.pk] = data.draw(offered)
    return Allotment(sorts, rows)


@settings(max_examples=6, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(data=st.data(), kind=KINDS)
def test_a_split_keeps_every_sum_and_its_undoing_all_else(data: Any, kind: str) -> None:
    original, member = builders.organization(kind), builders.organization(kind)
    third = builders.organization("southern_partner" if kind == "ico" else "ico")
    for _ in range(2):
        builders.project()
    for deed in data.draw(st.lists(st.sampled_from(DEEDS), min_size=3, max_size=8)):
        do(deed, data.draw(st.sampled_from([original, original, member])), third, data)
    for _ in range(data.draw(st.integers(0, 3))):
        give(original, data)
    new = Organization(kind=kind, name="Nouveau", **builders.KINDS[kind])
    allotment = ways(data, original, 2)
    given_sums, before = sums(), told()
    held = {*Participation.objects.values_list("project_id", "role")}
    try:
        done = split(original, members=[member, new], allotment=allotment, by=None, reason="Deux")
    except Refused:
        assert told() == before
        return
    assert sums() == given_sums
    assert {*Participation.objects.values_list("project_id", "role")} == held
    for sort in sorts_of():
        kept = [row for row in sort.relation.rows(original) if allotment.way(sort, row.pk) != STAYS]
        assert kept == []
    assert broken() == {}
    assert unsplit(done, by=None, reason="Un").touched == []
    assert told() == before
