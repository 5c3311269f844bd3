"""A small world of records, and everything that people do to it, through public verbs alone."""

import datetime
import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from organizations.models import (
    EligibilityReview,
    Expertise,
    Membership,
    Need,
    Norm,
    Organization,
    Partnership,
    Sector,
)
from projects.actions import record_exceptions
from projects.models import (
    Contribution,
    CountryShare,
    Obligation,
    Participation,
    Project,
    ProjectRegion,
    SectorShare,
)
from registry.actions import (
    Draft,
    archive,
    publish,
    remove,
    submit,
    withdraw,
    withdraw_unfit,
    write,
)
from registry.models import Publishable
from registry.refusals import Refused
from tests.builders import organization, project, stored

KINDS = {"ico": "CA", "southern_partner": "HT", "quebec_partner": "CA"}
ROLES = ("lead", "co_lead", "contractor", "partner", "expertise_provider", "funder")
WITHDRAWN = "11199"
DAYS = (None, datetime.date(2014, 1, 1), datetime.date(2016, 1, 1))
SHARES = (None, 40, 60, 100)
MODELS = (Organization, Project)


def settle() -> None:
    """Two published projects that hang on their partners, a draft, and those who may join."""
    Sector.objects.create(code=WITHDRAWN, name_en="Old", withdrawn_on=datetime.date(2015, 1, 1))
    stored(Norm(code="QSF", name_fr="QSF"))
    icos, souths = ([organization(kind) for _ in range(2)] for kind in list(KINDS)[:2])
    organization("quebec_partner")
    partners = {"contractor": souths[0], "partner": souths[1]}
    project("development", lead=icos[0], partners=partners, countries=["HT"])
    project("fieldwork", lead=icos[1], partners={"partner": souths[1]}, countries=["HT"])
    project("development", lead=icos[0], countries=["HT"], published=False)


@dataclass
class Doing:
    """One thing that someone does: what, and numbers that choose to what and how.

    ``as_import``: as an import does, which leaves records unfit and then withdraws them.
    """

    what: Callable[["Doing"], None]
    numbers: Sequence[int]
    as_import: bool = False

    def __post_init__(self) -> None:
        self._numbers = itertools.cycle(self.numbers)

    def __repr__(self) -> str:
        return f"{self.what.__name__}{tuple(self.numbers)}{' as import' * self.as_import}"

    def __call__(self) -> None:
        with suppress(Refused):
            self.what(self)

    def one_of(self, values: Sequence[Any]) -> Any:
        return values[next(self._numbers) % len(values)]

    def row(self, model: Any) -> Any:
        """One of the rows of a model; a refusal of nothing where there is none."""
        rows = list(model.objects.order_by("pk"))
        if not rows:
            raise Refused([])
        return self.one_of(rows)

    def write(self, record: Any, **parts: list[Any]) -> None:
        with blaming(draft := Draft(record, parts)):
            written = write([draft], by=None, leave_unfit=self.as_import)
        if self.as_import:
            for model, pks in written.concerned.items():
                withdraw_unfit(model, list(pks), by=None)
            self.withdraw_own(record)

    def remove(self, record: Any) -> None:
        remove([record], by=None, leave_unfit=self.as_import)
        if self.as_import and record.part_of:
            self.withdraw_own(record)

    def withdraw_own(self, record: Any) -> None:
        own = getattr(record, record.part_of) if record.part_of else record
        if isinstance(own, Publishable):
            withdraw_unfit(type(own), [own.pk], by=None)


@contextmanager
def blaming(draft: Draft) -> Iterator[None]:
    """Whatever is refused is of the record given or of one of its parts, and says why."""
    try:
        yield
    except Refused as refused:
        given = {id(row) for row in draft.rows}
        unclear = [p for p in refused.problems if id(p.record) not in given or not p.message]
        if unclear:
            raise AssertionError(unclear) from refused
        raise


def change_kind(doing: Doing) -> None:
    record = doing.row(Organization)
    record.kind = doing.one_of(list(KINDS))
    record.country = KINDS[record.kind] if doing.one_of((1, 1, 1, 0)) else "CA"
    record.subtype = doing.one_of(("", "", "", "trade_union"))
    record.quebec_presence = doing.one_of(("headquarters", "headquarters", ""))
    doing.write(record)


def turn(doing: Doing) -> None:
    """Who takes part somewhere turns out to be of Québec."""
    record = doing.row(Participation).organization
    record.kind, record.country = "quebec_partner", "CA"
    doing.write(record)


