"""The amounts of reports: a column for each stage, since stages are never added together."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from projects.enums import Role, Stage
from projects.models import Contribution, Participation, Project
from registry.days import year_in_words
from registry.reports import amount
from registry.reports.headings import UNATTRIBUTED, UNKNOWN

Amounts = list[Decimal | None]
DEFINITIONS = {
    Stage.PLANNED: _(
        "Sum of what is planned, in Canadian dollars. Stages are never added together; empty where "
        "nothing is recorded."
    ),
    Stage.COMMITTED: _(
        "Sum of what is committed, in Canadian dollars. Stages are never added together; empty "
        "where nothing is recorded."
    ),
    Stage.DISBURSED: _(
        "Sum of what is disbursed, in Canadian dollars. Stages are never added together; empty "
        "where nothing is recorded."
    ),
}
LABELS = {
    Stage.PLANNED: _("planned (CAD)"),
    Stage.COMMITTED: _("committed (CAD)"),
    Stage.DISBURSED: _("disbursed (CAD)"),
}
STAGES = [amount(f"{one}_cad", LABELS[one], DEFINITIONS[one]) for one in Stage]
NEVER_ADDED = _("Planned, committed and disbursed amounts are three views of the same money.")


def contributions(asked: Mapping[str, Any], *, everything: bool) -> Any:
    """Those that the parameters of ``FundingParameters`` ask for."""
    rows = Contribution.objects.all() if everything else Contribution.objects.public()
    for name, path in (("type", "project__type"), ("source", "source"), ("nature", "nature")):
        if asked.get(name):
            rows = rows.filter(**{f"{path}__in": asked[name]})
    return rows.filter(**asked["span"].within("date"))


def projects(asked: Mapping[str, Any], *, everything: bool) -> Any:
    """Those of the types asked for."""
    rows = Project.objects.all() if everything else Project.objects.public()
    return rows.filter(type__in=asked["type"]) if asked.get("type") else rows


def by_stage(rows: Any, *names: str) -> dict[tuple[Any, ...], Amounts]:
    """The amounts of each stage by what the rows have under the names."""
    found: dict[tuple[Any, ...], Amounts] = {}
    for row in rows.totals(*names):
        place = found.setdefault(tuple(row[name] for name in names), [None] * len(Stage))
        place[Stage.values.index(row["stage"])] = row["total"]
    return found


def added(some: Iterable[Amounts]) -> Amounts:
    """Amounts of several groups, stage by stage."""
    totals: Amounts = [None] * len(Stage)
    for one in some:
        for place, value in enumerate(one):
            if value is not None:
                totals[place] = (totals[place] or Decimal("0.00")) + value
    return totals


def sole_lead(of: str, name: str = "pk", *, everything: bool) -> Subquery:
    """What the lead of the project at ``of`` has under a name: NULL where there is none, or
    several."""
    rows = Participation.objects.all() if everything else Participation.objects.public()
    leads = rows.filter(project=OuterRef(of), role=Role.LEAD).order_by().values("project")
    one = leads.annotate(leads=Count("pk"), lead=Max(f"organization__{name}")).filter(leads=1)
    return Subquery(one.values("lead"))


def values_of_leads(rows: QuerySet[Organization], name: str) -> dict[int | None, Any]:
    """What organizations have under a name; of no lead, not attributed."""
    found: dict[int | None, Any] = dict(rows.values_list("pk", name))
    return {**found, None: UNATTRIBUTED}


def year(begun: int | None) -> str:
    return UNKNOWN if begun is None else year_in_words(begun)


def by_amount(amounts: Amounts) -> tuple[Decimal, ...]:
    """What sorts rows: the greatest committed amount first, then disbursed, then planned."""
    planned, committed, disbursed = (value or Decimal() for value in amounts)
    return (-committed, -disbursed, -planned)
