"""Whether the database says of a world what the judges say."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import time_machine
from django.db import IntegrityError

from registry.models import Record
from tests.oracle.judge import Judges, Key, Verdict, rule_of
from tests.oracle.judges import DOMAINS, together
from tests.oracle.world import FIRST, World

EVERY = together(*DOMAINS.values())


def breaches(world: World, severity: str) -> dict[Any, set[str]]:
    """The rules of that severity that records of the world break, by record."""
    found: dict[Any, set[str]] = defaultdict(set)
    for key, verdict in EVERY.items():
        if key.severity == severity:
            for row in world.of(key.model):
                if verdict(world, row):
                    found[row].add(key.code)
    return found


@contextmanager
def stored(world: World) -> Iterator[bool]:
    """Whether the database stores the world, at its own time; what it refuses, a judge does."""
    with time_machine.travel(world.now, tick=False):
        refusal = ""
        try:
            world.store()
        except IntegrityError as error:
            refusal = str(error)
        assert not refusal or breaches(world, "refuse"), refusal
        yield not refusal


def assert_agreement(world: World, judges: Judges) -> None:
    """What is stored, the database judges as the judges do."""
    with stored(world) as standing:
        if standing:
            for key, verdict in judges.items():
                _assert_same_rows(world, key, verdict)
            for model in {key.model for key in judges}:
                _assert_same_rules(world, judges, model)


def _assert_same_rows(world: World, key: Key, verdict: Verdict) -> None:
    rows = key.model._default_manager.filter(pk__gte=FIRST).breaking(rule_of(key))
    said = sorted(rows.values_list("pk", flat=True))
    judged = sorted(row.pk for row in world.of(key.model) if verdict(world, row))
    assert said == judged, f"{key}: the database says {said}, the judge {judged}"


def _assert_same_rules(world: World, judges: Judges, model: type[Record]) -> None:
    """Of each record by itself."""
    verdicts = [(rule_of(key), verdict) for key, verdict in judges.items() if key.model is model]
    rules = [rule for rule, _verdict in verdicts]
    for row in world.of(model):
        said = model._default_manager.filter(pk=row.pk).breaches(rules).get(row.pk, [])
        judged = [rule for rule, verdict in verdicts if verdict(world, row)]
        assert said == judged, f"{model.__name__} {row.pk}: {said} is not {judged}"
