"""Who is signed out in the middle of a long form loses nothing of what they typed.

What is typed is never kept in the browser, nor on the server: forms hold personal data, and
screens are shared. With JavaScript, a form asks whether its person is still signed in before it
is sent (``session/``); if not, it stays as it is, and the person signs in in another tab.
Signing in changes the token against forged requests: the answer gives the form the new one.

Without JavaScript, the form arrives here without a session. What was posted then travels inside
the page that asks to sign in and, once that is done, inside the page that sends it again, by
the person's own click; both pages are never cached. Only a form that the registry gave to the
very person who signs in goes through: its token, signed, says to whom it was given. A file
cannot travel in a page; it is asked for again. What is larger than ``LARGEST`` does not travel:
the page says to go back instead.
"""

import json
from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import BadRequest
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_GET

from registry.admin.once import TOKEN, filler
from registry.admin.posted import Posted

CARRIED = "typed"  # the field of the sign-in form that takes along what was typed
LARGEST = 1_000_000  # characters; Django reads 2.5 MB, and they grow on the way


class KeepsWhatWasTyped(admin.AdminSite):
    def get_urls(self) -> list[Any]:
        return [path("session/", self.session, name="session"), *super().get_urls()]

    @property
    def session(self) -> Callable[..., HttpResponse]:
        """Who is signed in, as forms ask before they are sent; and the token of the moment."""
        return never_cache(require_GET(self._session))

    def _session(self, request: HttpRequest) -> HttpResponse:
        user = str(request.user.pk) if self.has_permission(request) else None
        return JsonResponse({"user": user, "csrf": get_token(request)})

    def admin_view(
        self, view: Callable[..., HttpResponseBase], cacheable: bool = False
    ) -> Callable[..., HttpResponseBase]:
        inner: Callable[..., HttpResponseBase] = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            is_sent = request.method == "POST" and filler(request.POST.get(TOKEN, "")) is not None
            if is_sent and not request.user.is_authenticated:
                return self._ask_to_sign_in(request)
            return inner(request, *args, **kwargs)

        is_exempt = getattr(view, "csrf_exempt", False)
        return update_wrapper(guarded if is_exempt else csrf_protect(guarded), view)

    def _ask_to_sign_in(self, request: HttpRequest) -> HttpResponse:
        """The page of the sign-in, with what was typed inside."""
        url = request.get_full_path()
        posted = Posted.of(request)
        typed = json.dumps([posted.fields, posted.files])
        login = reverse("admin:login", current_app=self.name)
        context = {
            **self.each_context(request),
            "title": _("Log in"),
            "form": AdminAuthenticationForm(request),
            "app_path": f"{login}?{urlencode({'next': url})}",
            "next": url,
            "typed": typed if len(typed) <= LARGEST else "",
            "is_too_large": len(typed) > LARGEST,
        }
        return never_cache(TemplateResponse)(request, "admin/login.html", context)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        typed = request.POST.get(CARRIED, "")
        if not typed:
            return super().login(request, extra_context)
        posted = _read(typed)
        response = super().login(request, {"typed": typed, **(extra_context or {})})
        if not isinstance(response, HttpResponseRedirect) or not self.has_permission(request):
            return response
        return self._send_again(request, posted, response.url)

    def _send_again(self, request: HttpRequest, posted: Posted, url: str) -> HttpResponse:
        """What was typed, to be sent again by the same person."""
        if not url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure()):
            raise BadRequest("next")
        token = dict(posted.fields).get(TOKEN, "")
        context = {
            **self.each_context(request),
            "title": _("You are signed in again"),
            "posted": posted,
            "url": url,
            "is_theirs": filler(token) == str(request.user.pk),
        }
        return never_cache(TemplateResponse)(request, "admin/post_again.html", context)


def _read(typed: str) -> Posted:
    """Raises ``BadRequest`` for what the page of the sign-in did not write."""
    try:
        fields, files = json.loads(typed)
        pairs = [(str(name), str(value)) for name, value in fields]
        return Posted(pairs, [(str(name), str(file)) for name, file in files])
    except (TypeError, ValueError, RecursionError) as error:
        raise BadRequest(CARRIED) from error
