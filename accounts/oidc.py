"""The ministry's identity provider: it says who signs in; the registry says who is staff.

An account is found by the subject that it is bound to, else by its address where the provider
says that it verified it: the first sign-in binds the two, and another subject is refused from then
on, whoever is given the address later.
"""

from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext_lazy as _

from accounts.factors import vouch_for
from accounts.models import User

REFUSED = _("This ministry account opens no staff account here. Ask an administrator.")
INCOMPLETE = _("The sign-in with the ministry’s account was not completed. Try again.")


class ProviderAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Signs an existing member of staff in, or nobody."""
        user = self._account(sociallogin)
        if user is None or not (user.is_active and user.is_staff):
            refuse(request, sociallogin)
        if not sociallogin.is_existing:
            sociallogin.connect(request, user)
        if asked_second_factor(claims_of(sociallogin)):
            vouch_for(request, user)

    def _account(self, sociallogin: SocialLogin) -> User | None:
        if sociallogin.state.get("process") != "login" or not says_one_subject(sociallogin):
            return None
        if sociallogin.is_existing:
            return sociallogin.user
        emails = [one.email for one in sociallogin.email_addresses if one.verified]
        found = [*User.objects.filter(email__iexact=emails[0])[:2]] if emails else []
        bound = SocialAccount.objects.filter(provider=sociallogin.account.provider, user__in=found)
        return found[0] if len(found) == 1 and not bound.exists() else None

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, *args: Any, **kwargs: Any
    ) -> None:
        """The provider is silent, the person gave up, or what came back is not ours."""
        state = (kwargs.get("extra_context") or {}).get("state") or {}
        raise ImmediateHttpResponse(back_to_sign_in(request, state.get("next"), INCOMPLETE))


def claims_of(sociallogin: SocialLogin) -> dict[str, Any]:
    """What the provider's token says: the one part that is signed."""
    claims = sociallogin.account.extra_data.get("id_token")
    return claims if isinstance(claims, dict) else {}


def says_one_subject(sociallogin: SocialLogin) -> bool:
    """The token and what the provider tells beside it are of the same person."""
    told = sociallogin.account.extra_data.get("userinfo") or {}
    subject = claims_of(sociallogin).get("sub")
    return bool(subject) and told.get("sub", subject) == subject


def asked_second_factor(claims: dict[str, Any]) -> bool:
    if settings.OIDC_SECOND_FACTOR != "claims":
        return settings.OIDC_SECOND_FACTOR == "always"
    methods = claims.get("amr")
    said = {str(one) for one in methods} if isinstance(methods, list) else set()
    return bool((said | {str(claims.get("acr"))}) & settings.OIDC_MFA_CLAIMS)


def refuse(request: HttpRequest, sociallogin: SocialLogin) -> NoReturn:
    """In the same words whatever the reason: nothing is told of the accounts."""
    after = sociallogin.state.get("next")
    raise ImmediateHttpResponse(back_to_sign_in(request, after, REFUSED))


def back_to_sign_in(request: HttpRequest, after: str | None, text: Any) -> HttpResponse:
    """To the page of the sign-in, in the language of the page that was asked for."""
    with override(get_language_from_path(after or "") or settings.LANGUAGE_CODE):
        messages.error(request, str(text))
        return redirect("account_login")
