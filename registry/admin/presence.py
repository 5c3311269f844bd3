"""Who else has a record open, told on its page.

The page says so itself every 30 seconds, and when it is closed; who has not spoken for 90 is
taken for gone. It is told to whoever may see the record, and to nobody else.
"""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from registry.actions.presence import be_present, leave
from registry.admin.addresses import address, page_name
from registry.models import Presence


class PresenceAdmin(admin.ModelAdmin):
    def get_urls(self) -> list[Any]:
        name = page_name(self.model, "presence")
        view = self.admin_site.admin_view(require_POST(self.presence_view))
        return [path("<path:object_id>/presence/", view, name=name), *super().get_urls()]

    def presence_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        if "gone" in request.POST:
            leave(record, by=request.user)
            return HttpResponse(status=204)
        be_present(record, by=request.user)
        return JsonResponse(others(record, request.user))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        record = context["original"]
        if record is not None and IS_POPUP_VAR not in request.GET:
            url = address(self.model, "presence", record.pk)
            context["presence"] = {**others(record, request.user), "url": url}
        return super().render_change_form(request, context, *args, **kwargs)


def others(record: Any, user: Any) -> dict[str, Any]:
    """``who``: the people, so that a page knows whether others came or left; ``lines``: what
    to say of each."""
    found = [one for one in Presence.objects.on(record).select_related("user") if one.user != user]
    return {"who": ",".join(str(one.user_id) for one in found), "lines": [*map(_line, found)]}


def _line(one: Presence) -> str:
    who = str(one.user)
    minutes = int((timezone.now() - one.since).total_seconds() // 60)
    if minutes < 1:
        return _("%(who)s has just opened this record.") % {"who": who}
    return ngettext(
        "%(who)s has had this record open for %(count)d minute.",
        "%(who)s has had this record open for %(count)d minutes.",
        minutes,
    ) % {"who": who, "count": minutes}
