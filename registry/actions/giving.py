"""Gives a field of many records its value: those that may not have it are refused one by one."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import BooleanField, CheckConstraint, F, Q, Value
from django.db.models.functions import Coalesce

from registry.actions.drafts import Draft
from registry.actions.writing import write
from registry.constraints import NotInFuture
from registry.refusals import Problem, Refused

ROUNDS = 20  # each leaves out every record that the one before found at fault

# Why the person may not change a record; empty where they may.
Refusal = Callable[[Any], str]
# By primary key: the code of what refuses the record, and its reason.
Reasons = dict[int, tuple[str, str]]


@dataclass
class Attempt:
    """What became of records that were given a value: those written, and those refused."""

    changed: list[Any] = field(default_factory=list)
    same: list[Any] = field(default_factory=list)
    refused: Reasons = field(default_factory=dict)


def give(
    one: Any,
    records: list[Any],
    values: Mapping[int, Any],
    by: Any,
    reason: str,
    refusal: Refusal,
    **fits: Any,
) -> Attempt:
    """Give each record its value; ``fits``: the one value of all of them, if it is one and not
    known to fit."""
    attempt = Attempt()
    for record in records:
        if getattr(record, one.attname) == values[record.pk]:
            attempt.same.append(record)
        elif why := refusal(record):
            attempt.refused[record.pk] = "permission", why
    left = {record.pk for record in attempt.same} | attempt.refused.keys()
    tried = [record for record in records if record.pk not in left]
    if fits and tried:
        attempt.refused |= _unfit(one, tried, fits["fits"])
    for record in tried:
        setattr(record, one.attname, values[record.pk])
    _write(tried, attempt, by, reason, refusal)
    return attempt


def _write(records: list[Any], attempt: Attempt, by: Any, reason: str, refusal: Refusal) -> None:
    """``refusal`` is asked again of what was written: a value may show a record to the public."""
    for _round in range(ROUNDS):
        kept = [record for record in records if record.pk not in attempt.refused]
        try:
            with transaction.atomic():
                written = write([Draft(one) for one in kept], by=by, reason=reason).updated
                if barred := [Problem(r, w, "permission") for r in written if (w := refusal(r))]:
                    raise Refused(barred)
        except Refused as refused:
            last = refused
            found = _by_record(refused.problems, {record.pk for record in kept})
            if not found:
                raise
            attempt.refused |= found
        else:
            attempt.changed = written
            return
    raise last


def _by_record(problems: Iterable[Problem], pks: set[int]) -> Reasons:
    found: Reasons = {}
    for problem in problems:
        if problem.record.pk in pks:
            found.setdefault(problem.record.pk, (problem.code, str(problem)))
    return found


def _unfit(one: Any, records: list[Any], value: Any) -> Reasons:
    """The records that the value would make break a constraint of their own table: told in one
    question for each, where the database would name a single record at a time."""
    found: Reasons = {}
    model = type(records[0])
    pks = {record.pk for record in records}
    stored = Value(value, output_field=one.target_field if one.is_relation else one)
    for constraint in model._meta.constraints:
        late = set()
        if isinstance(constraint, CheckConstraint):
            holds: Any = Q(constraint.condition)
            if one.name not in holds.referenced_base_fields:
                continue
            holds = holds.replace_expressions({F(one.name): stored})
            passing = Coalesce(holds, True, output_field=BooleanField())
            late = pks - set(
                model._default_manager.filter(passing, pk__in=pks).values_list("pk", flat=True)
            )
        elif isinstance(constraint, NotInFuture) and one.name in constraint.fields:
            late = pks if _is_late(constraint, model, one, value) else late
        for pk in late:
            found.setdefault(pk, _told(constraint))
    return found


def _is_late(constraint: NotInFuture, model: Any, one: Any, value: Any) -> bool:
    others = {name for name in constraint.fields if name != one.name}
    try:
        constraint.validate(model, model(**{one.attname: value}), exclude=others)
    except ValidationError:
        return True
    return False


def _told(constraint: Any) -> tuple[str, str]:
    if rule := getattr(constraint, "rule", None):
        return rule.code, str(rule)
    return constraint.name, str(constraint.get_violation_error_message())
