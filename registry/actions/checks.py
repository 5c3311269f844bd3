"""Holds the rules that no constraint of one table can hold."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from registry.actions.changes import Changes, parent_pk
from registry.models import Publishable, Record
from registry.refusals import Problem, Refused
from registry.rules import Rule


def check_across(model: type[Record], changes: Changes) -> None:
    """Raise ``Refused`` if what was written breaks a refuse rule that looks beyond one row."""
    written = [*changes.new, *changes.changed, *changes.same]
    problems = _breaches(model, model.rules_across(), {record.pk: record for record in written})
    problems += _breaches_of_owners(model, {**changes.left, **_owners(model, written)})
    problems += _breaches_elsewhere(model, changes)
    if problems:
        raise Refused(problems)


def check_owners(model: type[Record], parts: Iterable[Any]) -> None:
    """Raise ``Refused`` if the records that these parts were of break a refuse rule."""
    if problems := _breaches_of_owners(model, _owners(model, parts)):
        raise Refused(problems)


def check_fit(
    model: type[Record], records: Iterable[Any], left: Mapping[int, Any] | None = None
) -> None:
    """Raise ``Refused`` if a published record, or the one that these are parts of, or have
    ``left``, no longer meets the rules of publication."""
    owner: Any = _parent_model(model) if model.part_of else model
    owners = {**(left or {}), **_owners(model, records)}
    if issubclass(owner, Publishable) and owners:
        held = owner._default_manager.public().filter(pk__in=owners).blocked()
        if held:
            raise Refused(
                [Problem.broken(rule, owners[pk]) for pk, rules in held.items() for rule in rules]
            )


def _owners(model: type[Record], records: Iterable[Any]) -> dict[int, Any]:
    """The records, by the primary key of what they are part of, or by their own."""
    return {parent_pk(r) if model.part_of else r.pk: r for r in records}


def _breaches_of_owners(model: type[Record], parts: dict[int, Any]) -> list[Problem]:
    if not model.part_of:
        return []
    owner = _parent_model(model)
    return _breaches(owner, owner.rules_across(), parts)


def _parent_model(model: type[Record]) -> Any:
    return model._meta.get_field(model.part_of).related_model


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
