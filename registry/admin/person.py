"""What is held about a person, handed over or erased on request: for administrators."""

import json
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from registry.actions.requests import Dossier, erase_person, find_person, hand_over
from registry.admin.addresses import may
from registry.admin.located import explain
from registry.dossier import as_json, as_text, use_of
from registry.downloads import attached
from registry.models import PersonalAccess
from registry.refusals import Refused
from registry.text import control_characters, fold

SHORTEST = 3
NAME = "registry_personalaccess_person"


class PersonForm(forms.Form):
    """Who asks, and why someone looks."""

    words = forms.CharField(
        label=gettext_lazy("Name or e-mail of the person"),
        max_length=200,
        help_text=gettext_lazy(
            "Parts of names are found too, without accents or case; the log does not keep them."
        ),
    )
    purpose = forms.CharField(
        label=gettext_lazy("Purpose, or number of the request"),
        max_length=300,
        help_text=gettext_lazy("Kept in the log. Name nobody here."),
    )

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if control_characters(words) or len(fold(words)) < SHORTEST:
            raise ValidationError(_("Give at least three letters of the name or of the e-mail."))
        return words


class EraseForm(PersonForm):
    """What was previewed is to be erased, and nothing else."""

    sure = forms.BooleanField(
        label=gettext_lazy("Erase all of it; it cannot be undone"),
        error_messages={"required": gettext_lazy("Confirm that it must be erased.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("words", "purpose"):
            self.fields[name].widget = forms.HiddenInput()


def person_view(site: Any, request: HttpRequest) -> HttpResponse:
    """Names are posted, so that no address and no log of a server holds them."""
    if not may(request, "export", PersonalAccess):
        raise PermissionDenied
    if request.method != "POST":
        return _page(site, request, PersonForm())
    asked = request.POST.get("ask", "find")
    form = (EraseForm if asked == "erase" else PersonForm)(request.POST)
    preview = asked in {"preview", "erase"}
    try:
        if form.is_valid():
            return ANSWERS.get(asked, _find)(site, request, form)
        if preview and not form.errors.keys() - {"sure"}:
            return _preview(site, request, form)
    except Refused as refusal:
        form.add_error(None, explain(refusal))
    return _page(site, request, form)


def _find(site: Any, request: HttpRequest, form: forms.Form) -> HttpResponse:
    return _page(site, request, form, find_person(**_asked(form), by=request.user))


def _preview(site: Any, request: HttpRequest, form: forms.Form) -> HttpResponse:
    """What would be erased, beside what the law keeps."""
    dossier = find_person(**_asked(form), by=request.user)
    told = form if isinstance(form, EraseForm) else EraseForm(initial=form.cleaned_data)
    return _page(site, request, told, dossier, is_preview=True)


def _erase(site: Any, request: HttpRequest, form: forms.Form) -> HttpResponse:
    count = sum(erase_person(**_asked(form), by=request.user).values())
    told = ngettext("%(count)d row was erased.", "%(count)d rows were erased.", count)
    messages.success(request, told % {"count": count})
    return HttpResponseRedirect(reverse(f"admin:{NAME}"))


def _json(site: Any, request: HttpRequest, form: forms.Form) -> HttpResponse:
    dossier = hand_over(**_asked(form), by=request.user)
    text = json.dumps(as_json(dossier), ensure_ascii=False, indent=1)
    return _file(text, "application/json", "json")


def _text(site: Any, request: HttpRequest, form: forms.Form) -> HttpResponse:
    return _file(as_text(hand_over(**_asked(form), by=request.user)), "text/plain", "txt")


ANSWERS: dict[str, Callable[[Any, HttpRequest, forms.Form], HttpResponse]] = {
    "find": _find,
    "preview": _preview,
    "erase": _erase,
    "json": _json,
    "text": _text,
}


def _asked(form: forms.Form) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("words", "purpose")}


def _file(text: str, media_type: str, ending: str) -> HttpResponse:
    response = HttpResponse(text, content_type=f"{media_type}; charset=utf-8")
    return attached(response, f"personal-data-{timezone.localdate()}.{ending}")


def _page(
    site: Any,
    request: HttpRequest,
    form: forms.Form,
    dossier: Dossier | None = None,
    *,
    is_preview: bool = False,
) -> HttpResponse:
    context = {
        **site.each_context(request),
        "title": _("What is held about a person"),
        "opts": PersonalAccess._meta,
        "form": form,
        "dossier": dossier,
        "is_preview": is_preview,
        "uses": [use_of(line) for line in dossier.uses] if dossier else [],
    }
    return TemplateResponse(request, "admin/person.html", context)
