"""Where something comes from, or goes to, as much as a limit needs: never the address itself.

The fingerprint of an address is keyed by the secret key and by the day: the same address has
another one tomorrow, and the table forgets it within a day.
"""

import datetime
import ipaddress

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

LIMIT, WINDOW = 10, datetime.timedelta(hours=1)  # an office may share one address
KEPT = datetime.timedelta(days=1)
CORRECTION = "correction.sender"


def address_of(request: HttpRequest) -> str:
    """The address of the visitor: what the proxies that are trusted say, else the connection's."""
    proxies = getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0)
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if proxies and len(told) >= proxies and told[-proxies].strip():
        return str(told[-proxies].strip())
    return str(request.META.get("REMOTE_ADDR", ""))


def fingerprint(address: str, purpose: str = CORRECTION) -> str:
    day = timezone.localdate().isoformat()
    salt = f"portal.{purpose}:{day}"
    return salted_hmac(salt, _network(address), algorithm="sha256").hexdigest()


def _network(address: str) -> str:
    """One line is given a whole /64 of IPv6."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((found, 64), strict=False))
