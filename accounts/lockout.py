"""Failed sign-ins: how many are left, how long to wait, and how an administrator ends the wait.

django-allauth counts them in the default cache, which every process shares; here alone the
product reads its counters, whose names are no public promise: the tests hold them.
"""

import math
import time
from typing import Any

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import ngettext

RULE = {"app": "allauth.account", "action": "login_failed"}


def key_of(username: str) -> str:
    """Under which the wrong passwords given with a user name are counted."""
    return f"password:{username.strip().casefold()}"


def code_key_of(user: Any) -> str:
    """Under which django-allauth counts the wrong codes of a person."""
    return f"mfa-auth-user-{user.pk}"


def waiting_minutes(
    request: HttpRequest | None, *keys: str, rules: tuple[str, ...] = ("key",)
) -> int:
    """For how long, rounded up to the minute, a try under these keys would be refused."""
    waits = [
        _wait(ratelimit.get_cache_key(request, rate=rate, key=key, **RULE), rate)
        for rate in ratelimit.get_rates(**RULE)
        if rate.per in rules
        for key in keys
    ]
    return math.ceil(max(waits, default=0) / 60)


def _wait(name: str, rate: ratelimit.Rate) -> float:
    moments = cache.get(name, [])
    if len(moments) < rate.amount:
        return 0
    return max(0, moments[rate.amount - 1] + rate.duration - time.time())


def locked(request: HttpRequest, key: str) -> ValidationError:
    """What a person is told who must wait."""
    minutes = waiting_minutes(request, key, rules=("key", "ip")) or 1
    message = ngettext(
        "Too many failed attempts. Try again in %(minutes)d minute, or ask an administrator.",
        "Too many failed attempts. Try again in %(minutes)d minutes, or ask an administrator.",
        minutes,
    )
    return ValidationError(message % {"minutes": minutes}, code="too_many_login_attempts")


def minutes_locked(user: Any) -> int:
    """For how long the person's own attempts are refused, wherever they come from."""
    return waiting_minutes(None, key_of(user.get_username()), code_key_of(user))


def unlock(user: Any) -> None:
    """Forget the failed passwords and codes of a person."""
    for rate in ratelimit.get_rates(**RULE):
        if rate.per == "key":
            for key in (key_of(user.get_username()), code_key_of(user)):
                name = ratelimit.get_cache_key(None, rate=rate, key=key, **RULE)
                cache.delete(name)
