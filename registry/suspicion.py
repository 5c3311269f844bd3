"""Tells which of many records need a closer look: each value is checked once, however many have
it."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models

from registry.held import held
from registry.text import CONTROL, control_characters
from registry.texts import crowded

WRONG = object()
PLAIN = {str, type(None)}


def suspects(records: Sequence[Any]) -> list[Any]:
    """Those of which ``clean_fields`` has something to say, in their order. The fields of the
    others have their types then, as it gives them."""
    by_model: dict[Any, list[Any]] = {}
    for record in records:
        by_model.setdefault(type(record), []).append(record)
    found: set[int] = set()
    for model, some in by_model.items():
        fields = _checked(model)
        for field, raws in zip(fields, _values(fields, some), strict=True):
            found.update(_suspects(field, some, raws))
        found.update(crowded(model, some, list(map(vars, some))))
    return [record for record in records if id(record) in found]


@cache
def _checked(model: Any) -> list[Any]:
    return [
        field
        for field in model._meta.concrete_fields
        if not (field.is_relation or field.generated or field.name == "slug")
    ]


def _values(fields: Sequence[Any], records: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """Of each field, the values that the records hold."""
    return held(records, [field.attname for field in fields]).values()


def _suspects(field: Any, records: Sequence[Any], raws: Sequence[Any]) -> list[int]:
    """The identities of those of which the value of the field is wrong. ``raws``: of each."""
    if _are_fit(field, set(raws)):
        return []
    keys = raws
    if not {*map(type, raws)} <= PLAIN:
        # What is equal may be written otherwise: 1.0 has one decimal, 1.00 two.
        written = {
            id(raw): (type(raw), str(raw)) for raw in {id(one): one for one in raws}.values()
        }
        keys = [written[id(raw)] for raw in raws]
    one_of_each = dict(zip(keys, zip(raws, records, strict=True), strict=True))
    made = {key: _cleaned(field, *one) for key, one in one_of_each.items()}
    if all(value is one_of_each[key][0] for key, value in made.items()):
        return []
    for record, key in zip(records, keys, strict=True):
        if made[key] is not WRONG:
            setattr(record, field.attname, made[key])
    return [id(r) for r, key in zip(records, keys, strict=True) if made[key] is WRONG]


def _are_fit(field: Any, values: set[Any]) -> bool:
    """Whether a field of plain text has nothing to say of any of these. Where it may have, each
    is looked at by itself."""
    if not _is_of_text(field) or {*map(type, values)} != {str}:
        return False
    if field.blank:
        values = values - {""}
    elif "" in values:
        return False
    return not CONTROL.search("".join(values)) and all(_passes(v, values) for v in field.validators)


def _passes(validator: Any, values: set[str]) -> bool:
    if type(validator) is MaxLengthValidator and isinstance(validator.limit_value, int):
        return max(map(len, values), default=0) <= validator.limit_value
    try:
        for value in values:
            validator(value)
    except ValidationError:
        return False
    return True


@cache
def _is_of_text(field: Any) -> bool:
    """Whether it takes text as it is, and its validators are all that judges it."""
    kind, usual = type(field), models.Field
    reads = (models.CharField.to_python, models.TextField.to_python)
    return (
        not field.choices
        and kind.to_python in reads
        and (kind.clean, kind.validate, kind.run_validators)
        == (usual.clean, usual.validate, usual.run_validators)
    )


def _cleaned(field: Any, raw: Any, record: Any) -> Any:
    """The value that a field makes of another, or ``WRONG``."""
    value = raw
    if not (field.blank and raw in field.empty_values):
        try:
            value = field.clean(raw, record)
        except ValidationError:
            return WRONG
    is_multiline = isinstance(field, models.TextField)
    if isinstance(value, str) and control_characters(value, multiline=is_multiline):
        return WRONG
    return value
