"""The form by which anyone proposes to correct what a public page says."""

import re
from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Fieldset, Layout
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.correctable import (
    as_text,
    correctable,
    from_text,
    public_label,
    record_name,
    shown,
)
from portal.forms.sealed import SealedForm, area, hidden_trap
from portal.models import COMMENT_LENGTH, SOURCES_LENGTH
from registry.models import Publishable

PREFIX = "new_"  # of the fields of the record: it may have a name and an e-mail of its own
MOST_LINKS = 5
LONGEST_TEXT = 10_000
LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
FREE = ("sources", "comment", "sender_name", "sender_affiliation")


class CorrectionForm(SealedForm):
    """The present public values, to change; why; and who proposes, as much as they wish."""

    sources = forms.CharField(
        label=gettext_lazy("Where can we check it?"),
        help_text=gettext_lazy("A web page, a document, a public register: one per line."),
        max_length=SOURCES_LENGTH,
        required=False,
        widget=area(SOURCES_LENGTH, 3),
    )
    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        help_text=gettext_lazy("What else is wrong or missing. Name nobody here."),
        max_length=COMMENT_LENGTH,
        required=False,
        widget=area(COMMENT_LENGTH, 6),
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

    def __init__(self, record: Publishable, data: Any = None) -> None:
        self.record, self.own = record, correctable(record)
        present = shown(record)
        super().__init__(record_name(record), data, shown=present)
        for name, field in self.own.items():
            self.fields[PREFIX + name] = _form_field(field, self.seal.shown[name])

    # Reading

    def check(self, cleaned: dict[str, Any]) -> None:
        links = sum(len(LINK.findall(cleaned.get(name) or "")) for name in FREE)
        if links > MOST_LINKS:
            message = _("At most %(count)d links, please.")
            self.add_error("sources", message % {"count": MOST_LINKS})
        self._hold_to_the_record()
        if not self.errors and not self.changes and not cleaned["comment"]:
            self.add_error(None, _("Change what is wrong, or write a comment."))

    def _hold_to_the_record(self) -> None:
        """A form's field knows less than the record's: its own validators are asked too."""
        for name, text in self.changes.items():
            if PREFIX + name in self.cleaned_data:
                try:
                    self.own[name].clean(from_text(self.own[name], text), self.record)
                except ValidationError as error:
                    self.add_error(PREFIX + name, error)

    @property
    def changes(self) -> dict[str, str]:
        """The text proposed for each field that differs from what the person saw."""
        values = {name: as_text(self.cleaned_data.get(PREFIX + name)) for name in self.own}
        return {name: text for name, text in values.items() if text != self.seal.shown[name]}

    # Showing

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.attrs = {"novalidate": ""}
        helper.layout = Layout(
            "token",
            Fieldset(_("What the page says"), *(PREFIX + name for name in self.own)),
            Fieldset(_("Why"), "sources", "comment"),
            Fieldset(_("Who you are"), HTML(_purpose()), *SENDER),
            hidden_trap(),
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
        made.widget = area(LONGEST_TEXT, 6)
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
