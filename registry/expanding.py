"""The rows that go with each of some records, so many for each, in one query."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import F, QuerySet, Window
from django.db.models.functions import DenseRank


def first_of_each(
    ties: QuerySet[Any],
    owner: str,
    item: str,
    owners: Collection[Any],
    *,
    order: Sequence[Any],
    most: int,
) -> dict[Any, list[Any]]:
    """For each owner, the items that rows tie to it, each once, the first ``most`` in the order;
    ``owner`` and ``item``: the paths of their primary keys."""
    rank = Window(DenseRank(), partition_by=F(owner), order_by=[*order, F(item).asc()])
    rows = ties.filter(**{f"{owner}__in": owners}).order_by().annotate(rank=rank)
    found: dict[Any, list[Any]] = defaultdict(list)
    shown = rows.filter(rank__lte=most).order_by(owner, "rank").values_list(owner, item)
    for key, one in shown:
        if one not in found[key]:
            found[key].append(one)
    return found
