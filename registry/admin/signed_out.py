"""Who is signed out in the middle of a long form loses nothing of what they typed.

What is typed is never kept in the browser: forms hold personal data, and screens are shared.
With JavaScript, a form asks whether its person is still signed in before it is sent
(``session/``); if not, it stays as it is, and the person signs in in another tab. Signing in
changes the token against forged requests: the answer gives the form the new one.

Without JavaScript, the form arrives here without a session. What was posted is then held beside
the sign-in, whose steps are several, in the session of the visitor, until it is over or its time
is; then a page, never cached, sends it again by the person's own click. Only a form that the
registry gave to the very person who signs in goes through: its token, signed, says to whom it
was given. A file is not held; it is asked for again. What is larger than ``LARGEST`` is not held
either: a message says to go back instead.
"""

import datetime
import json
from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
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
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_GET

from registry.admin.once import TOKEN, filler
from registry.admin.posted import Posted

HELD_AS = "typed"  # in the session
HELD = datetime.timedelta(minutes=30)
LARGEST = 1_000_000  # characters


class KeepsWhatWasTyped(admin.AdminSite):
    def get_urls(self) -> list[Any]:
        return [
            path("session/", self.session, name="session"),
            path("send-again/", self.admin_view(self.send_again), name="send_again"),
            *super().get_urls(),
        ]

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
        """To the sign-in, with what was typed held until it is over."""
        posted, url = Posted.of(request), request.get_full_path()
        fields = [[*pair] for pair in posted.fields]
        if len(json.dumps(fields)) > LARGEST:
            message = _(
                "You had been signed out: nothing was stored, and what you typed is too long to "
                "go along. Sign in in another tab; come back to this one, go back one page, and "
                "save again."
            )
            messages.error(request, message)
            return redirect_to_login(url, self._named("login"))
        until = timezone.now() + HELD
        files = [[*pair] for pair in posted.files]
        request.session[HELD_AS] = [fields, files, url, until.isoformat()]
        message = _(
            "You had been signed out: nothing was stored. Sign in as the same person; what you "
            "typed goes along, and is then sent again."
        )
        messages.warning(request, message)
        return redirect_to_login(self._named("send_again"), self._named("login"))

    def _named(self, name: str) -> str:
        return reverse(f"admin:{name}", current_app=self.name)

    def send_again(self, request: HttpRequest) -> HttpResponse:
        """What was typed, to be sent again by the same person; shown once."""
        fields, files, url, until = request.session.pop(HELD_AS, [[], [], "", ""])
        if not url or datetime.datetime.fromisoformat(until) < timezone.now():
            messages.info(request, _("Nothing that was typed waits to be sent."))
            return HttpResponseRedirect(self._named("index"))
        posted = Posted([(name, value) for name, value in fields], [(n, f) for n, f in files])
        context = {
            **self.each_context(request),
            "title": _("You are signed in again"),
            "posted": posted,
            "url": url,
            "is_theirs": filler(dict(posted.fields).get(TOKEN, "")) == str(request.user.pk),
        }
        return never_cache(TemplateResponse)(request, "admin/post_again.html", context)
