"""How much public organizations do together: from memory where their list is tallied."""

from collections import Counter
from collections.abc import Collection, Sequence
from heapq import nlargest

from django.db.models import F

from organizations.enums import Kind
from organizations.models import Organization, Partnership
from registry.among import Among
from registry.memory.tallies import figures_known


def project_counts(pks: Collection[int] | None = None) -> dict[int, int]:
    """The published projects that each takes part in, or each of some, by its primary key."""
    known = figures_known(Organization, "project_count", pks)
    if known is not None:
        return known
    rows = Organization.objects.public()
    return (rows if pks is None else rows.filter(Among(F("pk"), pks))).project_counts()


def project_counts_of_all(pks: Collection[int]) -> dict[int, int]:
    """As ``project_counts``, of some that need not be published: these alone are counted."""
    known = figures_known(Organization, "project_count", pks, at_once=True) or {}
    others = Organization.objects.filter(Among(F("pk"), [pk for pk in pks if pk not in known]))
    return known | others.project_counts()


def most_active(number: int, names: Sequence[str]) -> list[Organization]:
    """The ICOs with most projects and partnerships that are public, the most active first;
    ``names``: the fields that are read."""
    icos = Organization.objects.public().filter(kind=Kind.ICO).order_by()
    activity = Counter(dict.fromkeys(icos.values_list("pk", flat=True), 0))
    for counts in (project_counts(), Partnership.objects.public().ico_counts()):
        activity.update({pk: count for pk, count in counts.items() if pk in activity})
    least = min(nlargest(number, activity.values()), default=0)
    first = [pk for pk, count in activity.items() if count >= least]
    rows = icos.filter(Among(F("pk"), first)).values_list("pk", "name_folded", "key")
    ranked = sorted(rows, key=lambda row: (-activity[row[0]], *row[1:]))[:number]
    found = icos.only(*names).in_bulk([pk for pk, *_rest in ranked])
    return [found[pk] for pk, *_rest in ranked]
