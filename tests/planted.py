"""What the public is never to learn, planted beside what it may see."""

import datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from accounts.tests.people import person
from organizations.models import (
    Contact,
    Criterion,
    CriterionAnswer,
    EligibilityReview,
    Expertise,
    Need,
    Norm,
    Organization,
)
from portal.models import CorrectionProposal, Subscription
from projects.models import Contribution, Obligation, Participation, Place, Project, Transfer
from registry.actions import Draft, archive, note_access, submit, write
from registry.enums import AccessAction
from registry.models import Incident, SavedView
from tests import builders

DAY = datetime.date(2026, 1, 15)
# Each is found nowhere but where it was planted; WORD begins the names of what is not published.
WORD = "Zygomatique"
PERSONAL = {
    "person": "Philomène Quatrevingt",
    "personal_email": "philomene.quatrevingt@example.org",
    "personal_phone": "+1 418 555 0142",
}
LATITUDE, LONGITUDE = Decimal("13.57913"), Decimal("-88.24680")


def world() -> dict[str, Any]:
    """What the public sees: an ICO, its partners, a project."""
    ico = builders.organization(key="ico", name="Solidarité visible", region="06")
    south = builders.organization("southern_partner", key="sud", name="Coopérative visible")
    quebec = builders.organization("quebec_partner", key="qc", name="Syndicat visible")
    project = builders.project(
        "development",
        lead=ico,
        key="p1",
        title_fr="Projet visible",
        partners={"contractor": south, "partner": quebec},
        countries=["HT"],
    )
    builders.partnership(ico, south, start="2020-01-01")
    builders.membership(ico, "2020-01-01")
    need = builders.stored(Need(key="n1", organization=south, title_fr="Besoin visible"))
    expertise = builders.stored(Expertise(organization=quebec, domain_fr="Savoir visible"))
    return {
        "ico": ico,
        "south": south,
        "quebec": quebec,
        "project": project,
        "need": need,
        "expertise": expertise,
    }


def plant(seen: dict[str, Any]) -> None:
    """Adds what is not public, some of it to records that are."""
    _unpublished(seen)
    _places_at_risk(seen)
    _people(seen)
    _notes_of_staff(seen)


def _unpublished(seen: dict[str, Any]) -> None:
    hidden = [
        builders.organization(kind, name=f"{WORD} {n}", published=False, **fields)
        for n, (kind, fields) in enumerate(
            [
                ("ico", {"acronym": "ZYGO", "region": "06", "city": f"{WORD}ville"}),
                ("southern_partner", {"description_fr": f"{WORD} décrit"}),
                ("quebec_partner", {"aliases": [f"{WORD} alias"]}),
            ]
        )
    ]
    ico, south, quebec = hidden
    submit(Organization, [south.pk], by=None)
    gone = builders.organization("southern_partner", name=f"{WORD} archivé")
    archive(Organization, [gone.pk], by=None, reason=f"{WORD} motif")
    draft = builders.project(lead=seen["ico"], title_fr=f"{WORD} projet", published=False)
    closed = builders.project(lead=seen["ico"], title_fr=f"{WORD} clos")
    archive(Project, [closed.pk], by=None, reason=f"{WORD} fin")
    builders.stored(Need(organization=south, title_fr=f"{WORD} besoin"))
    builders.stored(Expertise(organization=quebec, domain_fr=f"{WORD} savoir"))
    builders.partnership(seen["ico"], south, start="2021-01-01", expertise=f"{WORD} lien")
    builders.partnership(ico, seen["south"], start="2021-01-01")
    # Beside what is published: a partner, a payer and a payment of what is not.
    builders.stored(Participation(project=seen["project"], organization=south, role="partner"))
    paid = {"source": "own_resources", "stage": "committed"}
    builders.stored(
        Contribution(project=draft, organization=ico, amount=Decimal("98765.43"), **paid)
    )
    builders.stored(
        Transfer(project=draft, expertise=seen["expertise"], to_population=f"{WORD} public")
    )


def _places_at_risk(seen: dict[str, Any]) -> None:
    south = seen["south"]
    south.city, south.latitude, south.longitude = f"{WORD}bourg", LATITUDE, LONGITUDE
    south.postal_code = "ZYG 0M0"
    write([Draft(south)], by=None)
    place = Place(name=f"{WORD} hameau", country="HT", latitude=LATITUDE, longitude=LONGITUDE)
    write([Draft(seen["project"], {"places": [place]})], by=None)
    need = seen["need"]
    need.place = f"{WORD} vallon"
    write([Draft(need)], by=None)


def _people(seen: dict[str, Any]) -> None:
    for one in (seen["ico"], seen["south"]):
        builders.stored(
            Contact(
                organization=one,
                function=f"{WORD} fonction",
                purpose="Suivi",
                legal_basis="consent",
                consent_on=DAY,
                review_on=datetime.date(2030, 1, 1),
                **PERSONAL,
            )
        )
    sent = {"locale": "fr", "name": PERSONAL["person"], "email": PERSONAL["personal_email"]}
    CorrectionProposal.objects.create(
        organization=seen["ico"], nonce="planted", comment=f"{WORD} remarque", **sent
    )
    Subscription.objects.create(
        email=PERSONAL["personal_email"],
        list="organizations",
        asked_for="0" * 64,
        narrowing="",
        locale="fr",
        asked_at=datetime.datetime(2026, 1, 15, tzinfo=datetime.UTC),
    )


def _notes_of_staff(seen: dict[str, Any]) -> None:
    officer = User.objects.filter(username="officer").first() or person("officer")
    ico = seen["ico"]
    ico.officer = officer
    write([Draft(ico)], by=officer, reason=f"{WORD} raison")
    norm = builders.stored(Norm(code="N9", name_fr="Norme"))
    criterion = builders.stored(Criterion(norm=norm, code="C1", text_fr="Condition"))
    review = EligibilityReview(
        organization=ico, norm=norm, decision="eligible", decided_on=DAY, note=f"{WORD} note"
    )
    answer = CriterionAnswer(criterion=criterion, note=f"{WORD} preuve")
    builders.stored(review, answers=[answer])
    builders.stored(
        Obligation(project=seen["project"], kind=f"{WORD} rapport", due_on="2025-01-01")
    )
    note_access(AccessAction.REVEALED, by=officer, purpose=f"{WORD} consultation")
    SavedView.objects.create(owner=officer, page="organizations", name=f"{WORD} vue", query="q=a")
    builders.stored(
        Incident(
            title=f"{WORD} incident",
            information=PERSONAL["person"],
            circumstances="Envoyé ailleurs",
            known_on="2026-01-05",
        )
    )
