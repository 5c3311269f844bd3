"""Locks the rows that a verb looks at, so that no other verb changes them meanwhile.

Always in this order: records, or the records that parts are of; what their rules look at, model
by model; parts. Who changes what a published record hangs on takes that record first. Two verbs
then do not wait for one another.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models import Record
from registry.refusals import Problem, Refused
from registry.rules import Rule
from registry.watches import watches_of, watches_on


def lock_referenced(model: type[Record], records: Collection[Any]) -> None:
    """Lock what the records are part of, then the rows whose fields their rules look at, and those
    that may be merged into others meanwhile.

    Raises ``Refused`` if one is no longer there.
    """
    gone: list[Problem] = []
    watched = {path.split("__")[0] for rule in model.rules_across() for path in rule.watches}
    watched |= {field.name for field in referring(model)}
    first = [model.part_of] if model.part_of else []
    for name in (*first, *sorted(watched - {*first})):
        target = model._meta.get_field(name)
        if isinstance(target, models.ForeignKey):
            pks = {getattr(record, target.attname) for record in records} - {None}
            missing = pks - locked(target.related_model, pks)
            gone += [_deleted(r, name) for r in records if getattr(r, target.attname) in missing]
    if gone:
        raise Refused(gone)


def referring(model: type[Record]) -> list[Any]:
    """The foreign keys of the model to records for which others may stand."""
    keys = (one for one in model._meta.concrete_fields if isinstance(one, models.ForeignKey))
    return [key for key in keys if key.name not in model.derived and _may_be_replaced(key)]


def _may_be_replaced(key: Any) -> bool:
    return bool(getattr(key.related_model, "stands_for", ""))


def lock_watching(model: type[Record], records: Collection[Any]) -> None:
    """Lock the published records elsewhere that hang on a field that differs in one of these
    from what is stored: two changes that are fit one by one may not be so together."""
    rows: dict[Any, set[Any]] = {}
    for watch in watches_on(model):
        if watch.fields and watch.is_of_publication:
            moved = _moved(model, records, sorted(watch.fields))
            hanging = watch.owner._default_manager.public().filter(**{f"{watch.path}__in": moved})
            rows.setdefault(watch.owner, set()).update(hanging.values_list("pk", flat=True))
    _lock_each(rows)


def _moved(model: type[Record], records: Collection[Any], names: list[str]) -> list[Any]:
    """The primary keys of those that differ in these attributes from what is stored."""
    rows = model._default_manager.filter(pk__in=[r.pk for r in records if r.pk is not None])
    stored = {pk: values for pk, *values in rows.values_list("pk", *names)}
    wanted = {record.pk: [getattr(record, name) for name in names] for record in records}
    return [pk for pk, values in stored.items() if wanted[pk] != values]


def lock_watched(model: type[Record], rules: Iterable[Rule], pks: Collection[int]) -> None:
    """Lock the rows that the rules look at from these stored records, already locked."""
    records = model._default_manager.filter(pk__in=pks).order_by()
    rows: dict[Any, set[Any]] = {}
    for watch in (watch for rule in rules for watch in watches_of(model, rule)):
        if not watch.is_part:
            found = records.values_list(watch.path, flat=True).distinct()
            rows.setdefault(watch.model, set()).update(found)
    _lock_each(rows)


def _lock_each(rows: Mapping[Any, set[Any]]) -> None:
    for model in sorted(rows, key=lambda model: str(model._meta.label)):
        locked(model, rows[model] - {None})


def locked(model: Any, pks: Collection[Any]) -> set[Any]:
    """The primary keys of those of the rows that are there, locked in their order."""
    rows = model._default_manager.filter(pk__in=pks).select_for_update(of=("self",)).order_by("pk")
    return set(rows.values_list("pk", flat=True)) if pks else set()


def _deleted(record: Any, name: str) -> Problem:
    message = _("It refers to a record that was deleted in the meantime.")
    return Problem(record, message, "deleted", name, _("Choose another."))
