"""Does one thing to one row, and notes it so that it can be undone."""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from django.db.models import F
from django.utils import timezone

from organizations.models import Deed, Undoable, UndoableStep
from registry.actions import Draft, remove, write
from registry.actions.changes import Changes, Line, update
from registry.among import Among
from registry.models import Record

UPDATED = "updated_at"  # before a step: by it, an earlier one is known to be the last before


@dataclass
class Steps:
    """``by`` and ``reason``: what the history of each row says; ``step``: the model of what is
    noted."""

    by: Any
    reason: str
    step: type[UndoableStep]
    noted: list[Any] = field(default_factory=list)

    @property
    def line(self) -> Line:
        return Line(self.by, self.reason, timezone.now())

    def change(
        self,
        rows: list[Any],
        values: Mapping[int, Mapping[str, Any]],
        deed: Deed,
        *,
        of: tuple[str, Any] | None = None,
        **how: Any,
    ) -> None:
        """Give stored rows of one model new values, by their primary key and attribute. ``of``:
        the foreign key among these and its record, so that what is refused can be told."""
        if not rows:
            return
        for row in rows:
            before = packed(row, {*values[row.pk], UPDATED})
            for name, value in values[row.pk].items():
                setattr(row, name, value)
            if of:
                setattr(row, *of)
            self._note(row, deed, before, packed(row, values[row.pk]))
        store(rows, {name for given in values.values() for name in given}, self.line, **how)

    def add(self, rows: Sequence[Any], shares_of: Sequence[int | None] = ()) -> None:
        """Store new rows of one model; ``shares_of``: of each, the row whose amount it shares."""
        write([Draft(row) for row in rows], by=self.by, reason=self.reason)
        for row, share_of in zip_longest(rows, shares_of):
            self._note(row, Deed.ADDED, {}, packed(row), share_of)

    def remove(self, row: Any) -> None:
        self._note(row, Deed.REMOVED, packed(row), {})
        if isinstance(row, Record):
            remove([row], by=self.by, reason=self.reason)
        else:
            type(row)._default_manager.filter(pk=row.pk).delete()

    def note_as_done(self, row: Any, before: Mapping[str, Any]) -> None:
        """What a verb did to a row: its attributes as they were before."""
        self._note(row, Deed.CHANGED, before, packed(row, before))

    def _note(
        self,
        row: Any,
        deed: Deed,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
        share_of: int | None = None,
    ) -> None:
        step = self.step(
            number=len(self.noted),
            of=row._meta.label_lower,
            record_pk=row.pk,
            deed=deed,
            before=dict(before),
            after=dict(after),
            share_of=share_of,
        )
        self.noted.append(step)

    def keep(self, done: Undoable) -> None:
        """Store them, each with when its row was last changed, now that all is done."""
        kept: Any = done
        for step in self.noted:
            setattr(step, kept.steps.field.name, done)
        for model in {step.model for step in self.noted if issubclass(step.model, Record)}:
            mine = [step for step in self.noted if step.model is model]
            keys = Among(F("pk"), [step.record_pk for step in mine])
            rows = model._default_manager.filter(keys)
            changed = dict(rows.values_list("pk", "updated_at"))
            for step in mine:
                step.updated_at = changed.get(step.record_pk)
        kept.steps.bulk_create(self.noted, batch_size=500)


def store(rows: list[Any], names: Collection[str], line: Line, **how: Any) -> None:
    """Store these attributes of rows of one model: by the verbs, where a person may fill them;
    with their history, where the registry does; plainly, where the rows have none."""
    model = type(rows[0])
    if not issubclass(model, Record):
        for row in rows:
            plain = {name: getattr(row, name) for name in names}
            model._default_manager.filter(pk=row.pk).update(**plain)
    elif {*names} <= {one.attname for one in model.stored_fields()}:
        write([Draft(row) for row in rows], by=line.by, reason=line.reason, **how)
    else:
        update(model, Changes(changed=rows, fields={*names}), line)


def packed(row: Any, names: Iterable[str] | None = None) -> dict[str, Any]:
    """The attributes of a row, all of them unless some are named, as JSON keeps them."""
    wanted = None if names is None else {*names}
    return {
        one.attname: _plain(one, getattr(row, one.attname))
        for one in row._meta.concrete_fields
        if (wanted is None or one.attname in wanted) and not one.primary_key
    }


def _plain(one: Any, value: Any) -> Any:
    plain = None if value is None else one.get_prep_value(value)
    return str(plain) if isinstance(plain, datetime.date | Decimal) else plain


def unpacked(model: Any, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes as the model has them."""
    fields = {one.attname: one for one in model._meta.concrete_fields}
    return {
        name: None if value is None else _typed(fields[name], value)
        for name, value in kept.items()
        if name in fields
    }


def _typed(one: Any, value: Any) -> Any:
    return (one.target_field if one.is_relation else one).to_python(value)
