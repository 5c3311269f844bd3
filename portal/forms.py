"""The form by which anyone proposes to correct what a public page says."""

import re
from dataclasses import replace
from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Fieldset, Layout
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.correctable import as_text, correctable, from_text, public_label, shown
from portal.models import COMMENT_LENGTH, SOURCES_LENGTH
from portal.seals import FASTEST, OLDEST, Seal
from registry.models import Publishable
from registry.text import control_characters

PREFIX = "new_"  # of the fields of the record: it may have a name and an e-mail of its own
MOST_LINKS = 5
LONGEST_TEXT = 10_000
LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
FREE = ("sources", "comment", "sender_name", "sender_affiliation")
TRAP = "sender_fax"


def _area(length: int, rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": length})


class CorrectionForm(forms.Form):
    """The present public values, to change; why; and who proposes, as much as they wish.

    ``seal``: what the form carries from the moment it was shown.
    """

    sources = forms.CharField(
        label=gettext_lazy("Where can we check it?"),
        help_text=gettext_lazy("A web page, a document, a public register: one per line."),
        max_length=SOURCES_LENGTH,
        required=False,
        widget=_area(SOURCES_LENGTH, 3),
    )
    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        help_text=gettext_lazy("What else is wrong or missing. Name nobody here."),
        max_length=COMMENT_LENGTH,
        required=False,
        widget=_area(COMMENT_LENGTH, 6),
    )
    sender_name = forms.CharField(
        label=gettext_lazy("Your name (optional)"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    sender_email = forms.EmailField(
        label=gettext_lazy("Your e-mail address (optional)"),
        help_text=gettext_lazy("Only to answer you: without it, we cannot."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    sender_affiliation = forms.CharField(
        label=gettext_lazy("Your organization (optional)"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    sender_fax = forms.CharField(
        label=gettext_lazy("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    token = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, record: Publishable, data: Any = None) -> None:
        self.record, self.own = record, correctable(record)
        present = shown(record)
        token = str(data.get("token", "")) if data is not None else ""
        self.given = Seal.read(token, record)
        self.seal = self.given or Seal.new(record, present)
        # What became public meanwhile was not in the form: it is compared with what it is now.
        self.seal = replace(self.seal, shown={**present, **self.seal.shown})
        super().__init__(data, auto_id="id_%s")
        for name, field in self.own.items():
            self.fields[PREFIX + name] = _form_field(field, self.seal.shown[name])
        self.fields["token"].initial = self.seal.token

    # Reading

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in self.fields:
            self._refuse_controls(name, cleaned.get(name))
        if problem := self._robot(cleaned):
            self.add_error(None, problem)
        links = sum(len(LINK.findall(cleaned.get(name) or "")) for name in FREE)
        if links > MOST_LINKS:
            message = _("At most %(count)d links, please.")
            self.add_error("sources", message % {"count": MOST_LINKS})
        self._hold_to_the_record()
        if not self.errors and not self.changes and not cleaned["comment"]:
            self.add_error(None, _("Change what is wrong, or write a comment."))
        if self.errors:
            self._come_back()
        return cleaned

    def _refuse_controls(self, name: str, value: Any) -> None:
        area = isinstance(self.fields[name].widget, forms.Textarea)
        if isinstance(value, str) and (found := control_characters(value, multiline=area)):
            message = _("Control characters are not allowed: %(found)s.")
            self.add_error(name, message % {"found": ", ".join(dict.fromkeys(found))})

    def _hold_to_the_record(self) -> None:
        """A form's field knows less than the record's: its own validators are asked too."""
        for name, text in self.changes.items():
            if PREFIX + name in self.cleaned_data:
                try:
                    self.own[name].clean(from_text(self.own[name], text), self.record)
                except ValidationError as error:
                    self.add_error(PREFIX + name, error)

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

    @property
    def changes(self) -> dict[str, str]:
        """The text proposed for each field that differs from what the person saw."""
        values = {name: as_text(self.cleaned_data.get(PREFIX + name)) for name in self.own}
        return {name: text for name, text in values.items() if text != self.seal.shown[name]}

    def _come_back(self) -> None:
        """The form as it is shown again: with a seal that is good, and its trap empty."""
        late = self.given is None or self.given.age > OLDEST
        seal = self.seal.renewed() if late else self.seal
        data: Any = self.data
        again = data.copy()
        again["token"], again[TRAP] = seal.token, ""
        self.data = again

    # Showing

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.attrs = {"novalidate": ""}
        trap = Div(TRAP, css_class="visually-hidden", aria_hidden="true")
        helper.layout = Layout(
            "token",
            Fieldset(_("What the page says"), *(PREFIX + name for name in self.own)),
            Fieldset(_("Why"), "sources", "comment"),
            Fieldset(_("Who you are"), HTML(_purpose()), *SENDER),
            trap,
            StrictButton(_("Send the correction"), type="submit", css_class="btn-primary"),
        )
        return helper


SENDER = ("sender_name", "sender_email", "sender_affiliation")


def _purpose() -> SafeString:
    """Said where it is asked for: purpose and keeping."""
    told = _(
        "Nothing here is required. Your name and e-mail address serve to answer you and for "
        "nothing else: only the staff of the registry see them, and they are erased %(days)d "
        "days after the decision."
    )
    return format_html("<p>{}</p>", told % {"days": settings.PERSONAL_DATA_DAYS})


def _form_field(field: models.Field, text: str) -> forms.Field:
    """A field of the form with the present value; a language of its own where it has one."""
    made: Any = field.formfield()
    if isinstance(field, models.DateField):
        made.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    elif isinstance(field, models.TextField):
        made.widget = _area(LONGEST_TEXT, 6)
        made.max_length = LONGEST_TEXT
        made.validators.append(forms.CharField(max_length=LONGEST_TEXT).validators[0])
    made.label = public_label(field)
    made.widget.attrs["autocomplete"] = "off"
    if field.name.endswith(("_fr", "_en")):
        made.widget.attrs["lang"] = field.name[-2:]
    try:
        made.initial = from_text(field, text)
    except ValidationError:  # only if the field changed its type since the form was shown
        made.initial = ""
    return made
