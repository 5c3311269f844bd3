"""The form by which anyone follows a list by e-mail."""

from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.forms.sealed import SealedForm, hidden_trap
from portal.models import LONGEST_QUERY


class FollowForm(SealedForm):
    """The address to write to. ``narrowing``: the filters of the list, as they are kept."""

    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("We write to it once, so that you confirm."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, name: str, narrowing: str, data: Any = None) -> None:
        self.narrowing = narrowing
        super().__init__(f"follow:{name}", data)

    def clean_email(self) -> str:
        """In one form: however it is typed, a mailbox is one."""
        return str(self.cleaned_data["email"]).lower()

    def check(self, cleaned: dict[str, Any]) -> None:
        if len(self.narrowing) > LONGEST_QUERY:
            self.add_error(None, _("This list has too many filters to be followed: take some off."))

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.attrs = {"novalidate": ""}
        button = StrictButton(_("Follow this list"), type="submit", css_class="btn-primary")
        helper.layout = Layout("token", "email", hidden_trap(), button)
        return helper
