"""What fictional communities need, and what Québec partners know."""

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from organizations.enums import NeedStatus
from organizations.models import Expertise, Need
from portal.demo.partners import Southern
from portal.demo.ties import domains_of
from portal.demo.vocabulary import LABEL, LABEL_EN, THEMES
from portal.demo.world import TODAY, World, days
from registry.actions import Draft


def open_needs(world: World, partners: Sequence[int]) -> Iterator[Draft]:
    """Up to two for each southern partner; ``partners``: their primary keys, by number."""
    for number, pk in enumerate(partners):
        chance = world.chance("need", number)
        southern = Southern.of(world, number)
        for turn, theme in enumerate(chance.sample(THEMES, number % 3)):
            since = TODAY - days(chance.randint(60, 1500))
            need = need_of(theme, southern, since)
            need.key = world.key("need", number * 2 + turn)
            need.organization_id = pk
            yield Draft(need)


def need_of(theme: dict[str, Any], southern: Southern, since: datetime.date) -> Need:
    """A need, open; in French alone for one partner in four."""
    need = Need(
        title_fr=f"{LABEL} {theme['need_fr']}",
        description_fr=theme["need_text_fr"],
        country=southern.country.code,
        place=southern.town.name,
        sector_id=theme["sector"],
        since=since,
        status=NeedStatus.OPEN,
    )
    if southern.number % 4 != 1:
        need.title_en = f"{LABEL_EN} {theme['need_en']}"
        need.description_en = theme["need_text_en"]
    return need


def expertises(world: World, partners: Sequence[int]) -> Iterator[Draft]:
    for number, pk in enumerate(partners):
        for domain in domains_of(world, number):
            yield Draft(
                Expertise(
                    organization_id=pk,
                    domain_fr=domain["fr"],
                    domain_en=domain["en"],
                    sector_id=domain["sector"],
                )
            )
