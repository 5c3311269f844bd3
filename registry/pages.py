"""The page of one record, at an address that lasts."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from registry.enums import Publication
from registry.prepared import public_at
from registry.querysets import PublishableQuerySet


def form_not_accepted(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form without what proves that this site sent it; ``reason`` is Django's own,
    for developers."""
    return render(request, "403_csrf.html", status=403)


def record_page(
    request: HttpRequest,
    records: PublishableQuerySet,
    slug: str,
    *,
    template: str,
    context: Callable[[Any], dict[str, Any]],
) -> HttpResponse:
    """The public page of the record at ``slug``.

    A former address redirects for good; a record that was public and is archived is gone (410);
    where it was split, the page names what is public of what it became. ``records``: always the
    same, since it is asked what is put together of them once.
    Raises ``Http404`` for any other.
    """
    everything: Any = records.model._default_manager
    if record := public_at(records, slug):
        if record.slug != slug:
            return redirect(record, permanent=True)
        return render(request, template, context(record))
    archived = everything.filter(publication=Publication.ARCHIVED).at(slug)
    if archived and everything.all().was_public(archived):
        parts = everything.all().parted_into(archived.pk)
        return render(request, "410.html", {"parts": parts}, status=410)
    raise Http404
