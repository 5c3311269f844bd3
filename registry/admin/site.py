"""The staff's site: its first page is what waits for someone, not a list of tables."""

from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.admin.bulk_pages import BulkPages
from registry.admin.front import front_page
from registry.admin.gate import is_open
from registry.admin.import_pages import ImportPages
from registry.admin.quality import quality_for, table
from registry.admin.signed_out import KeepsWhatWasTyped
from registry.downloads import streamed_csv


class RegistrySite(KeepsWhatWasTyped, admin.AdminSite):
    site_header = site_title = gettext_lazy("Registry – staff")
    index_title = gettext_lazy("Work queue")
    site_url = reverse_lazy("home")
    index_template = "admin/registry_index.html"

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """As Django's; and what the table of pages does not give the person is refused."""

        @wraps(view)
        def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if any("\0" in text for _name, texts in request.GET.lists() for text in texts):
                raise BadRequest("A NUL in the address")
            if not is_open(self, request):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return super().admin_view(gated, cacheable)

    def has_permission(self, request: HttpRequest) -> bool:
        """Closed without a second factor where one is required, or where nothing asked for it."""
        asked = getattr(request, "second_factor", not settings.SECOND_FACTOR)
        return asked and super().has_permission(request)

    def get_urls(self) -> list[Any]:
        own = [
            path("quality/", self.admin_view(self.quality), name="quality"),
            path("quality/export.csv", self.admin_view(self.quality_csv), name="quality_csv"),
        ]
        return [*own, *BulkPages(self).urls(), *ImportPages(self).urls(), *super().get_urls()]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().index(request, {**front_page(self, request), **(extra_context or {})})

    def quality(self, request: HttpRequest) -> HttpResponse:
        """Every broken rule of the records that the person may see."""
        severities = quality_for(self, request)
        context = {
            **self.each_context(request),
            "title": _("Data quality"),
            "severities": severities,
            "judged": any(line.finding.at for _title, lines in severities for line in lines),
        }
        return TemplateResponse(request, "admin/quality.html", context)

    def quality_csv(self, request: HttpRequest) -> StreamingHttpResponse:
        return streamed_csv(iter(table(self, request)), f"data-quality-{timezone.localdate()}.csv")
