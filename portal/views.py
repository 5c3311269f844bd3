"""The pages that span organizations and projects."""

from typing import Any

from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from organizations.models import Organization
from portal.actions import Sender, TooMany, Wish, confirm, follow, propose, stop
from portal.atlas import Atlas
from portal.filters import FocusForm, Question
from portal.following import LISTS, words_of
from portal.forms import CorrectionForm, FollowForm
from portal.models import Subscription
from portal.overview import overview
from portal.senders import WINDOW
from projects.models import Project
from registry.actions.change_feed import catch_up_for
from registry.following import narrowing
from registry.listings import list_page
from registry.serving.visitors import address_of


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html", {"overview": overview()})


def map_page(request: HttpRequest) -> HttpResponse:
    """The map; status 400, naming what is wrong, when a parameter is."""
    question = Question.of(request.GET)
    context = {
        "question": question,
        "found": question.found,
        "form": question.found.form,
        "atlas": Atlas(question),
    }
    return render(request, "portal/map.html", context, status=200 if question.is_valid else 400)


def network_page(request: HttpRequest) -> HttpResponse:
    """Who works with whom; status 400, naming what is wrong, when the focus is."""
    catch_up_for(request.user)
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


@never_cache
def follow_list(request: HttpRequest, name: str) -> HttpResponse:
    """The form that follows a list by e-mail; the list's own page, status 400, when a filter of
    it is wrong."""
    followed = LISTS[name]
    found = followed.filters(request.GET)
    if not found.is_valid():
        return list_page(request, found, followed.template)
    data = request.POST if request.method == "POST" else None
    form = FollowForm(name, narrowing(found), data)
    status = 200
    if form.is_valid():
        try:
            _follow(request, name, form)
        except TooMany:
            form.add_error(None, _("Many requests came from your network. Please try in an hour."))
            status = 429
        else:
            return redirect("follow_sent")
    url = followed.url(form.narrowing)
    context = {"form": form, "list_title": followed.title, "found": found, "url": url}
    response = render(request, "portal/follow.html", context, status=status)
    if status == 429:
        response["Retry-After"] = str(int(WINDOW.total_seconds()))
    return response


def _follow(request: HttpRequest, name: str, form: FollowForm) -> None:
    wish = Wish(name, form.narrowing, form.cleaned_data["email"], get_language() or "fr")
    follow(wish, address=address_of(request), site=request.build_absolute_uri("/"))


def follow_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/follow_sent.html")


@never_cache
def following(request: HttpRequest, token: str) -> HttpResponse:
    """What an address follows, by the link of its messages. To open it changes nothing: programs
    that look at mail open links too."""
    one = _subscription(token)
    if one is None:
        return render(request, "portal/following_ended.html", status=410)
    if request.method == "POST":
        confirm(one.pk)
        return redirect("following", token=token)
    rows = [(other, words_of(other)) for other in one.all_of_address] if one.confirmed_at else []
    context = {"one": one, "words": words_of(one), "rows": rows}
    return render(request, "portal/following.html", context)


@csrf_exempt  # a mail program posts it, by the header of a message (RFC 8058): the link is proof
@never_cache
def following_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Asks, then stops. What has stopped already is told so, to stop again changes nothing."""
    one = _subscription(token)
    if request.method != "POST":
        if one is None:
            return render(request, "portal/following_ended.html", status=410)
        return render(request, "portal/following_stop.html", {"one": one, "words": words_of(one)})
    rest = None
    if one is not None:
        stop(one, everything="everything" in request.POST)
        rest = one.others.first()
    return render(request, "portal/following_stopped.html", {"rest": rest})


def _subscription(token: str) -> Subscription | None:
    """What a link names. Raises ``Http404`` for one that we never made."""
    try:
        return Subscription.objects.of_token(token)
    except BadSignature as error:
        raise Http404 from error
