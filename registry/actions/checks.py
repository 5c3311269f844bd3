"""Holds the rules that no constraint of one table can hold."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from registry.actions.changes import Changes, parent_model, parent_pk
from registry.models import Publishable, Record
from registry.refusals import Problem, Refused
from registry.rules import Rule


def check_across(model: type[Record], changes: Changes, gone: Iterable[Any] = ()) -> None:
    """Raise ``Refused`` if what was written, or the removal of ``gone``, breaks a refuse rule
    that looks beyond one row."""
    written = [*changes.new, *changes.changed, *changes.same]
    problems = _breaches(model, model.rules_across(), {record.pk: record for record in written})
    owners = {**changes.left, **_owners(model, gone), **_owners(model, written)}
    problems += _breaches_of_owners(model, owners)
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
    owner: Any = parent_model(model) if model.part_of else model
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
    owner = parent_model(model)
    return _breaches(owner, owner.rules_across(), parts)


def _breaches(model: Any, rules: Sequence[Rule], records: dict[int, Any]) -> list[Problem]:
    if not rules or not records:
        return []
    found = model._default_manager.filter(pk__in=records).breaches(rules)
    return [Problem.broken(rule, records[pk]) for pk, broken in found.items() for rule in broken]
