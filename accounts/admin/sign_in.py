"""On the page of an account: how the person signs in; and help for who cannot."""

from collections.abc import Callable
from typing import Any

import allauth.account.admin
import allauth.mfa.admin
import allauth.socialaccount.admin
import allauth.usersessions.admin  # noqa: F401 - they register the pages that are hidden below
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import actions as verbs
from accounts import lockout
from accounts.models import User

LIBRARIES = {"account", "mfa", "socialaccount", "usersessions"}
ACTIONS = {
    "unlock": gettext_lazy("Let the person sign in again (end the lock-out)"),
    "forget_second_factor": gettext_lazy("Forget the second factor (lost telephone or key)"),
    "release_identity": gettext_lazy("Release the ministry account bound to it"),
}


def hide_library_pages() -> None:
    """What django-allauth keeps of a sign-in is shown with its account, and changed by verbs."""
    for model in [*admin.site._registry]:
        if model._meta.app_label in LIBRARIES:
            admin.site.unregister(model)


class SignInHelp(admin.ModelAdmin):
    """Mixed into the admin of accounts."""

    actions = [*ACTIONS]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [*super().get_readonly_fields(request, obj), "sign_in"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        own = [(gettext_lazy("Sign-in"), {"fields": ["sign_in"]})] if obj else []
        return [*super().get_fieldsets(request, obj), *own]

    @admin.display(description=gettext_lazy("Sign-in"))
    def sign_in(self, user: User) -> SafeString:
        """Its second factors, the ministry account bound to it, and whether it is locked."""
        factors = ", ".join(_factors(user)) or _("none yet")
        lines = [_("Second factor: %(factors)s") % {"factors": factors}]
        subjects = SocialAccount.objects.filter(user=user).values_list("uid", flat=True)
        lines += [_("Ministry account: %(subject)s") % {"subject": uid} for uid in subjects]
        if minutes := lockout.minutes_locked(user):
            lines.append(
                ngettext("locked for %(counter)d minute", "locked for %(counter)d minutes", minutes)
                % {"counter": minutes}
            )
        return format_html_join("", "<div>{}</div>", ((line,) for line in lines))

    @admin.action(description=ACTIONS["unlock"], permissions=["change"])
    def unlock(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._help(request, queryset, "unlock", lockout.unlock)

    @admin.action(description=ACTIONS["forget_second_factor"], permissions=["change"])
    def forget_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._help(request, queryset, "forget_second_factor", verbs.forget_second_factor)

    @admin.action(description=ACTIONS["release_identity"], permissions=["change"])
    def release_identity(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._help(request, queryset, "release_identity", verbs.release_identity)

    def _help(
        self,
        request: HttpRequest,
        queryset: QuerySet[User],
        action: str,
        verb: Callable[[User], None],
    ) -> None:
        """Does it for the accounts that the person may change, and keeps who did it."""
        done, left = [], []
        for user in queryset:
            if not self.has_change_permission(request, user):
                left.append(user.get_username())
                continue
            verb(user)
            self.log_change(request, user, str(ACTIONS[action]))
            done.append(user.get_username())
        if done:
            messages.success(request, _("Done for: %(names)s.") % {"names": ", ".join(done)})
        if left:
            text = _("Not done for superusers: %(names)s.")
            messages.warning(request, text % {"names": ", ".join(left)})


def _factors(user: User) -> list[str]:
    kinds = [*Authenticator.objects.filter(user=user).values_list("type", flat=True)]
    keys = kinds.count(Authenticator.Type.WEBAUTHN)
    told = [_("authenticator app")] if Authenticator.Type.TOTP in kinds else []
    if keys:
        told.append(
            ngettext("%(counter)d passkey", "%(counter)d passkeys", keys) % {"counter": keys}
        )
    return told
