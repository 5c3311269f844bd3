"""Funded projects for tests, and drawn by hypothesis."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from projects.models import Contribution, Programme, ProgrammeRule, Project
from registry.actions import Draft, write
from tests import builders

VERIFIED = {"verified_on": "2026-01-15"}
amounts = st.decimals(Decimal("0.01"), Decimal(10) ** 12, places=2)
rows_of_amounts = st.lists(
    st.tuples(
        st.sampled_from(["planned", "committed", "disbursed"]),
        st.sampled_from(["mrif", "federal", "own_resources", "southern_partner", "other_donor"]),
        amounts,
    ),
    max_size=12,
)


def pay(project: Project, *rows: tuple[str, str, Any], **fields: Any) -> None:
    """Contributions to the project, each a stage, a source and an amount."""
    given = [
        Contribution(
            project=project,
            payer_name=f"Payer {number}",
            stage=stage,
            source=source,
            amount=Decimal(amount),
            **fields,
        )
        for number, (stage, source, amount) in enumerate(rows)
    ]
    write([Draft(one) for one in given], by=None)


def funded(*rows: tuple[str, str, Any], **fields: Any) -> Project:
    project = builders.project(**fields)
    pay(project, *rows)
    return project


def rules_of(programme: Programme, **figures: Any) -> ProgrammeRule:
    return builders.stored(ProgrammeRule(programme=programme, **figures))
