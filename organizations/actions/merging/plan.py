"""What a merge would do to each row that refers to the duplicate, before it does any of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.actions.merging.relations import Relation, relations_of
from registry.refusals import Problem


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
    duplicate: Any
    kept: Any
    rows: list[Fated]

    def of(self, *fates: Fate) -> list[Fated]:
        return [one for one in self.rows if one.fate in fates]

    def problems(self) -> list[Problem]:
        message = _("Both records have this, and it is sealed: %(row)s.")
        remedy = _("Revoke or correct one of the two first, or keep both records.")
        return [
            Problem(one.row, message % {"row": one.row}, "merge.sealed", remedy=remedy)
            for one in self.of(Fate.HINDERS)
        ]


def plan_of(duplicate: Any, kept: Any) -> Plan:
    rows = (
        one for relation in relations_of(type(kept)) for one in fates(relation, duplicate, kept)
    )
    return Plan(duplicate, kept, [one for one in rows if one.row != duplicate])


def fates(relation: Relation, duplicate: Any, kept: Any) -> Iterator[Fated]:
    for row in relation.rows(duplicate):
        yield fate_of(relation, row, kept)


def fate_of(relation: Relation, row: Any, kept: Any) -> Fated:
    if any(getattr(row, key.attname) == kept.pk for key in relation.others()):
        return Fated(relation, row, Fate.ENDS)
    twins, fate = list(_same(relation, row, kept)), Fate.JOINS
    if not twins:
        twins, fate = list(_overlapping(relation, row, kept)), Fate.SPANS
    if not twins:
        return Fated(relation, row, Fate.MOVES)
    is_sealed = getattr(relation.model, "seal", None) is not None
    return Fated(relation, row, Fate.HINDERS if is_sealed else fate, twins)


def _same(relation: Relation, row: Any, kept: Any) -> Iterator[Any]:
    """The row of the kept record that no other may equal, and this one would."""
    for names in relation.unique_sets():
        wanted = {name: getattr(row, row._meta.get_field(name).attname) for name in names}
        wanted[relation.field.name] = kept.pk
        if relation.is_pair:
            wanted = dict(zip(("first", "second"), sorted(wanted.values()), strict=True))
        if None not in wanted.values():
            yield from relation.model._default_manager.filter(**wanted).exclude(pk=row.pk)
            return


def _overlapping(relation: Relation, row: Any, kept: Any) -> Iterator[Any]:
    for one in relation.intervals():
        same = {name: getattr(row, row._meta.get_field(name).attname) for name in one.fields}
        same[relation.field.name] = kept.pk
        others = relation.model._default_manager.filter(**same).exclude(pk=row.pk)
        yield from one.overlapping(others, row).order_by("pk")
