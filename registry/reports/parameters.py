"""What a report is asked: its own parameters, whose rows, the page, how a file is written."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from registry.chips import Chip
from registry.each_once import Codes
from registry.extracts import Asked
from registry.forms import OF_STAFF, DatedForm

MANNER = ("page", "labels", "dialect")


class Parameters(DatedForm):
    """The parameters of a report without its own; a report of others has a class below it.
    ``composing``: those that say what the table is made of, and are always in force."""

    composing: ClassVar[Sequence[str]] = ()
    page = forms.IntegerField(label=_("Page"), min_value=1, required=False)

    @property
    def own(self) -> list[str]:
        """The parameters that say what is in the report, in their order."""
        shared = (*MANNER, *OF_STAFF)
        return [*(name for name in self.fields if name not in shared), *OF_STAFF]

    @property
    def shown(self) -> list[Any]:
        """The fields that its page offers to everyone."""
        return [self[name] for name in self.own if name not in OF_STAFF]

    @property
    def of_staff(self) -> list[Any]:
        """Those that it offers to staff."""
        return [self["as_of"], self["since"]]

    @property
    def querystring(self) -> str:
        """The parameters in force as an address has them, without those of the manner."""
        query = QueryDict(mutable=True)
        for name in self.own:
            if values := self._values(name):
                query.setlist(name, values)
        return query.urlencode()

    @property
    def chips(self) -> list[Chip]:
        """What narrows the report, one for each value, with its address without it."""
        return [
            Chip(one.label, label, self._without(one.name, value))
            for one in self.asked()
            if one.name not in self.composing
            for value, label in one.values
        ]

    def _without(self, name: str, value: str) -> str:
        query = QueryDict(self.querystring, mutable=True)
        query.setlist(name, [one for one in query.getlist(name) if one != value])
        return f"?{query.urlencode()}"

    def asked(self) -> list[Asked]:
        """The parameters in force, in the language in force."""
        return [
            Asked(name, str(self.fields[name].label), [(one, self._said(name, one)) for one in got])
            for name in self.own
            if (got := self._values(name))
        ]

    def _values(self, name: str) -> list[str]:
        value = self.cleaned_data.get(name)
        if value in (None, "", [], False):
            return []
        return [str(one) for one in value] if isinstance(value, list) else [str(value)]

    def _said(self, name: str, value: str) -> str:
        choices = getattr(self.fields[name], "choices", ())
        return str(dict(_flat(choices)).get(value, value))


def _flat(choices: Iterable[Any]) -> Iterable[tuple[str, Any]]:
    return [(str(code), label) for code, label in choices]


def any_of_choice(
    label: Any, choices: Any | Callable[[], Any], help_text: Any = "", *, is_long: bool = False
) -> Codes:
    """A parameter that takes any of some codes: boxes, or a list where they are many."""
    widget = forms.SelectMultiple if is_long else forms.CheckboxSelectMultiple
    shape = {"class": "form-select"} if is_long else {}
    return Codes(
        label=label,
        choices=choices,
        required=False,
        help_text=help_text,
        widget=widget(attrs=shape),
    )
