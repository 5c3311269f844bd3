"""Tells which of many records need a closer look: each value is checked once, however many have
it."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from registry.text import control_characters

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
        for field in model._meta.concrete_fields:
            if not (field.is_relation or field.generated or field.name == "slug"):
                found.update(_suspects(field, some))
    return [record for record in records if id(record) in found]


def _suspects(field: Any, records: Sequence[Any]) -> list[int]:
    """The identities of those of which the value of the field is wrong."""
    raws = list(map(attrgetter(field.attname), records))
    keys: Sequence[Any] = raws
    if not {*map(type, raws)} <= PLAIN:
        # What is equal may be written otherwise: 1.0 has one decimal, 1.00 two.
        keys = [(type(raw), str(raw)) for raw in raws]
    one_of_each = dict(zip(keys, zip(raws, records, strict=True), strict=True))
    made = {key: _cleaned(field, *one) for key, one in one_of_each.items()}
    if all(value is one_of_each[key][0] for key, value in made.items()):
        return []
    for record, key in zip(records, keys, strict=True):
        if made[key] is not WRONG:
            setattr(record, field.attname, made[key])
    return [id(r) for r, key in zip(records, keys, strict=True) if made[key] is WRONG]


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
