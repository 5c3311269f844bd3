"""Refuses what would be said of a record that is no more: another stands for it, or several do.

A form of it, or one that names it, may have been open while it was merged or split.
"""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.actions.changes import Changes
from registry.actions.locks import referring
from registry.bilingual import sentence
from registry.models import Record
from registry.refusals import Problem, Refused
from registry.rules import any_of


def refuse_replaced(model: type[Record], changes: Changes) -> None:
    """Raise ``Refused`` for what is to change in such a record, or comes to refer to one: these
    are locked already."""
    problems = [*_own(model, changes)]
    for field in referring(model):
        owner = field.attname
        moved = changes.changed if owner in changes.fields else []
        told = [(getattr(one, owner), one) for one in (*changes.new, *moved)]
        found = _replaced(field.related_model, {pk for pk, _one in told})
        problems += [_problem(one, field.name, found[pk]) for pk, one in told if pk in found]
    if problems:
        raise Refused(problems)


def _own(model: type[Record], changes: Changes) -> Iterator[Problem]:
    if model.stands_for and changes.changed:
        found = _replaced(model, {record.pk for record in changes.changed})
        yield from (
            _problem(r, NON_FIELD_ERRORS, found[r.pk]) for r in changes.changed if r.pk in found
        )


def _replaced(model: Any, pks: set[Any]) -> dict[int, Any]:
    """Those of the records for which others stand, by primary key."""
    if not (asked := pks - {None}):
        return {}
    by = (model.stands_for, model.parted_by)
    found = model._default_manager.filter(any_of(Q(**{f"{one}__isnull": False}) for one in by))
    return dict(found.in_bulk(asked))


def _problem(record: Any, field: str, replaced: Any) -> Problem:
    others = ", ".join(f"{one} ({one.key})" for one in standing_for(replaced))
    names = {"name": str(replaced), "others": others}
    if getattr(replaced, replaced.stands_for):
        message = _("“%(name)s” was merged into another record, “%(others)s”.")
        remedy = _("Say it of that record: what you wrote is still here, and is not saved.")
        return Problem(record, sentence(message, **names), "merged", field, remedy)
    message = _("“%(name)s” was split into several records: %(others)s.")
    remedy = _("Say it of one of them: what you wrote is still here, and is not saved.")
    return Problem(record, sentence(message, **names), "split", field, remedy)


def standing_for(replaced: Any) -> list[Any]:
    """The records that stand for one now: what it was merged into, or its members."""
    kept = getattr(replaced, replaced.stands_for)
    return [kept] if kept else [*type(replaced)._default_manager.all().parts_of(replaced.pk)]
