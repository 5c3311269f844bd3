"""The pages that span organizations and projects."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.overview import overview


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html", {"overview": overview()})
