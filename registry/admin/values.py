"""The values of a form's fields: in words for a person, and as a browser would post them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import localize
from django.utils.translation import gettext as _


def plain(value: Any) -> Any:
    """The value as it is compared: a country is its code, and a line ends in one way."""
    value = getattr(value, "code", value)
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n")
    return "" if value is None else value


def is_same(field: forms.Field, value: Any, typed: Any) -> bool:
    """Whether what was typed says what the value of a record says."""
    return plain(value) == plain(typed) or not field.has_changed(plain(value), plain(typed))


def in_words(field: forms.Field, value: Any) -> str:
    """A value of a record, or what was typed for it, as the form names it."""
    value = plain(value)
    if isinstance(field, forms.ModelChoiceField):
        return _record(field, value)
    choices = getattr(field, "choices", None)
    try:
        known = field.to_python(value)
    except ValidationError:
        known = value
    if choices is not None and known not in (None, ""):
        return _choice(choices, known)
    if isinstance(known, bool):
        return _("Yes") if known else _("No")
    return _("(empty)") if known in (None, "") else str(localize(known))


def _record(field: forms.ModelChoiceField, value: Any) -> str:
    """Among all records: one that can be chosen no longer is still called by its name."""
    if value == "":
        return _("(empty)")
    rows: Any = field.queryset
    try:
        found = rows.model._base_manager.filter(pk=getattr(value, "pk", value)).first()
    except (TypeError, ValueError, OverflowError, ValidationError):
        found = None
    return str(found or value)


def _choice(choices: Any, known: Any) -> str:
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            if found := dict(map(_as_text, label)).get(str(known)):
                return str(found)
        elif str(value) == str(known):
            return str(label)
    return str(known)


def _as_text(choice: Any) -> tuple[str, Any]:
    return str(choice[0]), choice[1]


def post(data: Any, name: str, field: forms.Field, value: Any) -> None:
    """Put a value of a record in the posted data, as if it had been typed."""
    widget: Any = getattr(field.widget, "widget", field.widget)
    given = field.prepare_value(plain(value))
    if isinstance(widget, forms.CheckboxInput):
        data.pop(name, None)
        if given:
            data[name] = "on"
        return
    shown = widget.format_value(given)
    shown = shown if isinstance(shown, (list, tuple)) else [shown]
    data.setlist(name, ["" if one is None else str(one) for one in shown])


def initial_of(record: models.Model, form: forms.ModelForm) -> dict[str, Any]:
    """What the form would begin with, were the record as this one is."""
    return forms.models.model_to_dict(record, fields=[*form.fields])
