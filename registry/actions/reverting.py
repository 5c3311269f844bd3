"""Puts back what one line of history changed, on a record and on its parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry.actions.drafts import Draft, Written
from registry.actions.writing import write
from registry.models import Record
from registry.refusals import Problem, Refused

UNTOLD = {"key"}


@dataclass(frozen=True)
class Taken:
    """A row of history, and the one before it of the same record: what one change did.

    ``relation``: by which name the record has this part; empty for the record itself.
    """

    row: Any
    previous: Any = None
    relation: str = ""

    @property
    def kind(self) -> str:
        return str(self.row.history_type)

    @property
    def model(self) -> Any:
        return self.row.instance_type

    def fields(self) -> list[Any]:
        """The fields to put back: those that people fill, and that differ."""
        model = self.model
        return [
            one
            for one in model.stored_fields()
            if one.name not in UNTOLD | {model.part_of}
            and self.kind == "~"
            and self.previous is not None
            and getattr(self.row, one.attname) != getattr(self.previous, one.attname)
        ]

    @property
    def can_be_reverted(self) -> bool:
        return bool(self.fields()) or (bool(self.relation) and self.kind in "+-")


@dataclass
class _Wanted:
    """The record and its parts as they are to be."""

    record: Any
    parts: dict[str, dict[int, Any]] = field(default_factory=dict)
    restored: dict[str, list[Any]] = field(default_factory=dict)

    def rows(self, relation: str) -> dict[int, Any]:
        """The stored parts of a relation, by primary key."""
        if relation not in self.parts:
            manager = getattr(self.record, relation)
            self.parts[relation] = {row.pk: row for row in manager.order_by("pk")}
        return self.parts[relation]

    def draft(self) -> Draft:
        parts = {
            name: [*rows.values(), *self.restored.get(name, [])]
            for name, rows in self.parts.items()
        }
        return Draft(self.record, parts)


@transaction.atomic
def revert(
    record: Any, taken: Sequence[Taken], *, seen_at: datetime, by: Any, reason: str
) -> Written:
    """Give the record, and its parts, the values that they had before a change.

    Parts that the change added go; those that it deleted come back. Raises ``Refused`` as
    ``write`` does, and where the record changed after ``seen_at``.
    """
    model = type(record)
    stored = model._default_manager.select_for_update(of=("self",)).filter(pk=record.pk).first()
    if stored is None or stored.updated_at != seen_at:
        message = _("Someone changed this record, or a part of it, after you opened it.")
        remedy = _("Read what changed, then ask again; nothing was done.")
        raise Refused([Problem(record, message, "changed_meanwhile", remedy=remedy)])
    wanted = _Wanted(stored)
    for one in taken:
        _put_back(wanted, one)
    draft = wanted.draft()
    refuse_missing(draft.rows)
    return write([draft], by=by, reason=reason)


def _put_back(wanted: _Wanted, one: Taken) -> None:
    if not one.relation:
        _fill(wanted.record, one)
        return
    rows = wanted.rows(one.relation)
    if one.kind == "+":
        rows.pop(one.row.id, None)
    elif one.kind == "-" and one.row.id not in rows:
        wanted.restored.setdefault(one.relation, []).append(restored(one))
    elif one.kind == "~" and one.row.id in rows:
        _fill(rows[one.row.id], one)


def _fill(record: Any, one: Taken) -> None:
    for stored in one.fields():
        setattr(record, stored.attname, getattr(one.previous, stored.attname))


def restored(one: Taken) -> Any:
    """A deleted part as it was, not stored."""
    model = one.model
    values = {f.attname: getattr(one.row, f.attname) for f in model.stored_fields()}
    return model(**values)


def refuse_missing(rows: Sequence[Any]) -> None:
    """Raise ``Refused`` for what refers to a record that is no longer there."""
    problems = [
        Problem(
            row,
            _("It refers to a record that was deleted in the meantime."),
            "deleted",
            key.name,
            _("Choose another."),
        )
        for row in rows
        for key, pk in _references(row).items()
        if not key.related_model._base_manager.filter(pk=pk).exists()
    ]
    if problems:
        raise Refused(problems)


def _references(row: Record) -> Mapping[Any, Any]:
    keys = [f for f in row.stored_fields() if f.is_relation and f.name != row.part_of]
    return {key: pk for key in keys if (pk := getattr(row, key.attname)) is not None}
