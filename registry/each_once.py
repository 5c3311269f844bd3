"""Choices of which an address may hold thousands: each is looked at once."""

from typing import Any

from django import forms
from django_filters.fields import MultipleChoiceField


class EachOnce:
    """Of a field of several choices: what is given again counts once, and choices are read once,
    not for each value."""

    choices: Any

    def to_python(self, value: Any) -> list[str]:
        return list(dict.fromkeys(super().to_python(value)))  # type: ignore[misc]

    def validate(self, value: list[str]) -> None:
        known = {str(code) for code, _label in self.choices} if value else set()
        unknown = [one for one in value if one not in known]
        # Django's own words for what it does not know, and for nothing.
        super().validate(unknown or value[:1])  # type: ignore[misc]


class Codes(EachOnce, forms.MultipleChoiceField):
    pass


class FilterCodes(EachOnce, MultipleChoiceField):
    """As filters make it."""
