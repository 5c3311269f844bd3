"""The pages that span organizations and projects."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from organizations.enums import Kind
from organizations.models import Need, Organization
from portal.actions import Sender, TooMany, propose
from portal.finder import Finder
from portal.finding import Ranking, Wish
from portal.forms import CorrectionForm
from portal.overview import overview
from portal.senders import WINDOW, address_of
from projects.models import Project

FITS = 5  # of each kind, on the page of a need


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html", {"overview": overview()})


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


def partner_finder(request: HttpRequest) -> HttpResponse:
    """Who fits; status 400, naming what is wrong, when a parameter is."""
    found = Finder(request.GET)
    status = 200 if found.is_valid() else 400
    context = {"found": found, "form": found.page_form, "page_obj": found.page_obj}
    return render(request, "portal/finder.html", context, status=status)


def need_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A need, and who could answer it."""
    need = Need.objects.public().for_page().for_list().filter(pk=pk).first()
    if need is None:
        raise Http404
    wish = Wish.of_need(need)
    fits = {
        "icos": Ranking(wish, [Kind.ICO]).best(FITS),
        "quebec": Ranking(wish, [Kind.QUEBEC_PARTNER]).best(FITS),
    }
    return render(request, "portal/need.html", {"need": need, **fits})
