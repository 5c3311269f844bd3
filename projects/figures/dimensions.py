"""What projects and contributions are counted and added up by: each dimension is said here, once.

A dimension is of each contribution, of its project, or of what its project has several of, each
with a share.
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, Max, OuterRef, Subquery

from projects.enums import Role
from projects.models import Participation
from registry.days import fiscal_year_of

OWN = ("stage", "source", "nature", "fiscal_year")
OF_PROJECT = ("type", "status", "programme", "start_year", "lead", "region")
SHARED = {"country": "countries", "sector": "sectors"}  # by the relation whose field has the name
PATHS = {"programme": "programme__code"}  # of those that are not named as their field
LED = {"lead": "key", "region": "region"}  # by the field of the organization that leads alone


class Part(NamedTuple):
    """Of what a project has several of: its code and its share, a percentage, None where none is
    recorded; ``is_alone``: it is the only one of its project."""

    code: str
    share: Decimal | None
    is_alone: bool

    @property
    def fraction(self) -> Decimal:
        """What it gets of an amount: all of it where it is alone and no share is recorded."""
        if self.share is None:
            return Decimal(1 if self.is_alone else 0)
        return self.share / 100


def shared_out(totals: Iterable[tuple[Part | None, Decimal | None]]) -> dict[str, Decimal]:
    """Exactly what each code gets of amounts, those that get nothing left out."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for part, total in totals:
        if part and total and (own := total * part.fraction):
            found[part.code] += own
    return found


def expression(name: str, *, of_project: bool, everything: bool) -> Any:
    """What a query of projects, or of contributions, reads as the code of a dimension."""
    before = "" if of_project else "project__"
    if name in SHARED:
        return F(f"{before}{SHARED[name]}__{name}")
    if name in LED:
        return _of_lead("pk" if of_project else "project", LED[name], everything=everything)
    if name == "start_year":
        return fiscal_year_of(f"{before}start")
    if name == "fiscal_year":
        return fiscal_year_of("date")
    return F(name if name in OWN else f"{before}{PATHS.get(name, name)}")


def shares(name: str, contributions: Any) -> dict[str, Any]:
    """What a query of contributions reads beside the code of a shared dimension."""
    relation = SHARED[name]
    own = f"project__{relation}"
    parts = contributions.rows_of("project").rows_of(relation).filter(project=OuterRef("project"))
    alone = ~Exists(parts.exclude(**{name: OuterRef(f"{own}__{name}")}))
    return {f"share_of_{name}": F(f"{own}__share"), f"alone_{name}": alone}


def _of_lead(of: str, name: str, *, everything: bool) -> Subquery:
    """What the lead of the project at ``of`` has under a name: NULL where there is none, or
    several."""
    rows = Participation.objects.all() if everything else Participation.objects.public()
    leads = rows.filter(project=OuterRef(of), role=Role.LEAD).order_by().values("project")
    one = leads.annotate(leads=Count("pk"), lead=Max(f"organization__{name}")).filter(leads=1)
    return Subquery(one.values("lead"))
