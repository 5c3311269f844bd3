"""What tests of refuse rules ask, of a verb and of the database with every form bypassed."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from registry.actions import Draft, write
from registry.models import Record
from registry.refusals import Refused
from registry.rules import Rule, Severity


@dataclass(frozen=True)
class Case:
    """``good`` stores a record that ``bad`` values make break the rule of that code.

    ``constraint``: what holds the rule in the database; without one, it is the verbs' to hold.
    """

    code: str
    good: Callable[[], Any]
    bad: dict[str, Any]
    field: str
    constraint: str = ""
    unique: str = ""

    def __str__(self) -> str:
        return f"{self.code} {' '.join(f'{k}={str(v)[:20]!r}' for k, v in self.bad.items())}"


@dataclass(frozen=True)
class Guarded:
    """``good`` stores a record that ``bad`` values make break the rule of that code, which looks
    beyond its row. ``elsewhere``: for each lookup that the rule watches, values that a record it
    leads to may have, and that make the first one break the rule.
    """

    code: str
    good: Callable[[], Any]
    bad: Callable[[], dict[str, Any]]
    elsewhere: dict[str, dict[str, Any]]

    def __str__(self) -> str:
        return self.code


def of(cases: Sequence[Case | Guarded]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "case", cases, ids=[f"{n} {case}" for n, case in enumerate(cases)]
    )


def refuse_rules(app: str) -> set[tuple[str, str]]:
    """The models of an app and the codes of their refuse rules."""
    records = [m for m in apps.get_app_config(app).get_models() if issubclass(m, Record)]
    return {(m.__name__, r.code) for m in records for r in m.rules_of(Severity.REFUSE)}


def watched(app: str) -> dict[str, set[str]]:
    """The codes of the refuse rules of an app that look at other rows, and what they watch."""
    records = [m for m in apps.get_app_config(app).get_models() if issubclass(m, Record)]
    return {
        rule.code: set(rule.watches) for m in records for rule in m.rules_across() if not rule.daily
    }


def rule_of(code: str) -> Rule:
    records = [model for model in apps.get_models() if issubclass(model, Record)]
    rules = (r for severity in Severity for model in records for r in model.rules_of(severity))
    return next(rule for rule in rules if rule.code == code)


def assert_verb_refuses(record: Any, code: str, field: str, **parts: list[Any]) -> None:
    """``write`` gives the rule's code, field and remedy, and stores nothing."""
    model = type(record)
    rows, lines = list(model._base_manager.order_by("pk").values()), model.history.count()
    with pytest.raises(Refused) as refusal:
        write([Draft(record, parts)], by=None)
    problem = refusal.value.problems[0]
    assert (problem.code, problem.field) == (code, field)
    assert problem.record in (record, *(row for given in parts.values() for row in given))
    assert problem.remedy == rule_of(code).remedy
    assert list(model._base_manager.order_by("pk").values()) == rows
    assert model.history.count() == lines


def assert_database_refuses(case: Case) -> None:
    """Neither an update nor an insert that passes by every verb and form comes through."""
    record = case.good()
    rows = type(record)._base_manager.filter(pk=record.pk)
    with _refusal(case), transaction.atomic():
        rows.update(**case.bad)
    values = {f.attname: getattr(record, f.attname) for f in _own_fields(record)}
    rows.delete()
    with _refusal(case), transaction.atomic():
        type(record)._base_manager.bulk_create([type(record)(**{**values, **case.bad})])


def assert_guarded(case: Guarded) -> None:
    """No insert, no update and no change of what the rule watches comes through, though it
    passes by every verb; what changes nothing does."""
    record = case.good()
    rows = type(record)._base_manager.filter(pk=record.pk)
    values = {f.attname: getattr(record, f.attname) for f in _own_fields(record)}
    with refused_by(case.code):
        rows.update(**case.bad())
    for lookup, bad in case.elsewhere.items():
        far = reduce(getattr, lookup.split("__")[:-1], record)
        with refused_by(case.code):
            type(far)._base_manager.filter(pk=far.pk).update(**bad)
    rows.update(**values)
    rows.delete()
    bad = type(record)(**values)
    for name, value in case.bad().items():
        setattr(bad, name, value)
    with refused_by(case.code):
        type(record)._base_manager.bulk_create([bad])
    type(record)._base_manager.bulk_create([type(record)(**values)])


@contextmanager
def refused_by(code: str) -> Iterator[None]:
    """The database refuses, at once or as the transaction ends, by the name of the rule."""
    name = code.replace(".", "_")
    refused = pytest.raises(IntegrityError, match=rf"\b{name}\b")
    with refused, transaction.atomic(), _checked_at_the_end():
        yield


@contextmanager
def _checked_at_the_end() -> Iterator[None]:
    yield
    connection.check_constraints()


def _own_fields(record: Any) -> list[Any]:
    return [f for f in record._meta.concrete_fields if not f.primary_key and not f.generated]


def _refusal(case: Case) -> Any:
    """SQLite names a unique index by its columns, and everything else by its name."""
    by_columns = case.unique and connection.vendor == "sqlite"
    return pytest.raises(IntegrityError, match=case.unique if by_columns else case.constraint)
