"""The page of a record about a person: masked, until someone says why it must not be."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.actions import reveal
from registry.admin.addresses import address, may, may_see
from registry.admin.masking import (
    MaskedFields,
    hide,
    holds,
    is_revealed,
    keep_revealed,
    masked_column,
    once_held,
)
from registry.admin.steps import Step, StepAdmin
from registry.models import PersonalAccess

PURPOSES = {
    "reach": gettext_lazy("To reach the organization through this person"),
    "update": gettext_lazy("To check or correct the record"),
    "consent": gettext_lazy("To review the consent"),
    "request": gettext_lazy("To answer the person’s own request"),
    "other": gettext_lazy("Another purpose, said below"),
}


class RevealForm(forms.Form):
    """Why the personal data of a record must be seen."""

    choice = forms.ChoiceField(
        label=gettext_lazy("Purpose"), choices=[("", gettext_lazy("Choose")), *PURPOSES.items()]
    )
    words = forms.CharField(
        label=gettext_lazy("In a few words"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Required for another purpose. Name nobody here."),
    )

    def clean(self) -> dict[str, Any]:
        """One purpose, in words that the log keeps."""
        cleaned = super().clean() or self.cleaned_data
        choice, words = cleaned.get("choice", ""), cleaned.get("words", "").strip()
        if choice == "other" and not words:
            self.add_error("words", _("Say the purpose in a few words."))
        told = [words] if choice == "other" else [str(PURPOSES.get(choice, "")), words]
        return {"purpose": " – ".join(filter(None, told))}


class HideForm(forms.Form):
    """Nothing is asked."""


def _reveal(record: Any, *, by: Any, purpose: str) -> tuple[Any, str]:
    reveal(record, by=by, purpose=purpose)
    return record, _("The personal data are shown for a few minutes; the log says so.")


def _hide(record: Any, *, by: Any) -> tuple[Any, str]:
    return record, _("The personal data are masked again.")


def revealing(permission: str) -> tuple[Step, Step]:
    """The steps that reveal and mask again, for who has the permission."""
    return (
        Step("reveal", gettext_lazy("Reveal"), RevealForm, permission, _reveal),
        Step("hide", gettext_lazy("Mask again"), HideForm, permission, _hide),
    )


class PersonalAdmin(MaskedFields, StepAdmin):
    """``steps`` begin with those of ``revealing``; the form is a ``MaskedForm``."""

    change_form_template = "admin/personal_change_form.html"

    def is_shown(self, request: HttpRequest, record: Any) -> bool:
        return may(request, "reveal", self.model) and is_revealed(request, record)

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """No list is narrowed letter by letter to what it masks."""
        personal = lookup.split("__", maxsplit=1)[0] in self.model.personal_fields
        return not personal and super().lookup_allowed(lookup, value, request)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.shows = staticmethod(lambda record: self.is_shown(request, record))
        return form

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        shown = super().get_list_display(request)
        personal = self.model.personal_fields
        return [masked_column(self.model, one) if one in personal else one for one in shown]

    def _take(
        self, request: HttpRequest, step: Step, record: Any, form: forms.Form
    ) -> HttpResponse:
        response = super()._take(request, step, record, form)
        if isinstance(response, HttpResponseRedirect):
            {"reveal": keep_revealed, "hide": hide}[step.name](request, record)
        return response

    # Pages

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if (record := context["original"]) is not None:
            context["masking"] = self._masking(request, record)
        return super().render_change_form(request, context, *args, **kwargs)

    def _masking(self, request: HttpRequest, record: Any) -> Mapping[str, Any]:
        reveals, hides = self.steps[:2]
        is_shown = self.is_shown(request, record)
        told = is_shown or holds(record)
        past = self.has_history_permission(request, record) and not told and once_held(record)
        offered = (told or past) and may(request, "reveal", self.model)
        log = {"record": f"{self.opts.label_lower}:{record.pk}"}
        sees_log = may_see(self.admin_site, request, PersonalAccess)
        return {
            "is_told": told or past,
            "is_shown": is_shown,
            "offer": self.offer(hides if is_shown else reveals, record) if offered else None,
            "log": address(PersonalAccess, "changelist", **log) if sees_log else "",
        }

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What it was says who, too: it is read once revealed."""
        return self._reveal_first(request, object_id) or super().history_view(
            request, object_id, extra_context
        )

    def revert_view(self, request: HttpRequest, object_id: str, line: str) -> HttpResponse:
        return self._reveal_first(request, object_id) or super().revert_view(
            request, object_id, line
        )

    def _reveal_first(self, request: HttpRequest, object_id: str) -> HttpResponse | None:
        record: Any = self.get_object(request, unquote(object_id))
        may_read = record is not None and self.has_history_permission(request, record)
        if not may_read or self.is_shown(request, record) or not once_held(record):
            return None
        message = _("The history names people: reveal the personal data first.")
        self.message_user(request, message, messages.WARNING)
        return HttpResponseRedirect(self.change_url(record.pk))
