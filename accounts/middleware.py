"""Between the request and the staff's pages: sessions that end, and the second factor.

Closed by default: what is not a page of the sign-in itself is refused to a member of staff
without a second factor, and the public pages take such a person for a visitor.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts import sessions
from accounts.factors import has_factor, is_satisfied
from accounts.urls import SIGN_IN_PAGES

Next = Callable[[HttpRequest], HttpResponse]


class SessionLimits:
    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and sessions.is_over(request):
            logout(request)
            messages.info(request, _("Your session has ended. Sign in again."))
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """A page that asks by itself how far something is does not make its reader be there."""
        match = request.resolver_match
        asks_by_itself = bool(match and (match.url_name or "").endswith("_progress"))
        if request.user.is_authenticated and not asks_by_itself:
            sessions.is_seen(request)


class StaffDoor:
    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        request.second_factor = False  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return None
        match = request.resolver_match
        if match and not match.namespaces and match.url_name in SIGN_IN_PAGES:
            self._for_the_sign_in(request)
            return None
        within = bool(match and "admin" in match.namespaces)
        if within and not request.user.is_staff:
            raise PermissionDenied
        if is_satisfied(request):
            request.second_factor = True  # type: ignore[attr-defined]
            return None
        return self._without(request, within=within)

    def _for_the_sign_in(self, request: HttpRequest) -> None:
        """A factor set up elsewhere is asked of the sessions that never gave it."""
        if not is_satisfied(request) and has_factor(request.user):
            logout(request)

    def _without(self, request: HttpRequest, *, within: bool) -> HttpResponse | None:
        if has_factor(request.user):
            logout(request)
            return None
        if within:
            messages.warning(request, _("Set up a second factor first: the registry asks for one."))
            return redirect("mfa_index")
        request.user = AnonymousUser()
        return None
