"""Fictional contacts: functions and role mailboxes, and a few people who do not exist."""

from collections.abc import Iterator, Sequence

from organizations.enums import LegalBasis
from organizations.models import Contact
from portal.demo.vocabulary import LABEL
from portal.demo.world import TODAY, days
from registry.actions import Draft

FUNCTIONS = ("Coordination", "Secrétariat", "Direction générale", "Responsable des projets")
PEOPLE = (
    "Camille Exemple",
    "Dominique Fictif",
    "Claude Personne",
    "Andréa Démonstration",
    "Maxime Imaginaire",
    "Noémie Modèle-Type",
)
# One organization in so many names a person.
NAMED = 9


def contacts(noun: str, organizations: Sequence[int]) -> Iterator[Draft]:
    """``organizations``: the primary keys, by number, of those whose keys have this noun."""
    for number, pk in enumerate(organizations):
        function = FUNCTIONS[number % len(FUNCTIONS)]
        mailbox = f"{noun}-{number + 1}@example.org"
        yield Draft(Contact(organization_id=pk, function=function, email=mailbox))
        if number % NAMED == 1:
            yield Draft(_person(number, pk))


def _person(number: int, pk: int) -> Contact:
    """One in two consents to be published; one in two is due for review."""
    turn = number // NAMED
    consents = turn % 2 == 0
    return Contact(
        organization_id=pk,
        function="Personne-ressource",
        person=f"{LABEL} {PEOPLE[turn % len(PEOPLE)]}",
        personal_email=f"person-{number + 1}@example.org",
        personal_phone=f"+1 418 555-01{number % 100:02d}",
        purpose="Suivi fictif d’un projet, pour la démonstration.",
        legal_basis=LegalBasis.CONSENT if consents else LegalBasis.MANDATE,
        consent_on=TODAY - days(400) if consents else None,
        publish=consents and turn % 4 == 0,
        review_on=TODAY + days(300 if turn % 3 else -60),
    )
