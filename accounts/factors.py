"""Whether a person proved who they are twice, in this session."""

from typing import Any

from allauth.account.internal.flows.login import (
    get_authentication_records,
    record_authentication,
)
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest

# What counts as a second factor; recovery codes come with one of them, never alone.
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# How the session says that the identity provider asked for a second factor.
BY_PROVIDER = "provider-second-factor"
SECOND = {"mfa", BY_PROVIDER}


def is_satisfied(request: HttpRequest) -> bool:
    """A second factor was given in this session, or none is required here."""
    records = get_authentication_records(request, request.user)
    given = any(record.get("method") in SECOND for record in records)
    return given or not settings.SECOND_FACTOR


def has_factor(user: Any) -> bool:
    return is_mfa_enabled(user, FACTORS)


def is_vouched_for(request: HttpRequest, user: Any) -> bool:
    """The identity provider said, while this sign-in began, that it asked for a second factor."""
    records = get_authentication_records(request, user)
    return any(record.get("method") == BY_PROVIDER for record in records)


def vouch_for(request: HttpRequest, user: Any) -> None:
    record_authentication(request, user, BY_PROVIDER)


def record_new_factor(sender: Any, instance: Authenticator, created: bool, **kwargs: Any) -> None:
    """To set up a factor is to give it: the session need not ask for it again."""
    request = context.request
    own = created and request is not None and request.user == instance.user
    if own and instance.type in FACTORS:
        kind = str(instance.type)
        record_authentication(request, request.user, "mfa", id=instance.pk, type=kind)
