"""Makes rows that refer to one record refer to another, and closes the record that they leave."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from organizations.actions.merging.plan import Fate, Fated, fates, hindrances
from organizations.actions.merging.relations import Relation, relations_of
from organizations.actions.merging.steps import Steps
from organizations.models import Deed, Organization
from registry.actions import archive
from registry.actions.changes import Changes, Line, update
from registry.models import Record
from registry.refusals import Refused

EMPTY = (None, "")
CLOSED = ("publication", "archived_reason", "publish_on", "scheduled_by_id")


def close(record: Organization, told: str, steps: Steps, **stood_for: Any) -> None:
    """Archive a record; ``stood_for``: the field that says by what, and what."""
    fields: list[Any] = [record._meta.get_field(name) for name in stood_for]
    names = [one.attname for one in fields]
    before = {name: getattr(record, name) for name in (*CLOSED, *names)}
    archive(Organization, [record.pk], by=steps.by, reason=told)
    record.refresh_from_db()
    for name, value in stood_for.items():
        setattr(record, name, value)
    closing = Changes(changed=[record], fields={*names})
    update(Organization, closing, Line(steps.by, steps.reason, timezone.now()))
    steps.note_as_done(record, before)


def move_all(left: Any, kept: Any, steps: Steps) -> None:
    """What refers to the one comes to refer to the other, of whatever model the two are."""
    for relation in relations_of(type(kept)):
        rows = [row for row in relation.rows(left) if row != left]
        move(relation, rows, kept, steps)


def move(
    relation: Relation,
    rows: Sequence[Any],
    kept: Any,
    steps: Steps,
    said: Mapping[int, Mapping[str, Any]] | None = None,
) -> None:
    """These rows come to be of the record. ``said``: by primary key, what each that moves says
    otherwise from then on."""
    found = fates(relation, rows, kept)
    if problems := hindrances(found):
        raise Refused(problems)
    for one in found:
        if one.fate != Fate.MOVES:
            _settle(fates(relation, [one.row], kept)[0], kept, steps)
    moving = [one.row for one in found if one.fate == Fate.MOVES]
    values = {
        row.pk: {**relation.moved(row, kept), **(said or {}).get(row.pk, {})} for row in moving
    }
    how: dict[str, Any] = {"unseal": True} if issubclass(relation.model, Record) else {}
    if not relation.is_pair:
        how["of"] = (relation.field.name, kept)
    steps.change(moving, values, Deed.MOVED, **how)


def _settle(one: Fated, kept: Any, steps: Steps) -> None:
    """One stored row that does not simply move."""
    if one.fate in (Fate.JOINS, Fate.SPANS):
        join(one, steps, [one.row, *one.twins[1:]])
    elif one.fate == Fate.ENDS:
        steps.remove(one.row)


def join(one: Fated, steps: Steps, removed: Sequence[Any]) -> None:
    """The first of the twins says from now on what the row and the other twins say; those that
    are ``removed`` go, and what refers to them comes to refer to it."""
    stays, *others = one.twins
    gone = [one.row, *others]
    for row in removed:
        move_all(row, stays, steps)
    values = _filled(stays, gone, one.relation)
    if one.fate == Fate.SPANS:
        values |= _hull(one.relation, [stays, *gone])
    for row in removed:
        steps.remove(row)
    if values:
        steps.change([stays], {stays.pk: values}, Deed.CHANGED)


def _filled(stays: Any, gone: list[Any], relation: Relation) -> dict[str, Any]:
    """What is empty in the row that stays, and said in another."""
    if not isinstance(stays, Record):
        return {}
    apart = {name for one in relation.intervals() for name in (one.start, one.end)}
    empty = (
        field.attname
        for field in type(stays).stored_fields()
        if field.name not in apart and getattr(stays, field.attname) in EMPTY
    )
    said = {name: [v for row in gone if (v := getattr(row, name)) not in EMPTY] for name in empty}
    return {name: values[0] for name, values in said.items() if values}


def _hull(relation: Relation, rows: list[Any]) -> dict[str, Any]:
    """From the first day of them all to the last; an unknown one is open."""
    (interval,) = relation.intervals()
    starts = [getattr(row, interval.start) for row in rows]
    ends = [getattr(row, interval.end) for row in rows]
    return {
        interval.start: None if None in starts else min(starts),
        interval.end: None if None in ends else max(ends),
    }
