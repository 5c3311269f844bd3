"""What breaks the figures of programmes, where they are verified."""

from decimal import Decimal
from typing import Any

from projects.models import Contribution, ProgrammeRule, Project
from tests.oracle.judge import Judges
from tests.oracle.judges.funding import in_cad
from tests.oracle.judges.numbers import includes, months_later
from tests.oracle.judges.projects import end, in_roles, start
from tests.oracle.judges.ties import backwards
from tests.oracle.world import World

PROGRAMMES = Judges()

PUBLIC = ("mrif", "quebec_other", "federal", "municipal")


@PROGRAMMES.of(ProgrammeRule, "programme.interval", "refuse")
def rules_backwards(_world: World, one: Any) -> bool:
    return backwards(one)


def figure(world: World, one: Any, name: str) -> Any:
    """The verified figure of the most specific rules that cover the project: those of its call
    before those of its stream, dated ones before undated ones, later ones before earlier ones."""
    known = [
        row
        for row in world.of(ProgrammeRule)
        if row.verified_on and getattr(row, name) is not None and _covers(row, one)
    ]
    best = max(known, key=_specificity, default=None)
    return None if best is None else getattr(best, name)


def _covers(row: Any, one: Any) -> bool:
    if one.programme is None or row.programme != one.programme:
        return False
    if row.call not in ("", one.call) or row.stream not in ("", one.stream):
        return False
    day = start(one)
    return row.start is row.end is None if day is None else includes(row.start, row.end, day)


def _specificity(row: Any) -> tuple:
    dated = row.start.toordinal() if row.start else 0
    return bool(row.call), bool(row.stream), dated, row.pk


def amounts(world: World, one: Any) -> list[Any]:
    """What is committed, or what is planned where nothing is."""
    rows = world.of(Contribution, project=one)
    by_stage = {
        stage: [row for row in rows if row.stage == stage] for stage in ("committed", "planned")
    }
    return by_stage["committed"] or by_stage["planned"]


@PROGRAMMES.of(Project, "contribution.ceiling", "warn")
def beyond_the_figures(world: World, one: Any) -> bool:
    rows = amounts(world, one)

    def given(*sources: str) -> Decimal:
        return sum((in_cad(r) for r in rows if r.source in sources or not sources), Decimal(0))

    def at(name: str) -> Decimal | None:
        """The amount that the figure, a percentage, comes to."""
        percent = figure(world, one, name)
        return None if percent is None else given() * percent / 100

    mrif, aid, own = at("mrif_share_max"), at("public_aid_max"), at("own_share_min")
    most = figure(world, one, "amount_max")
    return bool(rows) and (
        (mrif is not None and given("mrif") > mrif)
        or (aid is not None and given(*PUBLIC) > aid)
        or (own is not None and given("own_resources") < own)
        or (most is not None and given("mrif") > most)
    )


@PROGRAMMES.of(Project, "project.duration", "warn")
def too_long(world: World, one: Any) -> bool:
    most, first, last = figure(world, one, "months_max"), start(one), end(one)
    return None not in (most, first, last) and last >= months_later(first, most)


@PROGRAMMES.of(Project, "project.partner_sectors", "warn")
def few_sectors(world: World, one: Any) -> bool:
    least = figure(world, one, "partner_sectors_min")
    partners = [who for who in in_roles(world, one) if who.kind == "quebec_partner"]
    sectors = {who.subtype for who in partners} - {""}
    return least is not None and len(sectors) < least
