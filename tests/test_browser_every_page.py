"""Every page of the staff's site, in a real browser: accessible, and no wider than its window."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import BrowserContext
from pytest_django.live_server_helper import LiveServer

from accounts.tests.people import signed_in
from portal.models import Receiver
from registry.models import Record
from tests.staff_world import one_of_each

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

DESK, TABLET = {"width": 1280, "height": 900}, {"width": 768, "height": 1024}
OF_EACH = ("changelist", "add", "change")
OF_ONE = ("history", "delete")  # the same for every record
OF_SITE = (
    "index",
    "imports",
    "quality",
    "password_change",
    "portal_delivery_changelist",
    "portal_keptextract_changelist",
    "portal_scheduledextract_changelist",
    "portal_scheduledextract_add",
)


def addresses() -> Iterator[str]:
    """The pages that the administrator reads, in a registry with one row of everything."""
    rows = one_of_each()
    yield reverse("compare")
    for name in OF_SITE:
        yield reverse(f"admin:{name}")
    for label, row in rows.items():
        if isinstance(row, Record | Receiver):
            pages = OF_EACH if label != "organizations.organization" else (*OF_EACH, *OF_ONE)
            for page in pages:
                args = [] if page in {"changelist", "add"} else [row.pk]
                yield reverse(f"admin:{label.replace('.', '_')}_{page}", args=args)


@pytest.mark.parametrize(
    "language, size, scheme", [("fr", DESK, "light"), ("en", TABLET, "dark")], ids=["fr", "en"]
)
def test_every_page_is_accessible_and_fits(
    context: BrowserContext,
    live_server: LiveServer,
    axe: Callable[..., str],
    language: str,
    size: Any,
    scheme: Any,
) -> None:
    client = signed_in("administrator")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    page = context.new_page()
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    faults = []
    with override(language):
        found = list(addresses())
    for address in found:
        page.goto(live_server.url + address)
        if violations := axe(page):
            faults.append(f"{address}\n{violations}")
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            faults.append(f"{address}\nwider than its window")
    assert not faults, "\n".join(faults)
