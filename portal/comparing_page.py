"""The page where staff compare two extracts that were taken."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from registry.confronting import ComparingForm, Differences
from registry.downloads import extract_file
from registry.extracts import FORMATS, Manner

TEMPLATE = "portal/compare.html"


def compare(request: HttpRequest) -> Any:
    """Nothing of the files is kept. Raises ``PermissionDenied`` where it is no staff who asks."""
    if not request.user.is_staff:
        raise PermissionDenied
    posted = request.method == "POST"
    form = ComparingForm(request.POST, request.FILES) if posted else ComparingForm()
    extract = form.compared() if posted else None
    if extract and (ending := form.cleaned_data["answer"]):
        return extract_file(extract, FORMATS[ending], Manner())
    context = {"form": form, "extract": extract, "found": extract and Differences.of(extract)}
    response = render(request, TEMPLATE, context, status=400 if form.errors else 200)
    add_never_cache_headers(response)
    return response
