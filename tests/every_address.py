"""Every public address, from the tables of addresses: a new one is visited too, or fails here."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import override

from organizations.models import Need, Organization, Partnership
from portal.models import Subscription
from portal.reports import CATALOGUE
from portal.sitemaps import SITEMAPS
from projects.models import Project
from registry.extracts import FORMATS
from registry.listings import METADATA

PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
STAFF = "admin/"


def public_addresses() -> Iterator[str]:
    """The addresses of everything in the registry, public or not, in both languages; those of the
    staff's site aside."""
    found: dict[str, None] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            for name, route in _routes(get_resolver()):
                if not route.removeprefix("en/").startswith(STAFF):
                    found |= dict.fromkeys(_filled(name, f"/{route}"))
    yield from found


def _routes(resolver: URLResolver, names: str = "", route: str = "") -> Iterator[tuple[str, str]]:
    one: URLPattern | URLResolver
    for one in resolver.url_patterns:
        here = route + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _routes(one, f"{names}{one.namespace or ''}:", here)
        else:
            yield f"{names}{one.name or ''}", here


def _filled(name: str, route: str) -> Iterator[str]:
    place = PLACE.search(route)
    if place is None:
        yield route
        return
    for value in _values(name, route, place[1]):
        yield from _filled(name, route[: place.start()] + value + route[place.end() :])


def _values(name: str, route: str, place: str) -> list[str]:
    if place in FIXED:
        return FIXED[place]
    if place == "slug":
        return _of(Project if re.search("projets|projects", route) else Organization, "slug")()
    if place == "token":
        return [one.token for one in Subscription.objects.order_by("pk")]
    if place == "pk":
        return _of(Need, "pk")()
    assert place == "key", f"{route}: say what stands at <{place}> in tests/every_address.py"
    return OF_API[route.split("/")[3]]()


def _of(model: Any, field: str) -> Callable[[], list[str]]:
    return lambda: [str(one) for one in model.objects.order_by("pk").values_list(field, flat=True)]


OF_API = {
    "organizations": _of(Organization, "key"),
    "projects": _of(Project, "key"),
    "partnerships": _of(Partnership, "id"),
    "needs": _of(Need, "key"),
}
FIXED = {
    "ending": [*FORMATS, METADATA],
    "name": [one.name for one in CATALOGUE],
    "section": [*SITEMAPS],
    "provider_id": ["ministere"],
    "rest": ["nowhere"],
}
