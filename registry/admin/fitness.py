"""What keeps a record from publication, said beside the record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS

from registry.rules import Rule, Severity


@dataclass(frozen=True)
class Reason:
    """A rule that the record breaks, and the anchor of where to correct it."""

    rule: Rule
    anchor: str = ""


@dataclass(frozen=True)
class Exempted:
    """A rule that the record breaks and may: why, as recorded."""

    rule: Rule
    reason: str


@dataclass(frozen=True)
class Fitness:
    blocking: list[Reason] = field(default_factory=list)
    warnings: list[Reason] = field(default_factory=list)
    exempted: list[Exempted] = field(default_factory=list)

    @classmethod
    def of(cls, record: Any, anchors: Mapping[str, str]) -> "Fitness":
        """``anchors``: where a rule of no field is corrected, by its code."""
        rows = type(record)._default_manager.filter(pk=record.pk)
        broken = rows.breaches(record.rules_of(Severity.PUBLISH)).get(record.pk, [])
        blocking = rows.blocked().get(record.pk, []) if broken else []
        warned = rows.breaches(record.rules_of(Severity.WARN)).get(record.pk, [])
        lifted = [rule for rule in broken if rule not in blocking]
        return cls(
            [Reason(rule, _anchor(rule, anchors)) for rule in blocking],
            [Reason(rule, _anchor(rule, anchors)) for rule in warned],
            _exempted(record, lifted),
        )


def _anchor(rule: Rule, anchors: Mapping[str, str]) -> str:
    if rule.code in anchors:
        return anchors[rule.code]
    return "" if rule.field == NON_FIELD_ERRORS else f"id_{rule.field}"


def _exempted(record: Any, lifted: list[Rule]) -> list[Exempted]:
    if not lifted:
        return []
    reasons = dict(record.exceptions.values_list("rule", "reason"))
    return [Exempted(rule, reasons.get(rule.code, "")) for rule in lifted]
