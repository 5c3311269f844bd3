"""The writes of a trial: all that they store will be taken back."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from django.db import DataError, IntegrityError, models, transaction
from django.utils import timezone

from registry import inserting
from registry.actions.changes import Line
from registry.actions.drafts import Draft, Written
from registry.actions.writing import Writing, fill, write_so
from registry.doubtful import doubtful
from registry.fields import FoldedField
from registry.models import Publishable
from registry.refusals import Problem
from registry.slugs import assign_slugs
from registry.watches import watches_on

CHUNK = 1000
NOBODYS = ("id", "slug")  # unique, and chosen among those that nobody has


class Trial:
    """New records that nothing but their own columns can make refused are put in a table that
    stands in for theirs: it judges them at a tenth of the cost, and leaves nothing to clean up.
    Those that it may refuse go to their own, with all the others. Where these and what was put
    aside may stand in each other's way, all of it does."""

    def __init__(self) -> None:
        self._tables: dict[Any, str] = {}

    def write(
        self,
        drafts: Sequence[Draft],
        *,
        by: Any,
        reason: str,
        unseen: Sequence[Draft] = (),
        judge: Callable[[Written], list[Problem]] | None = None,
    ) -> Written:
        """As ``registry.actions.write``, with all that its caller may take on itself. ``unseen``:
        those of the drafts that nothing that comes later looks at."""
        line = Line(by, reason, timezone.now(), is_trial=True)
        task = Writing(line, leave_unfit=True, unseal=False, leave_untouched=True, judge=judge)
        written = self._apart(drafts, unseen, task)
        if written is None:
            self._make_real()
            written = write_so(drafts, task)
        return written

    def _apart(
        self, drafts: Sequence[Draft], unseen: Sequence[Draft], task: Writing
    ) -> Written | None:
        """None where it cannot be: nothing is written then."""
        model: Any = type(drafts[0].record) if drafts else None
        may_be = model in self._tables or (bool(unseen) and _is_alone(model))
        if not may_be or not (table := self._table(model)):
            return None
        aside = [one for one in unseen if _is_new(one)]
        fill([row for draft in drafts for row in draft.rows])
        for certain in (_that_nobody_has, _without_doubt):
            try:
                return _parted(drafts, certain(aside), table, task)
            except (IntegrityError, DataError):  # of the table aside: others are told as refusals
                continue
            except _InDoubtError:
                break
        return None

    def _table(self, model: Any) -> str:
        if model not in self._tables:
            self._tables[model] = inserting.stand_in(model)
        return self._tables[model]

    @transaction.atomic
    def _make_real(self) -> None:
        """Put in their own tables what was put aside, as an import does."""
        for model, table in self._tables.items():
            while table and (records := inserting.taken_back(model, table, CHUNK)):
                assign_slugs(model, records, [])
                inserting.insert(model, records)


class _InDoubtError(Exception):
    """What is put aside and what is not may stand in each other's way."""


def _that_nobody_has(drafts: list[Draft]) -> list[Draft]:
    """All of them, where no stored record has a value of theirs that only one may have."""
    rows = _with_the_same([draft.record for draft in drafts])
    return _without_doubt(drafts) if any(one.exists() for one in rows) else drafts


def _without_doubt(drafts: list[Draft]) -> list[Draft]:
    doubted = {id(record) for record, _why in doubtful([draft.record for draft in drafts])}
    return [draft for draft in drafts if id(draft.record) not in doubted]


def _parted(drafts: Sequence[Draft], aside: Sequence[Draft], table: str, task: Writing) -> Written:
    """Puts some aside, and writes the others. The public saw none of them: nobody's word is asked.
    Raises what the table aside does, and ``_InDoubtError``."""
    put = {id(draft) for draft in aside}
    others = [draft for draft in drafts if id(draft) not in put]
    new = [draft.record for draft in aside]
    try:
        with transaction.atomic():
            if new:
                _put(new, table)
            if any(inserting.is_beside(table, rows) for rows in _with_the_same_as(others)):
                raise _InDoubtError
            written = write_so(others, task)
    except BaseException:
        for record in new:
            record.pk, record._state.adding = None, True
        raise
    return replace(written, created=[*new, *written.created])


def _put(records: Sequence[Any], table: str) -> None:
    model = type(records[0])
    for record in records:
        record.slug = record.key  # as good as any: nobody looks, and no other has it
    inserting.insert_beside(model, table, records, _for_all(model, timezone.now()))


@cache
def _is_alone(model: Any) -> bool:
    """Whether a new row of the model is judged by what it holds, and by its unique keys."""
    judged = (models.CheckConstraint, models.UniqueConstraint)
    return not (
        model.part_of
        or not issubclass(model, Publishable)
        or model.rules_across()
        or any(watch.key for watch in watches_on(model))
        or any(field.generated for field in model._meta.concrete_fields)
        or any(not isinstance(one, judged) for one in model._meta.constraints)
        or any(len(one.fields) != 1 for one in _unique(model))
    )


def _unique(model: Any) -> list[models.UniqueConstraint]:
    return [one for one in model._meta.constraints if isinstance(one, models.UniqueConstraint)]


def _is_new(draft: Draft) -> bool:
    """Whether it is, refers to nothing, and comes without parts."""
    known = vars(draft.record)
    model: Any = type(draft.record)
    references = [known[name] for name in _references(model)]
    return known["id"] is None and not any(references) and not any(draft.parts.values())


@cache
def _references(model: Any) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if field.is_relation]


def _with_the_same_as(drafts: Sequence[Draft]) -> list[models.QuerySet[Any]]:
    return _with_the_same([draft.record for draft in drafts])


def _with_the_same(records: Sequence[Any]) -> list[models.QuerySet[Any]]:
    """The rows that have a value of these records that only one may have."""
    if not records:
        return []
    model: Any = type(records[0])
    names = [f.name for f in model._meta.concrete_fields if f.unique and f.name not in NOBODYS]
    unique = [(name, models.Q()) for name in names]
    unique += [(one.fields[0], one.condition or models.Q()) for one in _unique(model)]
    wanted = ((name, {vars(r)[name] for r in records}, condition) for name, condition in unique)
    rows = model._base_manager.order_by()
    return [rows.filter(condition, **{f"{name}__in": few}) for name, few, condition in wanted]


def _for_all(model: Any, now: datetime.datetime) -> dict[str, Any]:
    """What no row is refused for: the text that is made of others is left out."""
    fields = model._meta.concrete_fields
    folded = {field.attname: "" for field in fields if isinstance(field, FoldedField)}
    return {**folded, "created_at": now, "updated_at": now}
