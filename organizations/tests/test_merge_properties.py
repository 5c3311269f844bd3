"""Whatever two records hold, their merge leaves nothing behind, and its undoing nothing either."""

from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from organizations.actions.merging import merge, plan, plan_of, preview_of, relations, unmerge
from organizations.actions.merging.relations import relations_of
from organizations.actions.telling_apart import tell_apart
from organizations.admin.merge_forms import groups_of
from organizations.models import (
    ActiveCountry,
    Alias,
    Contact,
    Expertise,
    Membership,
    Need,
    Organization,
    Partnership,
)
from portal.models import CorrectionProposal
from projects.models import Participation, Project
from registry.models import Record
from registry.refusals import Refused
from registry.watches import records
from tests import builders

pytestmark = pytest.mark.django_db

YEARS = st.sampled_from([None, "2015-01-01", "2018-01-01", "2021-01-01", "2024-01-01"])
# What the registry says of a change, none of what was said.
SAID_OF_CHANGES = {"updated_at", "edited_by", "publish_on", "scheduled_by"}
DEEDS = (
    "alias",
    "country",
    "member",
    "partner",
    "need",
    "skill",
    "contact",
    "part",
    "fix",
    "apart",
)


def told() -> dict[str, list[tuple[Any, ...]]]:
    """All that the database says, but for history and what follows from the rest."""
    models = [*records(), CorrectionProposal]
    return {
        model._meta.label: list(
            model._default_manager.order_by("pk").values_list(
                *(f.attname for f in model._meta.concrete_fields if f.name not in SAID_OF_CHANGES)
            )
        )
        for model in models
    }


def do(deed: str, owner: Organization, other: Organization, numbers: Any) -> None:
    """One thing that the registry may know of an organization; a refusal is of no matter."""
    project, day, end = numbers.draw(projects()), numbers.draw(YEARS), numbers.draw(YEARS)
    name = numbers.draw(st.sampled_from(["Alfa", "Bêta", "Gamma"]))
    south = owner.kind == "southern_partner"
    sides = (
        {"ico": other, "partner": owner}
        if owner.kind != "ico"
        else {"ico": owner, "partner": other}
    )
    rows: dict[str, Any] = {
        "alias": Alias(organization=owner, name=name),
        "country": ActiveCountry(organization=owner, country="HT" if day else "SN"),
        "member": Membership(organization=owner, start=day, end=end),
        "partner": Partnership(**sides, start=day, end=end, expertise=name),
        "need": Need(organization=owner, title_fr=name, country="HT" if south else ""),
        "skill": Expertise(organization=owner, domain_fr=name, domain_en=name if day else ""),
        "contact": Contact(organization=owner, function=name, email="a@example.org"),
        "part": Participation(project=project, organization=owner, role="partner"),
    }
    try:
        if deed == "fix":
            nonce = str(CorrectionProposal.objects.count())
            CorrectionProposal.objects.create(
                organization=owner, locale="fr", nonce=nonce, comment=name
            )
        elif deed == "apart":
            tell_apart(owner, other, by=None, reason=name)
        else:
            builders.stored(rows[deed])
    except Refused:
        pass


def projects() -> st.SearchStrategy[Project]:
    """One of the last two: those of this example, whatever others left before it."""
    return st.integers(0, 1).map(lambda place: Project.objects.order_by("-pk")[place])


@settings(max_examples=5, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(data=st.data(), kind=st.sampled_from(["ico", "southern_partner", "quebec_partner"]))
def test_a_merge_leaves_nothing_behind_and_neither_does_its_undoing(data: Any, kind: str) -> None:
    kept, duplicate = builders.organization(kind), builders.organization(kind, acronym="AB")
    third = builders.organization("southern_partner" if kind == "ico" else "ico")
    for _ in range(2):
        builders.project()
    deeds = data.draw(
        st.lists(st.tuples(st.sampled_from(DEEDS), st.booleans()), min_size=3, max_size=9)
    )
    for deed, is_of_kept in deeds:
        do(deed, kept if is_of_kept else duplicate, third, data)
    assert foreseen(duplicate, kept) == counts(plan_of(duplicate, kept))
    before = told()
    done = merge(duplicate, into=kept, by=None, reason="Un seul")
    assert [row for one in relations_of(Organization) for row in one.rows(duplicate)] == []
    assert broken() == {}
    assert unmerge(done, by=None, reason="Deux").touched == []
    assert told() == before


def foreseen(duplicate: Organization, kept: Organization) -> dict[tuple[str, str], int]:
    """What its page says of the merge where every row is one of many, whether or not the kept
    record has many, too."""
    found = []
    for few in (0, relations.FEW):
        with patch.multiple(plan, FEW=0, NAMED=1), patch.object(relations, "FEW", few):
            found.append(counts(preview_of(duplicate, kept)))
    assert found[0] == found[1]
    return found[0]


def counts(foretold: plan.Plan) -> dict[tuple[str, str], int]:
    return {(one.title, one.fate): one.count for one in groups_of(foretold)}


def broken() -> dict[str, Any]:
    """What breaks a rule that no one may break."""
    found = {}
    for model in records():
        if issubclass(model, Record) and model.rules_across():
            found[model._meta.label] = model._default_manager.breaches(model.rules_across())
    return {label: breaches for label, breaches in found.items() if breaches}
