"""The views that staff save of a list: its filters, search, order and columns, under a name."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.views.main import ALL_VAR, ERROR_FLAG, PAGE_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from registry.actions.saved_views import drop_view, keep_view
from registry.admin.addresses import address, page_name
from registry.models import SavedView
from registry.models.saved_view import LONGEST_QUERY
from registry.text import control_characters

PASSING = (PAGE_VAR, ALL_VAR, ERROR_FLAG, IS_POPUP_VAR, TO_FIELD_VAR)


def query_of(params: QueryDict) -> str:
    """What makes the list: its page, and what a window asks for, do not."""
    kept = params.copy()
    for name in PASSING:
        kept.pop(name, None)
    return kept.urlencode(safe=",")


class ViewForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of the view"), max_length=100)
    query = forms.CharField(required=False, max_length=LONGEST_QUERY, widget=forms.HiddenInput)
    is_shared = forms.BooleanField(label=gettext_lazy("Share with all staff"), required=False)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if control_characters(name, multiline=False):
            raise ValidationError(_("The name of a view has no control character."))
        return name


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
        query = query_of(request.GET)
        form = ViewForm(initial={"query": query}, auto_id="view-%s")
        if not may_share(request):
            del form.fields["is_shared"]
        offered = SavedView.objects.offered(request.user, self.opts.label_lower)
        return {
            "offered": list(offered),
            "present": query,
            "form": form if request.user.has_perm("registry.add_savedview") else None,
            "keep": address(self.model, "keep_view"),
        }

    def keep_view(self, request: HttpRequest) -> HttpResponseRedirect:
        self._check(request)
        form = ViewForm(request.POST)
        query = query_of(QueryDict(request.POST.get("query", "")[:LONGEST_QUERY]))
        if len(query) > LONGEST_QUERY:  # as an address writes it, it is longer than as typed
            form.add_error("query", _("The search of this view is too long to be kept."))
        if not form.is_valid():
            reasons = " ".join(one for found in form.errors.values() for one in found)
            message = _("The view was not saved. %(reasons)s") % {"reasons": reasons}
            self.message_user(request, message, messages.ERROR)
            return self._back(query)
        is_shared = form.cleaned_data["is_shared"]
        if is_shared and not may_share(request):
            raise PermissionDenied
        name = form.cleaned_data["name"]
        keep_view(request.user, self.opts.label_lower, name, query, is_shared=is_shared)
        message = _("The view “%(name)s” is saved.") % {"name": name}
        self.message_user(request, message, messages.SUCCESS)
        return self._back(query)

    def drop_view(self, request: HttpRequest, pk: int) -> HttpResponseRedirect:
        """One's own: another's is left as it is."""
        self._check(request)
        if drop_view(request.user, self.opts.label_lower, min(pk, 2**31)):
            self.message_user(request, _("The view is deleted."), messages.SUCCESS)
        else:
            message = _("Nothing was deleted: this view is not yours, or is no more.")
            self.message_user(request, message, messages.WARNING)
        return self._back("")

    def _check(self, request: HttpRequest) -> None:
        may_keep = request.user.has_perm("registry.add_savedview")
        if not may_keep or not self.has_view_or_change_permission(request):
            raise PermissionDenied

    def _back(self, query: str) -> HttpResponseRedirect:
        return HttpResponseRedirect(f"{address(self.model, 'changelist')}?{query}".rstrip("?"))


def may_share(request: HttpRequest) -> bool:
    return bool(request.user.has_perm("registry.share_savedview"))
