"""The first page of the staff: what waits, whose it is, and the figures of the year."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from registry.admin.charge import Switch
from registry.admin.figures import figures_for
from registry.admin.queue import queue_for


def front_page(site: admin.AdminSite, request: HttpRequest) -> dict[str, Any]:
    switch = Switch.of(request)
    return {
        "switch": switch,
        "queue": queue_for(site, request, switch.charge),
        "figures": figures_for(site, request),
    }
