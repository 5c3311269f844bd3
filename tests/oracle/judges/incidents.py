"""What breaks the rules about confidentiality incidents."""

from itertools import pairwise
from typing import Any

from registry.models import Incident
from tests.oracle.judge import Judges
from tests.oracle.world import World

INCIDENTS = Judges()


def _is_told(one: Any) -> bool:
    both = one.authority_notified_on and one.people_notified_on
    return bool(not one.serious_risk or both or one.not_notified_reason)


@INCIDENTS.of(Incident, "incident.dates", "refuse")
def out_of_order(_world: World, one: Any) -> bool:
    later = (one.authority_notified_on, one.people_notified_on, one.closed_on)
    chains = [(one.happened_on, one.known_on), *((one.known_on, day) for day in later)]
    return any(start and end and end < start for chain in chains for start, end in pairwise(chain))


@INCIDENTS.of(Incident, "incident.closing", "refuse")
def closed_too_early(_world: World, one: Any) -> bool:
    return bool(one.closed_on) and not (one.measures and _is_told(one))


@INCIDENTS.of(Incident, "incident.notification", "warn")
def untold(_world: World, one: Any) -> bool:
    return not _is_told(one)
