"""One stored row of every model that has pages of the staff's."""

from decimal import Decimal
from typing import Any

from accounts.models import User
from organizations.models import (
    Contact,
    Criterion,
    CriterionAnswer,
    EligibilityReview,
    Expertise,
    Need,
    Norm,
    Sector,
)
from portal.models import CorrectionProposal, KeptExtract, Receiver, ScheduledExtract
from projects.models import Contribution, NeedAnswer, Obligation, Participation, Programme, Transfer
from registry.actions import note_access
from registry.enums import AccessAction
from registry.models import Incident
from tests import builders


def one_of_each() -> dict[str, Any]:
    """One stored row of every model that has an admin."""
    ico, south = builders.organization(), builders.organization("southern_partner")
    quebec = builders.organization("quebec_partner")
    project = builders.project(lead=ico)
    need = builders.stored(Need(organization=south, title_fr="Puits"))
    expertise = builders.stored(Expertise(organization=quebec, domain_fr="Soins"))
    norm = builders.stored(Norm(code="N1", name_fr="Norme"))
    criterion = builders.stored(Criterion(norm=norm, code="C1", text_fr="Condition"))
    review = EligibilityReview(
        organization=ico, norm=norm, decision="eligible", decided_on="2025-01-01"
    )
    owner = User.objects.create_user("in-charge")
    receiver = Receiver.objects.create(name="R", url="https://example.org/", owner=owner)
    somebody = User.objects.create_user("owner", is_staff=True)
    scheduled = ScheduledExtract.objects.create(title="Projets", what="projects", by=somebody)
    rows = [
        ico,
        project,
        need,
        expertise,
        norm,
        criterion,
        builders.stored(review, answers=[CriterionAnswer(criterion=criterion)]),
        builders.membership(ico, "2020-01-01"),
        builders.partnership(ico, south),
        builders.stored(Contact(organization=ico, function="Direction", email="d@example.org")),
        builders.stored(
            Contribution(
                project=project, organization=ico, source="mrif", stage="planned", amount=Decimal(5)
            )
        ),
        builders.stored(Obligation(project=project, kind="Rapport", due_on="2026-01-01")),
        builders.stored(NeedAnswer(project=project, need=need)),
        builders.stored(Transfer(project=project, expertise=expertise, to_population="Jeunes")),
        builders.stored(
            Incident(
                title="Courriel égaré",
                information="Un courriel",
                circumstances="Envoyé ailleurs",
                known_on="2026-01-05",
            )
        ),
        CorrectionProposal.objects.create(
            organization=ico, locale="fr", nonce="n1", comment="Faux"
        ),
        receiver,
        receiver.deliveries.create(resource="needs", key="k", event="changed", body="{}"),
        scheduled,
        KeptExtract.objects.create(schedule=scheduled, due_on="2026-01-05"),
        note_access(AccessAction.REVEALED, by=None, purpose="Révision du consentement"),
        Participation.objects.get(),
        Programme.objects.first(),
        Sector.objects.first(),
    ]
    return {row._meta.label_lower: row for row in rows}
