"""Finds which record a refusal is about, and says it in the terms of the rules."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DataError, IntegrityError, models, transaction
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from registry import inserting
from registry.bilingual import sentence
from registry.doubtful import doubtful, doubtful_parts
from registry.refusals import Problem, Refused
from registry.rules import Severity
from registry.suspicion import suspects
from registry.watches import watches_on

FEW = 4  # records that are written one by one rather than in halves


def of_fields(records: Sequence[Any]) -> list[Problem]:
    """What is wrong in the fields of each record, without asking the database."""
    problems: list[Problem] = []
    for record in suspects(records):
        try:
            record.clean_fields(exclude=_relations(record) | {"slug"})
        except ValidationError as error:
            problems += _problems(record, error)
    return problems


@contextmanager
def of_database(drafts: Sequence[Any]) -> Iterator[None]:
    """Turns what the database refuses into ``Refused``, naming the records at fault."""
    try:
        yield
    except (IntegrityError, DataError) as error:
        records = [draft.record for draft in drafts]
        parts = [row for draft in drafts for rows in draft.parts.values() for row in rows]
        problems = [p for r, doubts in doubtful(records) for p in _by_validation(r, doubts)]
        problems += [
            p for part, _doubts in doubtful_parts(parts) for p in _by_own_constraints(part)
        ]
        problems = problems or _by_identity(parts) or _by_writing(drafts)
        raise Refused(problems or [_unexplained(records[0], error)]) from error


def of_protection(record: Any, error: models.ProtectedError) -> Problem:
    """Why a record that others refer to is not deleted."""
    rule = next((r for r in record.rules if r.code.endswith(".delete")), None)
    if rule:
        return Problem.broken(rule, record)
    kinds = sorted({str(row._meta.verbose_name) for row in error.protected_objects})
    message = sentence(_("Other records refer to it: %(kinds)s."), kinds=", ".join(kinds))
    return Problem(record, message, "protected")


def _problems(record: Any, error: ValidationError) -> list[Problem]:
    return [
        _problem(record, name, one) for name, found in error.error_dict.items() for one in found
    ]


def _problem(record: Any, name: str, error: ValidationError) -> Problem:
    rules = {rule.code: rule for rule in record.rules if rule.severity == Severity.REFUSE}
    if error.code in rules:
        rule = rules[error.code]
        field = rule.field if name == NON_FIELD_ERRORS else name
        return Problem(record, rule.message, rule.code, field, rule.remedy)
    own = [rule for rule in rules.values() if rule.field == name and name != NON_FIELD_ERRORS]
    code, remedy = (own[0].code, own[0].remedy) if own else (error.code or "invalid", "")
    return Problem(record, _messages(error), code, name, remedy)


_messages = lazy(lambda error: " ".join(error.messages), str)


def _by_validation(record: Any, doubts: Sequence[models.BaseConstraint | None]) -> list[Problem]:
    """As ``full_clean``, of what may refuse it alone: each takes a query, fields several."""
    errors: dict[str, list[ValidationError]] = {}
    try:
        if None in doubts:
            record.full_clean(exclude={"slug"}, validate_constraints=False)
    except ValidationError as error:
        errors = error.error_dict
    exclude = {"slug", *errors}
    for constraint in filter(None, doubts):
        try:
            constraint.validate(type(record), record, exclude=exclude)
        except ValidationError as error:
            fields: Sequence[str] = getattr(constraint, "fields", ())
            if getattr(error, "code", None) == "unique" and len(fields) == 1:
                errors.setdefault(fields[0], []).append(error)
            else:
                errors = error.update_error_dict(errors)
    return _problems(record, ValidationError(errors)) if errors else []


def _by_own_constraints(part: Any) -> list[Problem]:
    """What a part shows by itself: the record it is a part of may not be stored yet."""
    try:
        part.validate_constraints(exclude=_relations(part))
    except ValidationError as error:
        return _problems(part, error)
    return []


def _by_identity(parts: Sequence[Any]) -> list[Problem]:
    """The parts that say again what another of the same record says."""
    problems: list[Problem] = []
    seen: set[tuple[Any, ...]] = set()
    for part in parts:
        fields = [part._meta.get_field(name) for name in part.identity]
        unique = any(set(c.fields) == set(part.identity) for c in _uniques(part))
        identity = (type(part), *(getattr(part, field.attname) for field in fields))
        if unique and identity in seen:
            error = part.unique_error_message(type(part), [f.name for f in fields])
            problems.append(_problem(part, NON_FIELD_ERRORS, error))
        seen.add(identity)
    return problems


def _uniques(record: Any) -> list[models.UniqueConstraint]:
    return [c for c in record._meta.constraints if isinstance(c, models.UniqueConstraint)]


def _relations(record: Any) -> set[str]:
    return {field.name for field in record._meta.concrete_fields if field.is_relation}


def _by_writing(drafts: Sequence[Any]) -> list[Problem]:
    """Write the records one after the other, each with its parts, in vain, to see which the
    database refuses."""
    with transaction.atomic():
        problems = _by_writing_each(drafts)
        transaction.set_rollback(True)
    return problems


def _by_writing_each(drafts: Sequence[Any]) -> list[Problem]:
    """Of many, halves are written until what is refused stands alone: others are not looked at."""
    if len(drafts) > FEW and _are_taken(drafts):
        return []
    if len(drafts) <= FEW:
        return [p for d in drafts for p in _by_writing_one(d.record) or _by_writing_parts(d)]
    middle = len(drafts) // 2
    return _by_writing_each(drafts[:middle]) + _by_writing_each(drafts[middle:])


def _are_taken(drafts: Sequence[Any]) -> bool:
    """Whether the database takes all of them, new ones without parts; they are written then."""
    records = [draft.record for draft in drafts]
    if any(one.pk is not None for one in records) or any(any(d.parts.values()) for d in drafts):
        return False
    try:
        with transaction.atomic():
            inserting.insert(type(records[0]), records)
    except (IntegrityError, DataError):
        return False
    return True


def _by_writing_parts(draft: Any) -> list[Problem]:
    problems: list[Problem] = []
    for name, parts in draft.parts.items():
        parent = draft.record._meta.get_field(name).field.attname
        for part in parts:
            setattr(part, parent, draft.record.pk)
            problems += _by_writing_one(part)
    return problems


def _by_writing_one(record: Any) -> list[Problem]:
    known = record.pk
    try:
        with transaction.atomic():
            record.save_without_historical_record()
    except (IntegrityError, DataError) as error:
        return [_by_constraint(record, error)]
    finally:
        record.pk = known if known is not None else record.pk
    return []


def _by_constraint(record: Any, error: Exception) -> Problem:
    """The constraint, or the guard, that the database names."""
    for constraint in record._meta.constraints:
        if _is_named(constraint, record, str(error)):
            rule = getattr(constraint, "rule", None)
            message = constraint.get_violation_error_message()
            refusal = ValidationError(message, code=rule.code if rule else constraint.name)
            return _problem(record, NON_FIELD_ERRORS, refusal)
    for field in record._meta.concrete_fields:
        table = record._meta.db_table
        if field.unique and re.search(
            rf"{table}[._]{field.column}\b|\({field.column}\)=", str(error)
        ):
            refusal = record.unique_error_message(type(record), [field.name])
            return _problem(record, field.name, refusal)
    return _by_guard(record, error) or _unexplained(record, error)


def _by_guard(record: Any, error: Exception) -> Problem | None:
    """The rule, of the record or of one that watches it, whose guard the database names."""
    model: Any = type(record)
    elsewhere = (watch.rule for watch in watches_on(model))
    for rule in (*record.rules_across(), *elsewhere):
        if re.search(rf"\b{rule.constraint_name}\b", str(error)):
            return Problem.broken(rule, record)
    return None


def _is_named(constraint: models.BaseConstraint, record: Any, error: str) -> bool:
    """Whether the error names the constraint: PostgreSQL by its name, SQLite a unique one by
    its columns."""
    if re.search(rf"\b{re.escape(constraint.name)}\b", error):
        return True
    if not isinstance(constraint, models.UniqueConstraint):
        return False
    table = record._meta.db_table
    columns = [record._meta.get_field(name).column for name in constraint.fields]
    return "UNIQUE constraint failed: " + ", ".join(f"{table}.{c}" for c in columns) in error


def _unexplained(record: Any, error: Exception) -> Problem:
    message = _("The database refuses this record: %(error)s")
    told = sentence(message, error=str(error).split("\n")[0])
    return Problem(record, told, "database")
