"""Judges: what plain Python says of one record."""

from collections.abc import Callable
from typing import Any, NamedTuple

from registry.models import Record
from registry.rules import Rule
from tests.oracle.world import World


class Key(NamedTuple):
    """A rule as the domain names it; a code may have one severity in a model, another besides."""

    model: type[Record]
    code: str
    severity: str

    def __str__(self) -> str:
        return f"{self.model.__name__} {self.code} ({self.severity})"


Verdict = Callable[[World, Any], bool]


class Judges(dict[Key, Verdict]):
    """For some rules, the predicate of a record that breaks them."""

    def of(self, model: type[Record], code: str, severity: str) -> Callable[[Verdict], Verdict]:
        def appoint(verdict: Verdict) -> Verdict:
            assert self.setdefault(Key(model, code, severity), verdict) is verdict
            return verdict

        return appoint


def rules_of(model: type[Record]) -> tuple[Rule, ...]:
    """Every rule about a model, with the one that seals its records."""
    return (*model.rules, model.seal) if model.seal else model.rules


def rule_of(key: Key) -> Rule:
    found = [r for r in rules_of(key.model) if (r.code, r.severity) == (key.code, key.severity)]
    assert len(found) == 1, f"{key} is declared {len(found)} times"
    return found[0]
