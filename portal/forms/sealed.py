"""What keeps robots from a public form, without an outside service."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.seals import FASTEST, OLDEST, Seal
from registry.text import control_characters

TRAP = "sender_fax"


def area(length: int, rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": length})


def hidden_trap() -> Div:
    return Div(TRAP, css_class="visually-hidden", aria_hidden="true")


class SealedForm(forms.Form):
    """A form with a seal, which says when it was shown, and a trap that only robots fill.

    ``seal``: what the form carries from the moment it was shown. ``check``: what else a form
    of its own refuses.
    """

    sender_fax = forms.CharField(
        label=gettext_lazy("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    token = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, of: str, data: Any = None, shown: Mapping[str, str] | None = None) -> None:
        token = str(data.get("token", "")) if data is not None else ""
        self.given = Seal.read(token, of)
        self.seal = self.given or Seal.new(of, shown)
        # What became public meanwhile was not in the form: it is compared with what it is now.
        self.seal = replace(self.seal, shown={**(shown or {}), **self.seal.shown})
        super().__init__(data, auto_id="id_%s")
        self.fields["token"].initial = self.seal.token

    def check(self, cleaned: dict[str, Any]) -> None:
        """Add the errors of the form's own."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in self.fields:
            self._refuse_controls(name, cleaned.get(name))
        if problem := self._robot(cleaned):
            self.add_error(None, problem)
        self.check(cleaned)
        if self.errors:
            self._come_back()
        return cleaned

    def _refuse_controls(self, name: str, value: Any) -> None:
        multiline = isinstance(self.fields[name].widget, forms.Textarea)
        if isinstance(value, str) and (found := control_characters(value, multiline=multiline)):
            message = _("Control characters are not allowed: %(found)s.")
            self.add_error(name, message % {"found": ", ".join(dict.fromkeys(found))})

    def _robot(self, cleaned: dict[str, Any]) -> str:
        """Why this may not be a person, said to one; nothing that they typed is lost."""
        if self.given is None:
            return _("This form was open before the site changed. Please send it again.")
        if self.given.age > OLDEST:
            return _("This form was open for more than a day. Please look it over, then send it.")
        if self.given.age < FASTEST:
            return _("That was very fast. Please look it over, then send it again.")
        if cleaned.get(TRAP):
            return _("A field that people do not see was filled. Please send the form again.")
        return ""

    def _come_back(self) -> None:
        """The form as it is shown again: with a seal that is good, and its trap empty."""
        late = self.given is None or self.given.age > OLDEST
        seal = self.seal.renewed() if late else self.seal
        data: Any = self.data
        again = data.copy()
        again["token"], again[TRAP] = seal.token, ""
        self.data = again