def join(doing: Doing) -> None:
    owner, start = doing.row(Organization), doing.one_of(DAYS)
    doing.write(Membership(organization=owner, start=start, end=doing.one_of(DAYS)))


def tie(doing: Doing) -> None:
    sides = {"ico": doing.row(Organization), "partner": doing.row(Organization)}
    doing.write(Partnership(**sides, start=doing.one_of(DAYS), end=doing.one_of(DAYS)))


def describe(doing: Doing) -> None:
    owner = doing.row(Organization)
    norm, day = Norm.objects.get(code="QSF", version=""), DAYS[1]
    given = {"organization": owner, "norm": norm, "decision": "eligible", "decided_on": day}
    rows = (
        Need(organization=owner, title_fr="Puits"),
        Expertise(organization=owner, domain_fr="Sols"),
        EligibilityReview(**given),
    )
    doing.write(doing.one_of(rows))


def take_part(doing: Doing) -> None:
    record, who = doing.row(Project), doing.row(Organization)
    doing.write(Participation(project=record, organization=who, role=doing.one_of(ROLES)))


def change_part(doing: Doing) -> None:
    part = doing.row(Participation)
    part.project, part.role = doing.row(Project), doing.one_of((part.role, *ROLES))
    doing.write(part)


def replace_team(doing: Doing) -> None:
    record = doing.row(Project)
    team = [
        Participation(organization=doing.row(Organization), role=role)
        for role in ("lead", doing.one_of(ROLES))
    ]
    doing.write(record, participations=team)


def share_out(doing: Doing) -> None:
    record = doing.row(Project)
    countries = [CountryShare(country=c, share=doing.one_of(SHARES)) for c in ("HT", "SN")]
    codes = ("11110", doing.one_of(("14030", WITHDRAWN)))
    sectors = [SectorShare(sector_id=code, share=doing.one_of(SHARES)) for code in codes]
    record.planned_start = doing.one_of(DAYS)
    doing.write(record, **doing.one_of(({"countries": countries}, {"sectors": sectors}, {})))


def add_share(doing: Doing) -> None:
    record, share = doing.row(Project), doing.one_of(SHARES)
    sector = SectorShare(project=record, sector_id=doing.one_of((WITHDRAWN, "11110")), share=share)
    country = CountryShare(project=record, country=doing.one_of(("HT", "BF")), share=share)
    doing.write(doing.one_of((sector, country)))


def edit(doing: Doing) -> None:
    record = doing.row(Project)
    record.type = doing.one_of(("development", "fieldwork", "awareness"))
    record.status = doing.one_of(("pipeline", "implementation", "closed"))
    record.planned_start, record.planned_end = doing.one_of(DAYS), doing.one_of(DAYS)
    record.title_fr = doing.one_of(("Puits", "Puits", ""))
    regions = [ProjectRegion(region="06")] if doing.one_of((1, 0)) else []
    doing.write(record, regions=regions)


def pay(doing: Doing) -> None:
    values = {"source": "mrif", "stage": "planned", "amount": 5, "payer_name": "MRIF"}
    nature = {
        "nature": doing.one_of(("cash", "service")),
        "valuation_method": doing.one_of(("", "T")),
    }
    doing.write(Contribution(project=doing.row(Project), **values, **nature))


def owe(doing: Doing) -> None:
    waived = doing.one_of(("", "Force majeure"))
    row = Obligation(project=doing.row(Project), kind="Rapport", waived_reason=waived)
    row.due_on = DAYS[1]
    doing.write(row)


def excuse(doing: Doing) -> None:
    record_exceptions({doing.row(Project).pk: "La source ne le dit pas."}, by=None)


def move(doing: Doing) -> None:
    model = doing.one_of(MODELS)
    verb = doing.one_of((publish, publish, publish, submit, withdraw, archive))
    verb(model, [doing.row(model).pk], by=None, reason="Décidé.")


def drop(doing: Doing) -> None:
    models = (Participation, CountryShare, SectorShare, Contribution, Membership, *MODELS)
    doing.remove(doing.row(doing.one_of(models)))


# Some more often than others.
DEEDS = (
    change_kind,
    change_kind,
    turn,
    turn,
    join,
    tie,
    describe,
    take_part,
    change_part,
    replace_team,
    share_out,
    add_share,
    edit,
    pay,
    owe,
    excuse,
    move,
    move,
    drop,
)
