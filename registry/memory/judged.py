"""The records of a long table that break a rule, without asking each of them.

To judge a million records by one rule takes seconds, by all of them minutes. So the worker does it
(``registry.actions.judging``), one rule after the other, and keeps which records broke it, and
when. Who reads it is told that time. What the feed of changes looked at since is judged anew where
it is read: that, staff see at once. What a rule sees elsewhere, and what moves with the day, is as
it was then. Short tables are asked.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import F
from pyroaring import BitMap

from registry.among import Among
from registry.memory.tallies import Known
from registry.models import Verdict
from registry.past import is_past
from registry.rules import Rule

LONG = 20_000  # rows of a table from which on it is judged by the worker
MOST = 5_000  # records that are judged anew for a page


@dataclass(frozen=True)
class Judged:
    """``keys``: of the records that break one of the rules; ``at``: when most of it was found."""

    keys: BitMap
    at: datetime.datetime


def judged(model: Any, rules: Sequence[Rule], known: Known | None = None) -> Judged | None:
    """The records of a model that break at least one of the rules; None where that is not kept.
    ``known``: the records as they are now."""
    found = _verdicts(model, rules)
    if found is None:
        return None
    keys = BitMap.union(BitMap(), *(BitMap.deserialize(bytes(one.pks)) for one in found))
    if known is not None:
        keys = _as_it_is(model, rules, keys, _moved(found, known))
    return Judged(keys, min(one.at for one in found))


def judged_models() -> set[Any]:
    """Those whose records were judged by some rule."""
    found = Verdict.objects.of_now().values_list("of", flat=True).distinct().order_by()
    return {apps.get_model(label) for label in found}


def judged_at(model: Any, rules: Sequence[Rule]) -> datetime.datetime | None:
    """When ``judged`` is of; None where it is not kept."""
    found = _verdicts(model, rules, but=("pks",))
    return min(one.at for one in found) if found else None


def _verdicts(model: Any, rules: Sequence[Rule], but: Sequence[str] = ()) -> list[Any] | None:
    if is_past() or not rules:
        return None
    rows: Any = Verdict.objects.all()
    found = [*rows.on(model, {rule.name for rule in rules}).defer(*but)]
    return found if len(found) == len({rule.name for rule in rules}) else None


def _moved(found: Sequence[Any], known: Known) -> BitMap:
    """The records that may have changed since they were judged, as far as that is known."""
    if {one.epoch for one in found} != {known.epoch}:
        return BitMap()
    return known.changed_since(min(one.number for one in found)) or BitMap()


def _as_it_is(model: Any, rules: Sequence[Rule], keys: BitMap, moved: BitMap) -> BitMap:
    if not moved or len(moved) > MOST:
        return keys
    rows = model._default_manager.filter(Among(F("pk"), [*moved])).breaking(*rules).order_by()
    return (keys - moved) | BitMap(rows.values_list("pk", flat=True))
