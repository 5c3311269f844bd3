"""Stores records and their parts, and refuses what breaks a rule."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from registry import diagnosis, guards
from registry.actions.changes import (
    Changes,
    Line,
    insert,
    owners_of,
    parent_model,
    sign,
    touch,
    update,
)
from registry.actions.checks import check_across, check_fit
from registry.actions.drafts import Draft, Written
from registry.actions.learning import learn_after
from registry.actions.locks import lock_referenced, lock_watching
from registry.actions.reach import Reached
from registry.actions.removal import erase
from registry.actions.replaced import refuse_replaced
from registry.actions.seals import check_seals, refuse_sealed
from registry.models import Publishable, Record
from registry.refusals import Problem, Refused


@dataclass
class Writing:
    """One write on its way: what its history says, what its caller takes on itself, and the
    records elsewhere that it concerns."""

    line: Line
    leave_unfit: bool
    unseal: bool
    leave_untouched: bool = False
    judge: Callable[[Written], list[Problem]] | None = None
    reached: Reached = field(default_factory=Reached)


def write(
    drafts: Sequence[Draft],
    *,
    by: Any,
    reason: str = "",
    leave_unfit: bool = False,
    unseal: bool = False,
    leave_untouched: bool = False,
    judge: Callable[[Written], list[Problem]] | None = None,
) -> Written:
    """Store records of one model, with their parts.

    Raises ``Refused`` with the reasons of every record at fault; then nothing is stored. A
    change that makes a published record unfit for publication is refused too, the record itself
    or one elsewhere, unless the caller takes it on itself (``leave_unfit``) to withdraw what it
    leaves so; and so is a change of what is sealed, or of what another
    record stands for, but for the verbs that must (``unseal``).
    A record changes with its parts: who writes those of many records in several goes may touch
    these once, at the end (``leave_untouched``, then ``touch_untouched``). ``judge``: what its
    caller has against what would be stored.
    """
    line = Line(by, reason, timezone.now())
    return write_so(drafts, Writing(line, leave_unfit, unseal, leave_untouched, judge))


def write_so(drafts: Sequence[Draft], task: Writing) -> Written:
    if not drafts:
        return Written()
    fill([row for draft in drafts for row in draft.rows])
    try:
        return _write(drafts, task)
    except Refused as refused:
        if any(problem.field != "slug" for problem in refused.problems):
            raise
    # Another write took that address in the meantime: there are others.
    return _write(drafts, replace(task, reached=Reached()))


def fill(rows: Sequence[Record]) -> None:
    """Check their fields, and fill those that follow from others. Raises ``Refused``."""
    if problems := diagnosis.of_fields(rows):
        raise Refused(problems)
    for row in rows:  # fields have their types by now
        row.fill()


@transaction.atomic
def touch_untouched(model: type[Record], owners: Collection[int], *, by: Any, reason: str) -> None:
    """The records whose parts, of this model, were written and that were left so."""
    if owners:
        touch(parent_model(model), sorted(owners), Line(by, reason, timezone.now()))


def _write(drafts: Sequence[Draft], task: Writing) -> Written:
    with (
        _unmarked_on_failure(drafts),
        diagnosis.of_database(drafts),
        transaction.atomic(),
        guards.put_off() if task.line.is_trial else guards.waiting(),
    ):
        return _store(drafts, task)


@contextmanager
def _unmarked_on_failure(drafts: Sequence[Draft]) -> Iterator[None]:
    """Takes back the primary keys and addresses of what was not stored after all, so that it
    can be tried again."""
    new = [row for draft in drafts for row in draft.rows if row.pk is None]
    slugs = [(d.record, d.record.slug) for d in drafts if isinstance(d.record, Publishable)]
    try:
        yield
    except BaseException:
        for row in new:
            row.pk, row._state.adding = None, True
        for record, slug in slugs:
            record.slug = slug
        raise


def _store(drafts: Sequence[Draft], task: Writing) -> Written:
    model = type(drafts[0].record)
    records = [draft.record for draft in drafts]
    if not task.leave_unfit:
        lock_watching(model, records)
    lock_referenced(model, records)
    seen = {draft.record.pk: draft.seen for draft in drafts if draft.seen}
    changes = Changes.of(model, records, seen)
    sealed = set() if task.unseal else check_seals(model, changes)
    if not task.unseal:
        refuse_replaced(model, changes)
    _store_rows(model, changes, task)
    owners = owners_of(model, changes)
    if owners and not task.leave_untouched:
        touch(parent_model(model), owners, task.line)
    with_parts = _store_parts(drafts, task)
    touched = [record for record in changes.same if record.pk in with_parts]
    refuse_sealed(model, {record.pk: record for record in touched}, sealed)
    _sign_for_parts(model, touched, task.line)
    _judge(model, changes, touched, task)
    same = [record for record in changes.same if record.pk not in with_parts]
    task.reached.look_at_left(model, changes)
    changed = changes.changed + touched
    left = owners if task.leave_untouched else set()
    written = Written(changes.new, changed, same, task.reached.published(), left)
    if task.judge and (problems := task.judge(written)):
        raise Refused(problems)
    return written


def _sign_for_parts(model: type[Record], touched: list[Any], line: Line) -> None:
    """The records that only their parts changed."""
    changes = Changes(changed=touched, fields={"updated_at"})
    sign(model, changes, line)
    update(model, changes, line)


def _judge(model: type[Record], changes: Changes, touched: list[Any], task: Writing) -> None:
    check_across(model, changes)
    task.reached.check_across()
    if not task.leave_unfit:
        check_fit(model, changes.new + changes.changed + touched, changes.left)
        task.reached.check_fit()


def _store_rows(model: type[Record], changes: Changes, task: Writing) -> None:
    task.reached.look(model, changes)
    sign(model, changes, task.line)
    insert(model, changes.new, task.line)
    update(model, changes, task.line)
    if not task.line.is_trial:
        learn_after(model, (*changes.new, *changes.changed))
    task.reached.look(model, changes)


def _store_parts(drafts: Sequence[Draft], task: Writing) -> set[int]:
    """Make each given relation hold exactly its given rows; the records whose parts changed."""
    touched: set[int] = set()
    for name in sorted({name for draft in drafts for name in draft.parts}):
        owners = [draft for draft in drafts if name in draft.parts]
        touched |= _store_relation(name, owners, task)
    return touched


def _store_relation(name: str, owners: list[Draft], task: Writing) -> set[int]:
    relation = type(owners[0].record)._meta.get_field(name)
    part: Any = relation.related_model
    parent = relation.field.attname
    pks = [owner.record.pk for owner in owners]
    stored = list(part._default_manager.filter(**{f"{parent}__in": pks}).order_by("pk"))
    rows = [row for owner in owners for row in _owned(owner, name, parent)]
    _recognize(rows, stored, parent)
    lock_referenced(part, rows)
    kept = {row.pk for row in rows}
    gone = [row for row in stored if row.pk not in kept]
    task.reached.look_at_removed(part, gone)
    erase(gone, task.line, unseal=task.unseal)
    changes = Changes.of(part, rows)
    if not task.unseal:
        refuse_sealed(part, {row.pk: row for row in changes.changed})
        refuse_replaced(part, changes)
    _store_rows(part, changes, task)
    check_across(part, changes, gone)
    return {getattr(row, parent) for row in (*gone, *changes.new, *changes.changed)}


def _owned(owner: Draft, name: str, parent: str) -> list[Any]:
    for row in owner.parts[name]:
        setattr(row, parent, owner.record.pk)
    return owner.parts[name]


def _recognize(rows: list[Any], stored: list[Any], parent: str) -> None:
    """Make the given rows without primary key the stored ones of the same identity, in order."""
    taken = {row.pk for row in rows if row.pk is not None}
    known: dict[tuple[Any, ...], list[Any]] = {}
    for one in stored:
        if one.pk not in taken:
            known.setdefault((getattr(one, parent), *_identity(one)), []).append(one)
    for row in rows:
        same = known.get((getattr(row, parent), *_identity(row))) if row.pk is None else None
        if same:
            one = same.pop(0)
            row.pk, row.created_at, row._state.adding = one.pk, one.created_at, False


def _identity(row: Any) -> tuple[Any, ...]:
    names = (name for name in type(row).identity if name != row.part_of)
    return tuple(getattr(row, row._meta.get_field(name).attname) for name in names)
