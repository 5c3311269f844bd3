"""The forms that addresses go through, beside the filters of a list."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.columns import Column, Columns, On
from registry.extracts import Manner
from registry.past import NoPast, checked
from registry.tables.writing import DIALECTS
from registry.text import nearest

EVERYTHING = "all"


OF_STAFF = ("as_of", "since", "rows")


class DayField(forms.DateField):
    """A day of the past, as ISO writes it; the registry has a history on it."""

    def __init__(self, **extra: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"})
        super().__init__(required=False, input_formats=["%Y-%m-%d"], widget=widget, **extra)

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        try:
            return day and checked(day)
        except NoPast as error:
            raise forms.ValidationError(str(error), code="no_past") from None


class Keys(forms.Field):
    """Keys of columns, in the order in which they are asked for: repeated, or between commas."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[str]:
        keys = (key.strip() for text in value or [] for key in text.split(","))
        return list(dict.fromkeys(filter(None, keys)))


def known(keys: list[str], offered: list[str]) -> list[str]:
    """The keys, each of which is offered. Raises ``ValidationError``, naming the nearest."""
    for key in keys:
        if key not in offered:
            near = nearest(key, offered)
            hint = _("Did you mean %(near)s?") % {"near": near} if near else ""
            message = _("There is no column %(key)s.") % {"key": key[:80]}
            raise forms.ValidationError(f"{message} {hint}".strip(), code="unknown")
    return keys


class FileForm(forms.Form):
    """How a file is written: ``labels=1`` for labels as headers, ``dialect`` for spreadsheets."""

    labels = forms.TypedChoiceField(
        choices=[("0", "0"), ("1", "1")], coerce=lambda text: text == "1", required=False
    )
    dialect = forms.ChoiceField(choices=[(name, name) for name in DIALECTS if name], required=False)

    @property
    def manner(self) -> Manner:
        return Manner(bool(self.cleaned_data["labels"]), self.cleaned_data["dialect"])


class DatedForm(FileForm):
    """And of which day: ``as_of``, by its end; ``since``: what changed after another; ``rows=all``:
    what is not published too. All three are for staff alone: what was public on a day may have been
    withdrawn since, for good reasons."""

    as_of = DayField(label=gettext_lazy("As of the end of"))
    since = DayField(label=gettext_lazy("What changed since the end of"))
    rows = forms.ChoiceField(
        label=gettext_lazy("Rows"),
        choices=[(EVERYTHING, gettext_lazy("every row, drafts too"))],
        required=False,
        widget=forms.HiddenInput,
    )

    @property
    def is_of_everything(self) -> bool:
        return bool(self.cleaned_data.get("rows"))

    @property
    def is_of_staff(self) -> bool:
        return any(self.cleaned_data.get(name) for name in OF_STAFF)

    def clean(self) -> Any:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("as_of")
        if since and until and since >= until:
            self.add_error("since", _("The day before must be earlier than the day after."))


class ExtractForm(DatedForm):
    """And which columns of a list, in which order."""

    columns = Keys(required=False)

    def __init__(self, data: Any, *, columns: Columns) -> None:
        super().__init__(data)
        self._columns = columns

    @property
    def place(self) -> On:
        return On.STAFF if self.cleaned_data.get("rows") else On.PUBLIC

    @property
    def offered(self) -> dict[str, Column]:
        return {column.key: column for column in self._columns.on(self.place)}

    @property
    def shown(self) -> list[Column]:
        """The columns asked for; by default all, in their fixed order. Rows that are compared
        are known again by their key."""
        keys = list(self.cleaned_data["columns"] or self.offered)
        if self.cleaned_data["since"] and "key" not in keys:
            keys.insert(0, "key")
        return [self.offered[key] for key in keys]

    def clean(self) -> None:
        super().clean()
        try:
            known(self.cleaned_data.get("columns", []), list(self.offered))
        except forms.ValidationError as error:
            self.add_error("columns", error)
