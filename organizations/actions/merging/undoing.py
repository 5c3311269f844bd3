"""Puts back what was done step by step: what nobody has touched since goes back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy

from organizations.actions.merging.relations import relations_of
from organizations.actions.merging.steps import UPDATED, packed, store, unpacked
from organizations.models import Deed, MergeStep, Organization, SplitStep, Undoable
from registry.actions import remove, withdraw_unfit
from registry.actions.changes import Line
from registry.actions.noting import note_changed
from registry.among import Among
from registry.chunks import chunks
from registry.history import remember
from registry.models import Record

GONE = gettext_lazy("deleted since: it stays so")
ELSEWHERE = gettext_lazy("changed again since: it stays as it is")
EDITED = gettext_lazy("edited since: it goes back with what was edited")
REFERRED = gettext_lazy("others refer to it since: it stays")
SHARED = gettext_lazy("one of its shares was changed since: all of them stay as they are")
CHUNK = 500
SIGNATURE = {"updated_at", "edited_by_id", "publish_on", "scheduled_by_id"}  # says nothing of it


@dataclass(frozen=True)
class Touched:
    """A row that somebody touched since, and what becomes of it."""

    kind: str
    name: str
    what: Any


@dataclass
class Undone:
    """``is_unfit``: whether the record that is back could not be published as it was."""

    touched: list[Touched]
    is_unfit: bool


def undo(done: Undoable, record_pk: int, *, by: Any, reason: str, told: str) -> Undone:
    """Put it all back, the record of this primary key among it. ``told``: what history says."""
    touched = _put_back(done, Line(by, told, timezone.now()))
    held = withdraw_unfit(Organization, [record_pk], by=by)
    done.undone_at, done.undone_by, done.undone_reason = timezone.now(), by, reason
    done.save()
    return Undone(touched, bool(held.moved))


def _put_back(done: Undoable, line: Line) -> list[Touched]:
    """Each step backwards; neighbours that did one thing to rows of one model at once."""
    kept: Any = done
    steps = list(kept.steps.order_by("-number"))
    apart = _changed_sums(steps)
    touched: list[Touched] = []
    for (deed, of), some in groupby(steps, key=lambda step: (step.deed, step.of)):
        for batch in _batches(deed, list(some)):
            rows = _rows_of(batch)
            going: list[Any] = []
            for step in batch:
                if (of, step.share_of or step.record_pk) in apart:
                    touched.append(_touched(step, rows.get(step.record_pk), SHARED))
                else:
                    going.append(step)
            touched += _BACKWARDS[deed](going, rows, line)
    return touched


def _batches(deed: str, steps: list[Any]) -> Iterable[list[Any]]:
    """What no two rows may share changes hands one by one."""
    return [[step] for step in steps] if deed == Deed.CHANGED else [steps]


def _rows_of(steps: list[Any]) -> dict[int, Any]:
    model = steps[0].model
    keys = Among(F("pk"), [step.record_pk for step in steps])
    return {row.pk: row for row in model._default_manager.filter(keys)}


def _changed_sums(steps: list[Any]) -> set[tuple[str, int]]:
    """The amounts of which a share, the one of the first row too, is not what it was: put back
    whole beside it, more would be counted than there was."""
    sums = {(step.of, step.share_of) for step in steps if step.share_of is not None}
    shares = [step for step in steps if (step.of, step.share_of or step.record_pk) in sums]
    shares.sort(key=lambda step: step.of)
    apart = set()
    for of, some in groupby(shares, key=lambda step: step.of):
        batch = list(some)
        rows = _rows_of(batch)
        for step in batch:
            row = rows.get(step.record_pk)
            if row is None or _is_changed(step, row):
                apart.add((of, step.share_of or step.record_pk))
    return apart


def _is_changed(step: Any, row: Any) -> bool:
    said = {name: value for name, value in step.after.items() if name not in SIGNATURE}
    return packed(row, said) != said


def _change_back(steps: list[Any], rows: dict[int, Any], line: Line) -> Iterator[Touched]:
    changed, names, untouched = {}, set[str](), []
    for step in steps:
        row = rows.get(step.record_pk)
        if row is None:
            yield _touched(step, None, GONE)
            continue
        now, before = packed(row, step.after), unpacked(step.model, step.before)
        same = [name for name in step.after if now[name] == step.after[name]]
        for name in same:
            setattr(row, name, before[name])
        if len(same) < len(step.after):
            yield _touched(step, row, ELSEWHERE)
        elif step.deed == Deed.MOVED and getattr(row, "updated_at", None) != step.updated_at:
            yield _touched(step, row, EDITED)
        else:
            untouched.append(step)
        if same:
            changed[row.pk] = row
            names |= {*same}
    if changed:
        how = {"unseal": True} if issubclass(steps[0].model, Record) else {}
        store([*changed.values()], names, line, **how)
    _hand_back(untouched)


def _hand_back(undone: list[Any]) -> None:
    """What an earlier deed left last is as it left it again: what is undone alone came between."""
    before = {one.record_pk: at for one in undone if (at := one.before.get(UPDATED))}
    if not before:
        return
    model, of = undone[0].model, undone[0].of
    for some in chunks(sorted(before), CHUNK):
        now = dict(model._default_manager.filter(pk__in=some).values_list("pk", UPDATED))
        for kind in (MergeStep, SplitStep):
            steps: Any = kind._default_manager.filter(of=of, record_pk__in=some)
            last = [one for one in steps if one.updated_at == parse_datetime(before[one.record_pk])]
            for one in last:
                one.updated_at = now.get(one.record_pk)
            kind._default_manager.bulk_update(last, [UPDATED])


def _take_away(steps: list[Any], rows: dict[int, Any], line: Line) -> Iterator[Touched]:
    going = []
    for step in steps:
        row = rows.get(step.record_pk)
        if row is None:
            yield _touched(step, None, GONE)
        elif _is_changed(step, row):
            yield _touched(step, row, ELSEWHERE)
        elif any(relation.rows(row).exists() for relation in relations_of(step.model)):
            yield _touched(step, row, REFERRED)
        else:
            going.append(row)
    if going:
        remove(going, by=line.by, reason=line.reason)


def _restore(steps: list[Any], rows: dict[int, Any], line: Line) -> Iterator[Touched]:
    """The rows as they were, under the primary keys that they had."""
    former = [step.model(pk=step.record_pk, **unpacked(step.model, step.before)) for step in steps]
    lacking, back = _lacking(former), []
    for step, row in zip(steps, former, strict=True):
        if step.record_pk in rows or step.record_pk in lacking:
            yield _touched(step, row, ELSEWHERE)
        else:
            back.append(row)
    if not back:
        return
    model: Any = steps[0].model
    is_record = issubclass(model, Record)
    if is_record:
        for row in back:
            row.updated_at = line.at
    model._default_manager.bulk_create(back)
    if is_record:
        remember("+", back, by=line.by, reason=line.reason)
        note_changed(model, [row.pk for row in back])


_BACKWARDS: dict[str, Any] = {
    Deed.MOVED: _change_back,
    Deed.CHANGED: _change_back,
    Deed.ADDED: _take_away,
    Deed.REMOVED: _restore,
}


def _lacking(rows: list[Any]) -> set[int]:
    """Those that refer to what is no longer there, by primary key."""
    found: set[int] = set()
    for key in (one for one in rows[0]._meta.concrete_fields if one.is_relation) if rows else ():
        wanted = {pk for row in rows if (pk := getattr(row, key.attname)) is not None}
        there: set[Any] = set()
        for some in chunks(sorted(wanted), CHUNK):
            rows_there = key.related_model._base_manager.filter(pk__in=some)
            there |= {*rows_there.values_list("pk", flat=True)}
        gone = wanted - there
        found |= {row.pk for row in rows if getattr(row, key.attname) in gone}
    return found


def _touched(step: Any, row: Any, what: Any) -> Touched:
    return Touched(str(step.model._meta.verbose_name), str(row or step.record_pk), what)
