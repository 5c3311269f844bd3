"""Worlds of confidentiality incidents."""

from typing import Any

from hypothesis import strategies as st

from registry.models import Incident
from tests.oracle.making.maker import Maker
from tests.oracle.world import World


@st.composite
def incident_worlds(draw: Any) -> World:
    m = Maker(draw)
    for number in range(m.number(1, 4)):
        happened, known = m.day(years=(3,)), m.day(years=(1, 1, 3), known=True)
        m.add(
            Incident,
            title=f"Incident {number}",
            information="Courriels",
            circumstances="Envoi",
            happened_on=happened,
            known_on=known,
            people=m.pick(None, 0, 12),
            serious_risk=m.pick(False, True),
            authority_notified_on=m.day(years=(0, 1)),
            people_notified_on=m.day(years=(0, 1)),
            not_notified_reason=m.pick("", "", "Rien ne permet de les joindre"),
            measures=m.pick("", "Rappel"),
            closed_on=m.day(years=(0, 1)) if m.pick(True, False) else None,
        )
    return m.world
