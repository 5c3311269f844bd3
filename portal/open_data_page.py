"""The page of open data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def open_data(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/open_data.html")
