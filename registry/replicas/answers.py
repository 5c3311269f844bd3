"""What a reader is told whose database does not answer: pages that stand alone."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _

AGAIN = "30"  # seconds: a database that is started again is there by then
HEADERS = {"Retry-After": AGAIN, "Cache-Control": "no-store"}


def away() -> HttpResponse:
    # It stands alone, as that of status 500: nothing is asked of the database for it.
    return HttpResponse(loader.render_to_string("away.html"), status=503, headers=HEADERS)


def read_only(request: HttpRequest) -> HttpResponse:
    """To who is signed in, or sends something, while the replica alone answers."""
    if request.path_info.startswith("/api/"):
        return _problem(request)
    return HttpResponse(loader.render_to_string("read_only.html"), status=503, headers=HEADERS)


def _problem(request: HttpRequest) -> HttpResponse:
    with override(get_language_from_request(request)):
        told = {
            "type": "about:blank",
            "title": _("The service is not available for now"),
            "status": 503,
            "detail": _("The database does not answer for now. Try again in a moment."),
            "instance": request.get_full_path(),
        }
    return JsonResponse(told, status=503, headers=HEADERS, content_type="application/problem+json")
