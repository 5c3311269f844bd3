"""The page of open data, and the files of the whole of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from portal.machines import read_only
from portal.open_data import Kind, dictionaries, listing, of_reports
from portal.open_data.catalogue import DOCUMENTATION, SERVICE
from portal.open_data.files import built
from registry.extracts import LICENCE
from registry.serving.kept_files import kept_file


def open_data(request: HttpRequest) -> HttpResponse:
    found, files = listing(), built()
    context = {
        "listing": found,
        "whole": found.of(Kind.WHOLE),
        "built": next(iter(files.values()), None),
        "lists": found.of(Kind.LIST),
        "standard": found.of(Kind.IATI),
        "reports": found.of(Kind.REPORT),
        "dictionaries": dictionaries(),
        "of_reports": of_reports(found),
        "licence": LICENCE,
        "service": {"base": SERVICE, "specification": DOCUMENTATION},
    }
    return render(request, "portal/open_data.html", context)


@read_only
def open_data_file(request: HttpRequest, ending: str) -> Any:
    one = built().get(ending)
    if one is None:
        told = _("This file is not made yet: each list has its own files in the meantime.")
        return HttpResponse(f"{told}\n", status=404, content_type="text/plain; charset=utf-8")
    return kept_file(
        request,
        one.path,
        name=one.file_name,
        media_type=one.media_type,
        mark=one.sha256[:32],
        made_at=one.made_at,
    )
