"""The views that staff save of a list: its filters, search, order and columns, under a name."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.views.main import ALL_VAR, ERROR_FLAG, PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.urls import path
from django.views.decorators.http import require_POST

from registry.admin.addresses import address, page_name
from registry.models.saved_view import LONGEST_QUERY
from registry.saving import remove_view, save_view, views_of

PASSING = (PAGE_VAR, ALL_VAR, ERROR_FLAG, IS_POPUP_VAR, TO_FIELD_VAR)


def query_of(params: QueryDict) -> str:
    """What makes the list: its page, and what a window asks for, do not."""
    kept = params.copy()
    for name in PASSING:
        kept.pop(name, None)
    return kept.urlencode(safe=",")


class ViewsAdmin(admin.ModelAdmin):
    def get_urls(self) -> list[Any]:
        keep = self.admin_site.admin_view(require_POST(self.keep_view))
        drop = self.admin_site.admin_view(require_POST(self.drop_view))
        return [
            path("views/", keep, name=page_name(self.model, "keep_view")),
            path("views/<int:pk>/delete/", drop, name=page_name(self.model, "drop_view")),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        told = {} if IS_POPUP_VAR in request.GET else {"views": self._views(request)}
        return super().changelist_view(request, {**told, **(extra_context or {})})

    def _views(self, request: HttpRequest) -> dict[str, Any]:
        told = views_of(request.user, self.opts.label_lower, query_of(request.GET))
        return {**told, "keep": address(self.model, "keep_view")}

    def keep_view(self, request: HttpRequest) -> HttpResponseRedirect:
        self._check_list(request)
        query = query_of(QueryDict(request.POST.get("query", "")[:LONGEST_QUERY]))
        save_view(request, self.opts.label_lower, query)
        return self._to_list(query)

    def drop_view(self, request: HttpRequest, pk: int) -> HttpResponseRedirect:
        self._check_list(request)
        remove_view(request, self.opts.label_lower, pk)
        return self._to_list("")

    def _check_list(self, request: HttpRequest) -> None:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied

    def _to_list(self, query: str) -> HttpResponseRedirect:
        return HttpResponseRedirect(f"{address(self.model, 'changelist')}?{query}".rstrip("?"))
