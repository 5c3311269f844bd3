"""The rules that a record and its rows break, said beside the record."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS

from registry.rules import Rule, Severity

SHOWN = 20  # reasons about rows: beyond, the page of data quality lists them


@dataclass(frozen=True)
class Reason:
    """A rule that the record breaks, or its row named ``of``; the anchor of where to correct it."""

    rule: Rule
    anchor: str = ""
    of: str = ""


@dataclass(frozen=True)
class Exempted:
    """A rule that the record breaks and may: why, as recorded."""

    rule: Rule
    reason: str


@dataclass(frozen=True)
class Fitness:
    """``blocking``: what keeps it from publication; ``warnings``: what to check, its rows'
    included; ``exempted``: what an exception lifts."""

    blocking: list[Reason] = field(default_factory=list)
    warnings: list[Reason] = field(default_factory=list)
    exempted: list[Exempted] = field(default_factory=list)

    @classmethod
    def of(cls, record: Any, anchors: Mapping[str, str], formsets: Iterable[Any] = ()) -> "Fitness":
        """``anchors``: where a rule of no field is corrected, by its code; ``formsets``: the
        rows that the page shows."""
        rows = type(record)._default_manager.filter(pk=record.pk)
        broken = rows.breaches(record.rules_of(Severity.PUBLISH)).get(record.pk, [])
        blocking = rows.blocked().get(record.pk, []) if broken else []
        warned = rows.breaches(record.rules_of(Severity.WARN)).get(record.pk, [])
        lifted = [rule for rule in broken if rule not in blocking]
        of_rows = [one for formset in formsets for one in _of_rows(record, formset)]
        return cls(
            [Reason(rule, anchor_of(rule, anchors)) for rule in blocking],
            [*(Reason(rule, anchor_of(rule, anchors)) for rule in warned), *of_rows[:SHOWN]],
            _exempted(record, lifted),
        )


def anchor_of(rule: Rule, anchors: Mapping[str, str]) -> str:
    if rule.code in anchors:
        return anchors[rule.code]
    return "" if rule.field == NON_FIELD_ERRORS else f"id_{rule.field}"


def _of_rows(record: Any, formset: Any) -> Iterator[Reason]:
    """What the rows of a formset break, unless the record itself is told of it."""
    told = {rule.code for rule in record.rules if rule.parts}
    rules = [
        rule
        for rule in formset.model.rules
        if rule.severity != Severity.REFUSE and rule.code not in told
    ]
    shown = {form.instance.pk: form for form in formset.initial_forms} if rules else {}
    if shown:
        rows = formset.model._default_manager.filter(pk__in=shown)
        for pk, broken in rows.breaches(rules).items():
            for rule in broken:
                yield Reason(rule, _place(shown[pk], rule, formset), str(shown[pk].instance))


def _place(form: Any, rule: Rule, formset: Any) -> str:
    """The anchor of the field in its row, or of the rows."""
    return form[rule.field].auto_id if rule.field in form.fields else f"{formset.prefix}-group"


def _exempted(record: Any, lifted: list[Rule]) -> list[Exempted]:
    if not lifted:
        return []
    reasons = dict(record.exceptions.values_list("rule", "reason"))
    return [Exempted(rule, reasons.get(rule.code, "")) for rule in lifted]
