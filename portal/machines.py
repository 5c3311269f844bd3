"""Files for programs, at one address whatever the language: IATI, catalogue, robots."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from organizations import iati as organizations_iati
from organizations.models import Organization
from portal.open_data import Listing, catalogue, listing, package
from portal.open_data.datasets import MODELS
from portal.open_data.files import built
from projects import iati as projects_iati
from registry.downloads import streamed
from registry.serving.compressing import compressed
from registry.serving.freshness import if_changed
from registry.serving.limits import FILES, count_as
from registry.xml import trouble

# Forms, the staff's site, and lists under every filter: the sitemap names each page once.
PRIVATE = ("/admin/", "/en/admin/", "/oidc/", "/*/correction/", "/*?")
XML = "application/xml; charset=utf-8"


def read_only(view: Callable[..., Any]) -> Callable[..., Any]:
    """What nobody writes to: who tries is told the methods that there are, with or without the
    token of a form."""
    return csrf_exempt(require_safe(view))


def site_of(request: HttpRequest) -> str:
    """The address at which the site is asked, without a slash at its end."""
    return request.build_absolute_uri("/").rstrip("/")


def dictionary(site: str) -> str:
    """The address of the page that explains codes and columns."""
    return f"{site}{reverse('open_data')}" if site else ""


@count_as(FILES, always=True)
@read_only
@compressed
def iati_activities(request: HttpRequest) -> HttpResponseBase:
    site = site_of(request)
    made = _file("activities", lambda: projects_iati.activities(site, dictionary(site)))
    return if_changed(request, projects_iati.MODELS, made)


@count_as(FILES, always=True)
@read_only
@compressed
def iati_organizations(request: HttpRequest) -> HttpResponseBase:
    site = site_of(request)
    made = _file("organisations", lambda: organizations_iati.organizations(site))
    return if_changed(request, [Organization], made)


def _file(name: str, pieces: Callable[[], Iterator[bytes]]) -> Callable[[], HttpResponseBase]:
    return lambda: streamed(pieces(), f"{name}.xml", XML, trouble)


@read_only
def catalog(request: HttpRequest) -> HttpResponseBase:
    return _told(request, catalogue, "application/ld+json")


@read_only
def datapackage(request: HttpRequest) -> HttpResponseBase:
    return _told(request, package, "application/json")


def _told(
    request: HttpRequest, tell: Callable[[Listing, str], dict[str, Any]], media_type: str
) -> HttpResponseBase:
    def make() -> JsonResponse:
        told = tell(listing(), site_of(request))
        shape = {"ensure_ascii": False, "indent": 2}
        return JsonResponse(told, json_dumps_params=shape, content_type=media_type)

    made_at = next((one.made_at for one in built().values()), None)
    found: HttpResponseBase = if_changed(request, MODELS.values(), make, made_at)
    return found


@read_only
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Allow: /sitemap",
        *(f"Disallow: {path}" for path in PRIVATE),
        f"Sitemap: {site_of(request)}{reverse('sitemaps')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
