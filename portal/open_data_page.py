"""The page of open data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.open_data import Kind, dictionaries, listing
from portal.open_data.catalogue import DOCUMENTATION, SERVICE
from registry.extracts import LICENCE


def open_data(request: HttpRequest) -> HttpResponse:
    found = listing()
    context = {
        "listing": found,
        "lists": found.of(Kind.LIST),
        "standard": found.of(Kind.IATI),
        "reports": found.of(Kind.REPORT),
        "dictionaries": dictionaries(),
        "licence": LICENCE,
        "service": {"base": SERVICE, "specification": DOCUMENTATION},
    }
    return render(request, "portal/open_data.html", context)
