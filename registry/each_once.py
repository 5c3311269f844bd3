"""Choices of which an address may hold thousands: each is looked at once."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django_filters.fields import MultipleChoiceField

Choices = Iterable[tuple[Any, Any]]


class EachOnce:
    """Of a field of several choices: what is given again counts once, and choices are read once,
    not for each value."""

    choices: Any

    def labels(self) -> dict[str, str]:
        """What its codes are called, in their own order."""
        return {str(code): str(label) for code, label in self.choices}

    def to_python(self, value: Any) -> list[str]:
        return list(dict.fromkeys(super().to_python(value)))  # type: ignore[misc]

    def validate(self, value: list[str]) -> None:
        known = self.labels() if value else {}
        unknown = [one for one in value if one not in known]
        if unknown or not value:  # Django's own words for what it does not know, and for nothing
            super().validate(unknown)  # type: ignore[misc]


class Codes(EachOnce, forms.MultipleChoiceField):
    pass


class FilterCodes(EachOnce, MultipleChoiceField):
    """As filters make it; what the codes of one form are called is asked once."""

    def __init__(self, *, choices: Choices | Callable[[], Choices], **kwargs: Any) -> None:
        self.given = choices
        self.said: dict[str | None, dict[str, str]] = {}  # by language
        super().__init__(choices=choices, **kwargs)

    def __deepcopy__(self, memo: Any) -> "FilterCodes":
        """As of a field that has no choices: nobody writes in those that are given."""
        copied: FilterCodes = forms.Field.__deepcopy__(self, memo)
        copied.said = {}
        return copied

    def labels(self) -> dict[str, str]:
        language = get_language()
        if language not in self.said:
            choices = self.given() if callable(self.given) else self.given
            self.said[language] = {str(code): str(label) for code, label in choices}
        return self.said[language]
