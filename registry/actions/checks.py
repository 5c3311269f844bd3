"""Holds the rules that no constraint of one table can hold."""

from collections.abc import Iterable, Sequence
from typing import Any

from registry.actions.changes import Changes
from registry.models import Publishable, Record
from registry.refusals import Problem, Refused
from registry.rules import Rule


def check_across(model: type[Record], changes: Changes) -> None:
    """Raise ``Refused`` if what was written breaks a refuse rule that looks beyond one row."""
    written = [*changes.new, *changes.changed, *changes.same]
    problems = _breaches(model, model.rules_across(), {record.pk: record for record in written})
    problems += _breaches_of_owners(model, written)
    problems += _breaches_elsewhere(model, changes)
    if problems:
        raise Refused(problems)


def check_owners(model: type[Record], parts: Iterable[Any]) -> None:
    """Raise ``Refused`` if the records that these parts are, or were, of break a refuse rule."""
    if problems := _breaches_of_owners(model, parts):
        raise Refused(problems)


def check_fit(model: type[Record], records: Iterable[Any]) -> None:
    """Raise ``Refused`` if a published record, or the one that these are parts of, no longer
    meets the rules of publication."""
    owners = {record.pk: record for record in records}
    owner: Any = model
    if model.part_of:
        owner = _parent_model(model)
        owners = {_parent_pk(record): record for record in owners.values()}
    if issubclass(owner, Publishable) and owners:
        held = owner._default_manager.public().filter(pk__in=owners).blocked()
        if held:
            raise Refused(
                [Problem.broken(rule, owners[pk]) for pk, rules in held.items() for rule in rules]
            )


def _breaches_of_owners(model: type[Record], parts: Iterable[Any]) -> list[Problem]:
    if not model.part_of:
        return []
    owner = _parent_model(model)
    return _breaches(owner, owner.rules_across(), {_parent_pk(part): part for part in parts})


def _parent_model(model: type[Record]) -> Any:
    return model._meta.get_field(model.part_of).related_model


def _parent_pk(record: Any) -> int:
    return int(getattr(record, record._meta.get_field(record.part_of).attname))


def _breaches(model: Any, rules: Sequence[Rule], records: dict[int, Any]) -> list[Problem]:
    if not rules or not records:
        return []
    found = model._default_manager.filter(pk__in=records).breaches(rules)
    return [Problem.broken(rule, records[pk]) for pk, broken in found.items() for rule in broken]


def _breaches_elsewhere(model: type[Record], changes: Changes) -> list[Problem]:
    """What the change of a record breaks in the records that refer to it."""
    problems: list[Problem] = []
    for relation in model._meta.related_objects:
        other: Any = relation.related_model
        name = relation.field.name
        rules: tuple[Rule, ...] = getattr(other, "rules_across", tuple)()
        watched = [r for r in rules if any(f"{name}__{f}" in r.watches for f in changes.fields)]
        if not watched:
            continue
        records = {record.pk: record for record in changes.changed}
        rows = other._default_manager.filter(**{f"{name}__in": records})
        owners = dict(rows.values_list("pk", f"{name}_id"))
        for pk, broken in rows.breaches(watched).items():
            problems += [Problem.broken(rule, records[owners[pk]]) for rule in broken]
    return problems
