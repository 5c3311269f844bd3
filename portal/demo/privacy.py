"""A fictional incident, and what the public proposes to correct."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from organizations.models import Organization
from portal.actions import Sender, propose
from portal.correctable import record_name
from portal.demo.vocabulary import LABEL
from portal.demo.world import TODAY, World, days
from portal.seals import Seal
from registry.actions import Draft
from registry.models import Incident

PROPOSED = (
    ({"website": "https://nouveau-site.example.org"}, "Notre site a changé d’adresse."),
    ({"acronym": "SIGLE", "founded": "1994"}, "L’année de fondation est celle de la charte."),
)
NOWHERE = "192.0.2.1"  # an address of documentation


def incidents() -> Iterator[Draft]:
    yield Draft(
        Incident(
            title=f"{LABEL} Courriel envoyé à la mauvaise personne",
            information="Nom et courriel d’une personne-ressource.",
            circumstances="Une liste de contacts fictive a été jointe par erreur à un courriel.",
            happened_on=TODAY - days(40),
            known_on=TODAY - days(38),
            people=1,
            measures="La personne qui l’a reçu l’a détruit ; la consigne a été rappelée.",
        )
    )


def propose_corrections(world: World, pks: Sequence[int]) -> None:
    """To the first public organizations; a second load proposes nothing more."""
    found = Organization.objects.public().filter(pk__in=pks[:20]).order_by("pk")
    for number, (record, told) in enumerate(zip(found, PROPOSED, strict=False)):
        _propose(world, number, record, *told)


def _propose(
    world: World, number: int, record: Organization, changes: Mapping[str, str], comment: str
) -> None:
    shown = {name: str(getattr(record, name) or "") for name in changes}
    seal = replace(Seal.new(record_name(record), shown), nonce=f"{world.prefix}correction-{number}")
    sender = Sender(NOWHERE, "fr", f"{LABEL} Sacha Lecture", "lecture@example.org")
    propose(record, seal, changes, sender=sender, comment=comment)
