"""The verbs that write records: atomic, by someone, with their history.

Each takes many records; one is a list of one. The admin, the importer, the demonstration data
and the commands call the same verbs.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry import diagnosis
from registry.enums import Publication
from registry.history import remember
from registry.models import Publishable, Record
from registry.refusals import Problem, Refused
from registry.rules import Rule
from registry.slugs import assign_slugs

BATCH = 500


@dataclass
class Draft:
    """A record as someone wants it.

    ``parts``: the whole of its rows in each relation that is given, by related name; a
    relation that is absent stays as it is.
    """

    record: Any
    parts: dict[str, list[Any]] = field(default_factory=dict)


@dataclass
class Written:
    """What a write did to the records it was given."""

    created: list[Any] = field(default_factory=list)
    updated: list[Any] = field(default_factory=list)
    unchanged: list[Any] = field(default_factory=list)


def write(drafts: Sequence[Draft], *, by: Any, reason: str = "") -> Written:
    """Store records of one model, with their parts.

    Raises ``Refused`` with the reasons of every record at fault; then nothing is stored.
    """
    if not drafts:
        return Written()
    for draft in drafts:
        for record in (draft.record, *(row for rows in draft.parts.values() for row in rows)):
            record.fill()
    if problems := diagnosis.of_fields([draft.record for draft in drafts]):
        raise Refused(problems)
    with _unmarked_on_failure(drafts), diagnosis.of_database(drafts), transaction.atomic():
        return _store(drafts, by=by, reason=reason)


@contextmanager
def _unmarked_on_failure(drafts: Sequence[Draft]) -> Iterator[None]:
    """Takes back the primary keys of what was not stored after all, so it can be tried again."""
    rows = [draft.record for draft in drafts]
    rows += [row for draft in drafts for part in draft.parts.values() for row in part]
    new = [row for row in rows if row.pk is None]
    try:
        yield
    except BaseException:
        for row in new:
            row.pk, row._state.adding = None, True
        raise


def _store(drafts: Sequence[Draft], *, by: Any, reason: str) -> Written:
    model = type(drafts[0].record)
    _lock_referenced(model, [draft.record for draft in drafts])
    changes = _Changes.of(model, [draft.record for draft in drafts])
    now = timezone.now()
    _insert(model, changes.new, by=by, reason=reason, now=now)
    _update(model, changes, by=by, reason=reason, now=now)
    with_parts = _store_parts(drafts, by=by, reason=reason)
    touched = [r for r in changes.same if r.pk in with_parts]
    _update(model, _Changes(changed=touched), by=by, reason=reason, now=now)
    _check_across(model, changes)
    same = [r for r in changes.same if r.pk not in with_parts]
    return Written(changes.new, changes.changed + touched, same)


@dataclass
class _Changes:
    new: list[Any] = field(default_factory=list)
    changed: list[Any] = field(default_factory=list)
    same: list[Any] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, model: type[Record], records: list[Any]) -> "_Changes":
        """Compares with what is stored, and locks it."""
        changes = cls(new=[record for record in records if record.pk is None])
        known = {record.pk: record for record in records if record.pk is not None}
        stored = model._default_manager.select_for_update().order_by("pk").in_bulk(list(known))
        for pk, record in known.items():
            differing = _differing(record, stored[pk])
            changes.fields |= differing
            (changes.changed if differing else changes.same).append(record)
        if issubclass(model, Publishable):
            renamed = changes.changed if changes.fields & {*model.slug_sources} else []
            if assign_slugs(model, changes.new, renamed):
                changes.fields.add("slug")
        return changes


def _differing(record: Any, stored: Any) -> set[str]:
    names = [field.attname for field in type(record).stored_fields()]
    return {name for name in names if getattr(record, name) != getattr(stored, name)}


def _lock_referenced(model: type[Record], records: list[Any]) -> None:
    """Lock the rows whose fields the rules of ``model`` look at, in a fixed order."""
    names = {watched.split("__")[0] for rule in model.rules_across() for watched in rule.watches}
    for name in sorted(names | ({model.part_of} if model.part_of else set())):
        target = model._meta.get_field(name)
        if isinstance(target, models.ForeignKey):
            pks = {getattr(record, target.attname) for record in records}
            rows = target.related_model._default_manager.filter(pk__in=pks)
            list(rows.select_for_update().order_by("pk").values_list("pk"))


def _insert(model: Any, records: list[Any], *, by: Any, reason: str, now: Any) -> None:
    for record in records:
        record.created_at = record.updated_at = now
    model._default_manager.bulk_create(records, batch_size=BATCH)
    remember("+", records, by=by, reason=reason)


def _update(model: Any, changes: _Changes, *, by: Any, reason: str, now: Any) -> None:
    for record in changes.changed:
        record.updated_at = now
    names = [model._meta.get_field(name.removesuffix("_id")).name for name in changes.fields]
    if changes.changed:
        fields = sorted({*names, "updated_at"})
        model._default_manager.bulk_update(changes.changed, fields, batch_size=BATCH)
        remember("~", changes.changed, by=by, reason=reason)


def _store_parts(drafts: Sequence[Draft], *, by: Any, reason: str) -> set[int]:
    """Make each given relation hold exactly its given rows; the records whose parts changed."""
    touched: set[int] = set()
    for name in sorted({name for draft in drafts for name in draft.parts}):
        owners = [draft for draft in drafts if name in draft.parts]
        touched |= _store_relation(name, owners, by=by, reason=reason)
    return touched


def _store_relation(name: str, owners: list[Draft], *, by: Any, reason: str) -> set[int]:
    relation = type(owners[0].record)._meta.get_field(name)
    part: Any = relation.related_model
    parent = relation.field.attname
    stored = {
        (getattr(row, parent), *_identity(row)): row
        for row in part._default_manager.filter(**{f"{parent}__in": [o.record.pk for o in owners]})
    }
    kept, rows = set(), []
    for owner in owners:
        for row in owner.parts[name]:
            setattr(row, parent, owner.record.pk)
            identity = (owner.record.pk, *_identity(row))
            if identity in stored and identity not in kept:
                row.pk, row.created_at = stored[identity].pk, stored[identity].created_at
            kept.add(identity)
            rows.append(row)
    gone = [row for identity, row in stored.items() if identity not in kept]
    _erase(gone, by=by, reason=reason)
    changes = _Changes.of(part, rows)
    now = timezone.now()
    _insert(part, changes.new, by=by, reason=reason, now=now)
    _update(part, changes, by=by, reason=reason, now=now)
    _check_across(part, changes)
    return {getattr(row, parent) for row in (*gone, *changes.new, *changes.changed)}


def _identity(row: Record) -> tuple[Any, ...]:
    names = (name for name in type(row).identity if name != row.part_of)
    return tuple(getattr(row, row._meta.get_field(name).attname) for name in names)  # type: ignore[union-attr]


def _check_across(model: type[Record], changes: _Changes) -> None:
    """Hold the refuse rules that no constraint of one table can hold."""
    written = [*changes.new, *changes.changed, *changes.same]
    problems = _breaches(model, model.rules_across(), {record.pk: record for record in written})
    if model.part_of:
        target: Any = model._meta.get_field(model.part_of)
        parents = {getattr(record, target.attname): record for record in written}
        problems += _breaches(target.related_model, target.related_model.rules_across(), parents)
    problems += _breaches_elsewhere(model, changes)
    if problems:
        raise Refused(problems)


def _breaches(model: Any, rules: Sequence[Rule], records: dict[int, Any]) -> list[Problem]:
    if not rules or not records:
        return []
    found = model._default_manager.filter(pk__in=records).breaches(rules)
    return [Problem.broken(rule, records[pk]) for pk, broken in found.items() for rule in broken]


def _breaches_elsewhere(model: type[Record], changes: _Changes) -> list[Problem]:
    """What the change of a record breaks in the records that refer to it."""
    problems: list[Problem] = []
    for relation in model._meta.related_objects:
        other, name = relation.related_model, relation.field.name
        rules = getattr(other, "rules_across", tuple)()
        watched = [r for r in rules if any(f"{name}__{f}" in r.watches for f in changes.fields)]
        if not watched:
            continue
        records = {record.pk: record for record in changes.changed}
        rows = other._default_manager.filter(**{f"{name}__in": records})
        owners = dict(rows.values_list("pk", f"{name}_id"))
        for pk, broken in rows.breaches(watched).items():
            problems += [Problem.broken(rule, records[owners[pk]]) for rule in broken]
    return problems


@transaction.atomic
def remove(records: Iterable[Any], *, by: Any, reason: str = "") -> None:
    """Delete records and what is part of them; what others refer to is refused."""
    _erase(list(records), by=by, reason=reason)


def _erase(records: list[Any], *, by: Any, reason: str) -> None:
    for record in records:
        for relation in record._meta.related_objects:
            related: Any = relation.related_model
            if relation.on_delete is models.CASCADE and issubclass(related, Record):
                parts = related._default_manager.filter(**{relation.field.name: record})
                _erase(list(parts), by=by, reason=reason)
        record._history_user, record._change_reason = by, reason
        try:
            record.delete()
        except ProtectedError as error:
            raise Refused([diagnosis.of_protection(record, error)]) from error


@dataclass
class Decision:
    """What a verb of publication did: the records moved, and those held back with the rules."""

    moved: list[Any] = field(default_factory=list)
    held_back: dict[int, list[Rule]] = field(default_factory=dict)


def _locked(model: type[Publishable], pks: Collection[int], *states: str) -> list[Any]:
    """The records in one of the states, in a fixed order, locked."""
    rows = model._default_manager.filter(pk__in=pks, publication__in=states)
    return list(rows.select_for_update().order_by("pk"))


@transaction.atomic
def publish(
    model: type[Publishable], pks: Collection[int], *, by: Any, reason: str = ""
) -> Decision:
    """Publish the drafts that break no publication rule; hold the others back."""
    records = _locked(model, pks, Publication.DRAFT, Publication.IN_REVIEW)
    held = model._default_manager.filter(pk__in=[r.pk for r in records]).blocked()
    ready = [record for record in records if record.pk not in held]
    _move(ready, Publication.PUBLISHED, by=by, reason=reason)
    return Decision(ready, held)


@transaction.atomic
def submit(
    model: type[Publishable], pks: Collection[int], *, by: Any, reason: str = ""
) -> Decision:
    """Send drafts to review."""
    records = _locked(model, pks, Publication.DRAFT)
    _move(records, Publication.IN_REVIEW, by=by, reason=reason)
    return Decision(records)


@transaction.atomic
def withdraw(
    model: type[Publishable], pks: Collection[int], *, by: Any, reason: str = ""
) -> Decision:
    """Make drafts of the records, whatever their state."""
    records = _locked(model, pks, *set(Publication.values) - {Publication.DRAFT})
    _move(records, Publication.DRAFT, by=by, reason=reason)
    return Decision(records)


@transaction.atomic
def archive(
    model: type[Publishable], pks: Collection[int], *, by: Any, reason: str
) -> Decision:
    """Archive records; the reason is stored with them and may not be empty."""
    records = _locked(model, pks, *set(Publication.values) - {Publication.ARCHIVED})
    if records and not reason.strip():
        message = _("An archived record states why it was archived.")
        raise Refused([Problem(r, message, "publication.reason") for r in records])
    for record in records:
        record.archived_reason = reason
    _move(records, Publication.ARCHIVED, by=by, reason=reason)
    return Decision(records)


@transaction.atomic
def withdraw_unfit(model: type[Publishable], pks: Collection[int], *, by: Any) -> Decision:
    """Make drafts of the published records that have come to break a publication rule."""
    held = model._default_manager.public().filter(pk__in=pks).blocked()
    codes = sorted({rule.code for rules in held.values() for rule in rules})
    decision = withdraw(model, list(held), by=by, reason=", ".join(codes))
    return Decision(decision.moved, held)


def _move(records: list[Any], state: Publication, *, by: Any, reason: str) -> None:
    now = timezone.now()
    for record in records:
        record.publication, record.updated_at = state, now
        if state != Publication.ARCHIVED:
            record.archived_reason = ""
    if records:
        fields = ["publication", "archived_reason", "updated_at"]
        type(records[0])._default_manager.bulk_update(records, fields, batch_size=BATCH)
        remember("~", records, by=by, reason=reason)

