"""The titles and summaries of fictional projects, in French and most of them in English."""

from dataclasses import dataclass

from organizations.enums import Region
from portal.demo.cases import ProjectCase
from portal.demo.icos import region_of
from portal.demo.plans import Plan
from portal.demo.vocabulary import (
    AWARENESS,
    FICTIONAL_PROJECT,
    FICTIONAL_PROJECT_EN,
    FIELDWORK,
    LABEL,
    LABEL_EN,
)
from portal.demo.world import World
from projects.enums import Type


@dataclass(frozen=True)
class Texts:
    """A title and a summary in each language, without label."""

    title_fr: str
    title_en: str
    summary_fr: str
    summary_en: str


def texts(world: World, plan: Plan) -> dict[str, str]:
    """The text fields of the project: one in four has no English, the case of it no French."""
    own = _awareness(world, plan) if plan.type == Type.AWARENESS else _abroad(world, plan)
    found = {"summary_fr": f"{own.summary_fr} {FICTIONAL_PROJECT}"}
    if plan.case != ProjectCase.NO_FRENCH:
        found["title_fr"] = f"{LABEL} {own.title_fr}"
    if plan.number % 4 != 1 or plan.case == ProjectCase.NO_FRENCH:
        found["title_en"] = f"{LABEL_EN} {own.title_en}"
        found["summary_en"] = f"{own.summary_en} {FICTIONAL_PROJECT_EN}"
    return found


def _abroad(world: World, plan: Plan) -> Texts:
    chance = world.chance("title", plan.number)
    main = plan.southern[0]
    in_fr, in_en = main.country.in_fr, main.country.in_en
    if plan.type == Type.DEVELOPMENT:
        one = chance.randrange(len(plan.theme["titles_fr"]))
        titles = plan.theme["titles_fr"][one], plan.theme["titles_en"][one]
        summaries = plan.theme["summary_fr"], plan.theme["summary_en"]
    else:
        one = chance.randrange(len(FIELDWORK["titles_fr"]))
        titles = FIELDWORK["titles_fr"][one], FIELDWORK["titles_en"][one]
        summaries = FIELDWORK["summaries_fr"][one], FIELDWORK["summaries_en"][one]
    return Texts(
        titles[0].format(in_place=main.country.around_fr(main.town)),
        titles[1].format(in_place=main.country.around_en(main.town)),
        summaries[0].format(in_place=in_fr),
        summaries[1].format(in_place=in_en),
    )


def _awareness(world: World, plan: Plan) -> Texts:
    one = world.chance("title", plan.number).randrange(len(AWARENESS["titles_fr"]))
    region = Region(region_of(world, plan.lead)).label
    return Texts(
        AWARENESS["titles_fr"][one].format(region=region),
        AWARENESS["titles_en"][one].format(region=region),
        AWARENESS["summaries_fr"][one],
        AWARENESS["summaries_en"][one],
    )
