"""Where a request comes from, as much as a limit needs."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The address of the visitor: what the proxies that are trusted say, else the connection's."""
    proxies = getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0)
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if proxies and len(told) >= proxies and told[-proxies].strip():
        return str(told[-proxies].strip())
    return str(request.META.get("REMOTE_ADDR", ""))


def network_of(address: str) -> str:
    """One line is given a whole /64 of IPv6."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((found, 64), strict=False))
