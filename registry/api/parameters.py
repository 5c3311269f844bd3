"""The parameters of an address: what each may be, read from the form of its page, and whether what
was given is so. The same description checks a request and documents it."""

import datetime
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from registry.api.problems import wrong
from registry.facets import NamedField
from registry.known_names import unknown_name
from registry.text import control_characters, nearest

MOST_TOLD = 500  # codes that the documentation lists; beyond, it says where they are
TEXT = (
    r"^[^\u0000-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f][^\u0000-\u001f\u007f-\u009f]*$"
)
Errors = list[dict[str, str]]


class Kind(StrEnum):
    TEXT = "text"
    CODE = "code"
    CODES = "codes"  # repeated: any of them
    KEYS = "keys"  # between commas
    NUMBER = "number"
    DATE = "date"
    MARK = "mark"  # a text of a fixed form that we gave


class CodesOfField(Sequence[str]):
    """Those that a field with choices takes: read once all of them are asked for, since those of
    records are many."""

    def __init__(self, field: Any) -> None:
        self.field = field

    def among(self, values: Sequence[str]) -> Collection[str]:
        """Those of the values that are codes, and perhaps others."""
        return self.field.names(values) if isinstance(self.field, NamedField) else self._all

    @cached_property
    def _all(self) -> list[str]:
        return [str(code) for code, _label in self.field.choices if str(code)]

    def __len__(self) -> int:
        return len(self._all)

    def __getitem__(self, place: Any) -> Any:
        return self._all[place]


@dataclass(frozen=True)
class Parameter:
    """``codes``: those that it takes; ``least`` and ``most``: of a number, or of the length of a
    text; ``pattern``: of a mark."""

    name: str
    kind: Kind
    label: Any
    codes: Sequence[str] = ()
    least: int | None = None
    most: int | None = None
    pattern: str = ""
    default: Any = None

    def error(self, values: Sequence[str]) -> str:
        """What is wrong with the values given, in words; empty if nothing is."""
        if len(values) > 1 and self.kind not in (Kind.CODES, Kind.KEYS):
            return _("%(name)s is given more than once.") % {"name": self.name}
        for value in values:
            if not value.strip() or control_characters(value):
                message = _("%(name)s has no value, or holds control characters.")
                return message % {"name": self.name}
        read = self.read(values)
        known = self.codes.among(read) if isinstance(self.codes, CodesOfField) else self.codes
        return next(filter(None, (self._wrong(one, known) for one in read)), "")

    def read(self, values: Iterable[str]) -> list[str]:
        if self.kind is not Kind.KEYS:
            return list(values)
        return [part.strip() for value in values for part in value.split(",")]

    def _wrong(self, value: str, known: Collection[str]) -> str:
        if self.kind in (Kind.CODE, Kind.CODES, Kind.KEYS):
            return "" if value in known else self._unknown(value)
        return "" if _CHECKS[self.kind](self, value) else self._misshapen(value)

    def _unknown(self, value: str) -> str:
        message = _("%(name)s cannot be “%(value)s”.")
        near = nearest(value[:80], reversed(self.codes))
        hint = _("Did you mean %(near)s?") % {"near": near} if near else ""
        return f"{message % {'name': self.name, 'value': value[:80]}} {hint}".strip()

    def _misshapen(self, value: str) -> str:
        shown = {"name": self.name, "least": self.least, "most": self.most, "value": value[:80]}
        if self.kind is Kind.NUMBER:
            return _("%(name)s is a whole number from %(least)s to %(most)s.") % shown
        if self.kind is Kind.DATE:
            return _("%(name)s is a date, written like 2024-03-31.") % shown
        if self.kind is Kind.TEXT:
            return _("%(name)s has at most %(most)s characters.") % shown
        return _("%(name)s cannot be “%(value)s”.") % shown

    def schema(self) -> dict[str, Any]:
        """As JSON Schema."""
        found = _SCHEMAS[self.kind](self)
        return found if self.default is None else {**found, "default": self.default}


def _is_number(one: Parameter, value: str) -> bool:
    plain = re.fullmatch(r"-?(0|[1-9][0-9]{0,8})", value) is not None
    return plain and (one.least or 0) <= int(value) <= (one.most or 10**9)


def _is_date(one: Parameter, value: str) -> bool:
    try:
        return datetime.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


_CHECKS: dict[Kind, Any] = {
    Kind.NUMBER: _is_number,
    Kind.DATE: _is_date,
    Kind.TEXT: lambda one, value: len(value) <= (one.most or len(value)),
    Kind.MARK: lambda one, value: re.fullmatch(one.pattern, value) is not None,
}


def _items(one: Parameter) -> dict[str, Any]:
    known = {"enum": list(one.codes)} if 0 < len(one.codes) <= MOST_TOLD else {"pattern": TEXT}
    return {"type": "string", **known}


def _list(one: Parameter) -> dict[str, Any]:
    return {"type": "array", "items": _items(one), "minItems": 1}


_SCHEMAS: dict[Kind, Any] = {
    Kind.TEXT: lambda one: {
        "type": "string",
        "minLength": 1,
        "pattern": TEXT,
        **({"maxLength": one.most} if one.most else {}),
    },
    Kind.CODE: _items,
    Kind.CODES: _list,
    Kind.KEYS: _list,
    Kind.NUMBER: lambda one: {"type": "integer", "minimum": one.least or 0, "maximum": one.most},
    Kind.DATE: lambda one: {"type": "string", "format": "date"},
    Kind.MARK: lambda one: {"type": "string", "pattern": one.pattern},
}


def of_field(name: str, field: Any) -> Parameter:
    """The parameter that a field of a form reads."""
    label = field.label or name
    if isinstance(field, forms.ChoiceField):
        many = isinstance(field, forms.MultipleChoiceField)
        return Parameter(name, Kind.CODES if many else Kind.CODE, label, CodesOfField(field))
    if isinstance(field, forms.IntegerField):
        span: Any = (field.min_value, field.max_value)
        return Parameter(name, Kind.NUMBER, label, least=span[0], most=span[1])
    if isinstance(field, forms.DateField):
        return Parameter(name, Kind.DATE, label)
    return Parameter(name, Kind.TEXT, label, most=getattr(field, "max_length", None))


def check(data: QueryDict, known: Sequence[Parameter]) -> None:
    """Raises ``Problem`` (400) that names each parameter that is unknown or wrong."""
    by_name = {one.name: one for one in known}
    errors: Errors = []
    for name in data:
        if name not in by_name:
            errors.append({"parameter": name[:80], "detail": unknown_name(name, by_name)})
        elif detail := by_name[name].error(data.getlist(name)):
            errors.append({"parameter": name, "detail": detail})
    if errors:
        raise wrong(errors)


def without(data: QueryDict, names: Iterable[str]) -> QueryDict:
    """The parameters but those of the names."""
    kept = data.copy()
    for name in names:
        kept.pop(name, None)
    return kept
