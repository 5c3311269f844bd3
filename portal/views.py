"""The pages that span organizations and projects."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from organizations.models import Organization
from portal.actions import Sender, TooMany, propose
from portal.atlas import Atlas
from portal.filters import FocusForm, Question
from portal.forms import CorrectionForm
from portal.overview import overview
from portal.senders import WINDOW, address_of
from projects.models import Project


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html", {"overview": overview()})


def map_page(request: HttpRequest) -> HttpResponse:
    """The map; status 400, naming what is wrong, when a parameter is."""
    question = Question.of(request.GET)
    context = {
        "question": question,
        "found": question.found,
        "form": question.found.page_form,
        "atlas": Atlas(question),
    }
    return render(request, "portal/map.html", context, status=200 if question.is_valid else 400)


def network_page(request: HttpRequest) -> HttpResponse:
    """Who works with whom; status 400, naming what is wrong, when the focus is."""
    form = FocusForm(request.GET)
    valid = form.is_valid()
    found = form.network if valid else None
    return render(
        request,
        "portal/network.html",
        {"form": form, "network": found},
        status=200 if valid else 400,
    )


@never_cache
def organization_correction(request: HttpRequest, slug: str) -> HttpResponse:
    return _correction(request, _public(Organization, slug))


@never_cache
def project_correction(request: HttpRequest, slug: str) -> HttpResponse:
    return _correction(request, _public(Project, slug))


def organization_correction_sent(request: HttpRequest, slug: str) -> HttpResponse:
    record = _public(Organization, slug)
    return render(request, "portal/correction_sent.html", {"record": record})


def project_correction_sent(request: HttpRequest, slug: str) -> HttpResponse:
    record = _public(Project, slug)
    return render(request, "portal/correction_sent.html", {"record": record})


def _public(model: Any, slug: str) -> Any:
    """The record at an address, even a former one: what is being typed there is not lost.

    Raises ``Http404``.
    """
    if record := model.objects.public().at(slug):
        return record
    raise Http404


def _correction(request: HttpRequest, record: Any) -> HttpResponse:
    form = CorrectionForm(record, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            _propose(request, record, form)
        except TooMany:
            return _come_later(request, record, form)
        return redirect(f"{record._meta.model_name}_correction_sent", slug=record.slug)
    return render(request, "portal/correction.html", {"record": record, "form": form})


def _propose(request: HttpRequest, record: Any, form: CorrectionForm) -> None:
    asked = form.cleaned_data
    sender = Sender(
        address_of(request),
        get_language() or "fr",
        asked["sender_name"],
        asked["sender_email"],
        asked["sender_affiliation"],
    )
    said = {"sources": asked["sources"], "comment": asked["comment"]}
    propose(record, form.seal, form.changes, sender=sender, **said)


def _come_later(request: HttpRequest, record: Any, form: CorrectionForm) -> HttpResponse:
    message = _("Many corrections came from your network in the last hour. Please try later.")
    form.add_error(None, message)
    context = {"record": record, "form": form}
    response = render(request, "portal/correction.html", context, status=429)
    response["Retry-After"] = str(int(WINDOW.total_seconds()))
    return response
