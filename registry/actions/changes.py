"""Compares records with what is stored, and stores them with a line of history each."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry import inserting
from registry.actions.after import tell_after
from registry.actions.locks import lock_referenced
from registry.actions.noting import note_changed
from registry.chunks import chunks
from registry.history import remember
from registry.models import Publishable, Record
from registry.parity import follow
from registry.refusals import Problem, Refused
from registry.slugs import assign_slugs

BATCH = 500
CHUNK = 1000
UNSCHEDULED = {"publish_on": None, "scheduled_by": None}


@dataclass(frozen=True)
class Line:
    """Who, why and when: what a line of history says beside the record. ``is_trial``: all of it
    will be taken back; nothing can refuse a line, so none is written."""

    by: Any
    reason: str
    at: datetime.datetime
    is_trial: bool = False


@dataclass
class Changes:
    """The records that are new, that differ from what is stored (in ``fields``), and the same.

    ``left``: those that were part of another record before, by its primary key.
    """

    new: list[Any] = field(default_factory=list)
    changed: list[Any] = field(default_factory=list)
    same: list[Any] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)
    left: dict[int, Any] = field(default_factory=dict)

    @classmethod
    def of(
        cls, model: type[Record], records: list[Any], seen: Mapping[int, Any] | None = None
    ) -> "Changes":
        """Compares with what is stored, and locks it. ``seen``: when each was last changed, as
        far as its writer knows."""
        changes = cls(new=[record for record in records if record.pk is None])
        known = {record.pk: record for record in records if record.pk is not None}
        stored = model._default_manager.select_for_update().order_by("pk").in_bulk(list(known))
        if gone := [record for pk, record in known.items() if pk not in stored]:
            message = _("It was deleted in the meantime.")
            remedy = _("Reload the page or the file; create it anew if it must exist.")
            raise Refused([Problem(r, message, "deleted", remedy=remedy) for r in gone])
        refuse_unseen(list(stored.values()), seen or {})
        for pk, record in known.items():
            differing = _differing(record, stored[pk])
            differing |= follow(record, stored[pk], differing, timezone.now())
            changes.fields |= differing
            (changes.changed if differing else changes.same).append(record)
            if parent_pk(stored[pk]) != parent_pk(record):
                changes.left[parent_pk(stored[pk])] = record
        lock_referenced(model, [stored[record.pk] for record in changes.left.values()])
        if issubclass(model, Publishable):
            renamed = changes.changed if changes.fields & {*model.slug_sources} else []
            if assign_slugs(model, changes.new, renamed):
                changes.fields.add("slug")
        return changes


def refuse_unseen(stored: list[Any], seen: Mapping[int, Any]) -> None:
    """Raise ``Refused`` for the locked records that changed since they were seen."""
    if stale := [one for one in stored if seen.get(one.pk) not in (None, one.updated_at)]:
        message = _("Someone changed this record, or a part of it, after you opened it.")
        remedy = _("Read what changed, then ask again; nothing was done.")
        raise Refused([Problem(one, message, "changed_meanwhile", remedy=remedy) for one in stale])


def parent_pk(record: Any) -> int:
    """The primary key of the record that this one is a part of; 0 for one that is whole."""
    name = record.part_of
    return int(getattr(record, record._meta.get_field(name).attname)) if name else 0


def parent_model(model: type[Record]) -> Any:
    """The model of the records that those of ``model`` are parts of."""
    return model._meta.get_field(model.part_of).related_model


def _differing(record: Any, stored: Any) -> set[str]:
    names = [field.attname for field in type(record).stored_fields()]
    return {name for name in names if getattr(record, name) != getattr(stored, name)}


def insert(model: Any, records: list[Any], line: Line) -> None:
    for record in records:
        record.created_at = record.updated_at = line.at
    inserting.insert(model, records)
    _note("+", model, records, line)


def _note(kind: str, model: Any, records: list[Any], line: Line) -> None:
    """That they are stored, for whoever asks later."""
    if not line.is_trial:
        remember(kind, records, by=line.by, reason=line.reason)
        note_changed(model, (record.pk for record in records))
        tell_after(model, (record.pk for record in records))


def sign(model: type[Record], changes: Changes, line: Line) -> None:
    """What a record says is of who last changed it; to give it to an officer changes nothing.

    A day of publication was chosen for what the record said then: it goes with the change."""
    if issubclass(model, Publishable) and (changes.new or changes.fields - {"officer_id"}):
        by = line.by.pk if line.by else None
        for record in (*changes.new, *changes.changed):
            record.edited_by_id = by
            record.publish_on = record.scheduled_by_id = None
        changes.fields |= {"edited_by", *UNSCHEDULED}


def touch_owners(model: type[Record], changes: Changes, line: Line) -> None:
    """A record changes with its parts: who saw it before has not seen it as it is. The line of
    history is the parts'."""
    if pks := owners_of(model, changes):
        touch(parent_model(model), pks, line)


def owners_of(model: type[Record], changes: Changes) -> set[int]:
    """The primary keys of the records that the written ones are, or were, parts of."""
    if not model.part_of:
        return set()
    return {*changes.left, *map(parent_pk, (*changes.new, *changes.changed))}


def touch(owner: Any, pks: Collection[int], line: Line) -> None:
    is_signed = issubclass(owner, Publishable)
    signed = {"edited_by": line.by, **UNSCHEDULED} if is_signed else {}
    for some in chunks(pks, CHUNK):
        owner._default_manager.filter(pk__in=some).update(updated_at=line.at, **signed)
    if not line.is_trial:
        tell_after(owner, pks)


def update(model: Any, changes: Changes, line: Line) -> None:
    for record in changes.changed:
        record.updated_at = line.at
    names = [model._meta.get_field(name.removesuffix("_id")).name for name in changes.fields]
    if changes.changed:
        fields = sorted({*names, "updated_at"})
        model._default_manager.bulk_update(changes.changed, fields, batch_size=BATCH)
        _note("~", model, changes.changed, line)
