"""Locks the rows that a write looks at, so that no other write changes them meanwhile."""

from collections.abc import Collection
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models import Record
from registry.refusals import Problem, Refused


def lock_referenced(model: type[Record], records: Collection[Any]) -> None:
    """Lock what the records are part of, and the rows whose fields their rules look at, in a
    fixed order. Raises ``Refused`` if one is no longer there.
    """
    gone: list[Problem] = []
    names = {watched.split("__")[0] for rule in model.rules_across() for watched in rule.watches}
    for name in sorted(names | ({model.part_of} if model.part_of else set())):
        target = model._meta.get_field(name)
        if isinstance(target, models.ForeignKey):
            pks = {getattr(record, target.attname) for record in records} - {None}
            missing = pks - _locked(target.related_model, pks)
            gone += [_deleted(r, name) for r in records if getattr(r, target.attname) in missing]
    if gone:
        raise Refused(gone)


def _locked(model: Any, pks: Collection[Any]) -> set[Any]:
    rows = model._default_manager.filter(pk__in=pks).select_for_update(of=("self",)).order_by("pk")
    return set(rows.values_list("pk", flat=True))


def _deleted(record: Any, name: str) -> Problem:
    message = _("It refers to a record that was deleted in the meantime.")
    return Problem(record, message, "deleted", name, _("Choose another."))
