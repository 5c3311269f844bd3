"""The writes of a trial: all that they store will be taken back."""

import datetime
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django.db import DataError, IntegrityError, models, transaction
from django.utils import timezone

from registry import inserting
from registry.actions.changes import Line
from registry.actions.drafts import Draft, Written
from registry.actions.writing import Writing, fill, write_so
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
    Where anything is in doubt, they go to their own, and so does all that was put aside before."""

    def __init__(self) -> None:
        self._aside: dict[Any, str] = {}

    def write(
        self,
        drafts: Sequence[Draft],
        *,
        by: Any,
        reason: str,
        is_last: bool = False,
        judge: Callable[[Written], list[Problem]] | None = None,
    ) -> Written:
        """As ``registry.actions.write``, with all that its caller may take on itself. ``is_last``:
        whether nothing that comes later looks at what is written now."""
        if is_last and self._put_aside(drafts):
            return Written(created=[draft.record for draft in drafts])
        self.make_real()
        line = Line(by, reason, timezone.now(), is_trial=True)
        task = Writing(line, leave_unfit=True, unseal=False, leave_untouched=True, judge=judge)
        return write_so(drafts, task)

    def _put_aside(self, drafts: Sequence[Draft]) -> bool:
        """Whether all of them could be. The public saw none of them: nobody's word is asked."""
        model: Any = type(drafts[0].record) if drafts else None
        if not model or not _is_alone(model) or not all(map(_is_new, drafts)):
            return False
        records = [draft.record for draft in drafts]
        fill(records)
        for record in records:
            record.slug = record.key  # as good as any: nobody looks, and no other has it
        table = self._aside.get(model) or inserting.stand_in(model)
        if not table or _may_be_taken(model, records):
            return False
        self._aside[model] = table
        try:
            inserting.insert_beside(model, table, records, _for_all(model, timezone.now()))
        except (IntegrityError, DataError):
            return False
        return True

    @transaction.atomic
    def make_real(self) -> None:
        """Put in their own tables what was put aside, as an import does."""
        for model, table in self._aside.items():
            while records := inserting.taken_back(model, table, CHUNK):
                assign_slugs(model, records, [])
                inserting.insert(model, records)


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


def _may_be_taken(model: Any, records: Sequence[Any]) -> bool:
    """Whether a stored record has a value that only one may have. To say so in vain costs time."""
    names = [f.name for f in model._meta.concrete_fields if f.unique and f.name not in NOBODYS]
    unique = [(name, models.Q()) for name in names]
    unique += [(one.fields[0], one.condition or models.Q()) for one in _unique(model)]
    wanted = ((name, {vars(r)[name] for r in records}, condition) for name, condition in unique)
    rows = model._base_manager.order_by()
    return any(rows.filter(condition, **{f"{n}__in": few}).exists() for n, few, condition in wanted)


def _for_all(model: Any, now: datetime.datetime) -> dict[str, Any]:
    """What no row is refused for: the text that is made of others is left out."""
    fields = model._meta.concrete_fields
    folded = {field.attname: "" for field in fields if isinstance(field, FoldedField)}
    return {**folded, "created_at": now, "updated_at": now}
