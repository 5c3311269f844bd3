"""What django-allauth asks the product: who may sign in, how secrets are kept, what is said."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts import lockout
from accounts.factors import SECOND, has_factor
from registry.ciphers import cipher

AUTHENTICATE = "allauth.mfa.stages.AuthenticateStage"
# Who has just signed in sets up a factor, and reads the codes, without doing it once more.
JUST_NOW = 5 * 60


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy(
            "This user name and password do not go together."
        ),
        "rate_limited": gettext_lazy("Too many requests. Wait a minute, then try again."),
        "too_many_login_attempts": gettext_lazy("Too many failed attempts. Try again later."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """An administrator makes the accounts."""
        return False

    def get_login_stages(self) -> list[str]:
        ours = "accounts.stages.SecondFactorStage"
        return [ours if one == AUTHENTICATE else one for one in super().get_login_stages()]

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return lockout.key_of(str(credentials.get("username", "")))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            key = self._get_login_attempts_cache_key(request, **credentials)
            raise lockout.locked(request, key) from None

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not of who has just given all that the account has to give."""
        if app == "allauth.mfa" and self.request and self._has_just_signed_in(self.request):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def _has_just_signed_in(self, request: HttpRequest) -> bool:
        records = get_authentication_records(request, request.user)
        if has_factor(request.user):
            records = [record for record in records if record.get("method") in SECOND]
        return bool(records) and time.time() - records[-1]["at"] < JUST_NOW


class SecondFactorAdapter(DefaultMFAAdapter):
    """The secrets of authenticator apps are encrypted: a copy of the database gives no codes."""

    def encrypt(self, text: str) -> str:
        return cipher("accounts.second-factor").encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What another SECRET_KEY encrypted is lost: no code is right until a new set-up."""
        try:
            return cipher("accounts.second-factor").decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return generate_totp_secret()

    def _get_site_name(self) -> str:
        return settings.SITE_NAMES[get_language() or settings.LANGUAGE_CODE]

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - theirs
        return _("Passkey")
