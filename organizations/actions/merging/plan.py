"""What a merge would do to each row that refers to the duplicate, before it does any of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.actions.merging.held import Held
from organizations.actions.merging.relations import FEW, Relation, relations_of
from registry.refusals import Problem

NAMED = 20  # of many rows that move, those that are read


class Fate(models.TextChoices):
    """What becomes of one row."""

    MOVES = "moves", _("goes to the kept record")
    JOINS = "joins", _("is there already: the two become one")
    SPANS = "spans", _("overlaps in time: the two become one, from the first day to the last")
    ENDS = "ends", _("linked the two records: it goes")
    HINDERS = "hinders", _("cannot be joined: it keeps the two apart")


@dataclass
class Fated:
    """``twins``: the rows of the kept record that it becomes one with."""

    relation: Relation
    row: Any
    fate: Fate
    twins: list[Any] = field(default_factory=list)


@dataclass
class Plan:
    """``more``: how many rows of each model simply move, beside those that are named."""

    duplicate: Any
    kept: Any
    rows: list[Fated]
    more: Counter[Any] = field(default_factory=Counter)

    def of(self, *fates: Fate) -> list[Fated]:
        return [one for one in self.rows if one.fate in fates]

    def problems(self) -> list[Problem]:
        return hindrances(self.rows)


def hindrances(rows: Iterable[Fated]) -> list[Problem]:
    message = _("Both records have this, and it is sealed: %(row)s.")
    remedy = _("Revoke or correct one of the two first, or keep both records.")
    return [
        Problem(one.row, message % {"row": one.row}, "merge.sealed", remedy=remedy)
        for one in rows
        if one.fate == Fate.HINDERS
    ]


def plan_of(duplicate: Any, kept: Any) -> Plan:
    rows = (
        one
        for relation in relations_of(type(kept))
        for one in fates(relation, list(relation.rows(duplicate)), kept)
    )
    return Plan(duplicate, kept, [one for one in rows if one.row != duplicate])


def preview_of(duplicate: Any, kept: Any) -> Plan:
    """As ``plan_of``, for who reads it: of many rows of one relation, only those that may meet
    others are looked at, and the first of those that simply move."""
    plan = Plan(duplicate, kept, [])
    for relation in relations_of(type(kept)):
        rows = relation.rows(duplicate)
        if not relation.is_pair and (count := rows.count()) > FEW:
            found = _first_fates(relation, duplicate, kept)
            plan.more[relation.model] += count - len(found)
        else:
            found = fates(relation, list(rows), kept)
        plan.rows += [one for one in found if one.row != duplicate]
    return plan


def _first_fates(relation: Relation, duplicate: Any, kept: Any) -> list[Fated]:
    found = fates(relation, list(relation.meeting(duplicate, kept)), kept)
    known = {one.row.pk for one in found}
    first = relation.rows(duplicate)[: NAMED + len(known)]
    moving = [row for row in first if row.pk not in known][:NAMED]
    return [*found, *(Fated(relation, row, Fate.MOVES) for row in moving)]


def fates(relation: Relation, rows: Sequence[Any], kept: Any) -> list[Fated]:
    """What becomes of rows of one relation if they come to be of the record; asked of the
    database once for them all. A row may be one that is not stored."""
    held = Held(relation, kept, rows) if rows else None
    return [_fate_of(row, held) for row in rows if held]


def _fate_of(row: Any, held: "Held") -> Fated:
    relation = held.relation
    if any(getattr(row, key.attname) == held.kept.pk for key in relation.others()):
        return Fated(relation, row, Fate.ENDS)
    twins, fate = held.same(row), Fate.JOINS
    if not twins:
        twins, fate = held.overlapping(row), Fate.SPANS
    if not twins:
        return Fated(relation, row, Fate.MOVES)
    is_sealed = getattr(relation.model, "seal", None) is not None
    return Fated(relation, row, Fate.HINDERS if is_sealed else fate, twins)
