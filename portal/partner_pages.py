"""The pages of who fits: the partner finder, and a need with those who could answer it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from organizations.enums import Kind
from organizations.models import Need, Organization
from portal.finder import Finder
from portal.finding import Ranking, Wish
from registry.actions.change_feed import catch_up_for
from registry.memory.tallies import known_public

FITS = 5  # of each kind, on the page of a need


def partner_finder(request: HttpRequest) -> HttpResponse:
    """Who fits; status 400, naming what is wrong, when a parameter is. What staff stored counts at
    once."""
    catch_up_for(request.user)
    found = Finder(request.GET)
    status = 200 if found.is_valid() else 400
    context = {"found": found, "form": found.form, "page_obj": found.page_obj}
    return render(request, "portal/finder.html", context, status=status)


def need_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A need, and who could answer it. What staff stored counts at once."""
    catch_up_for(request.user)
    need = Need.objects.public().for_page().for_list().filter(pk=pk).first()
    if need is None:
        raise Http404
    wish, known = Wish.of_need(need), known_public(Organization)
    fits = {
        "icos": Ranking(wish, [Kind.ICO], known).best(FITS),
        "quebec": Ranking(wish, [Kind.QUEBEC_PARTNER], known).best(FITS),
    }
    return render(request, "portal/need.html", {"need": need, **fits})
