"""The address of a receiver of changes, judged when it is given, and again each time it is used."""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from registry.enums import Fault
from registry.posting import Refused, place_of


def wrong_address(url: str) -> str:
    """What is wrong with the address, in words; empty if nothing is."""
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError:
        return _("This is no address.")
    schemes = ("https", "http") if settings.WEBHOOKS_INSIDE else ("https",)
    if parts.scheme not in schemes or not parts.hostname:
        return _("The address begins with https://, then has the name of a machine.")
    if parts.username or parts.password or parts.fragment:
        return _("The address holds no name of a user, no password and no fragment.")
    if any(ord(character) <= 32 or ord(character) > 126 for character in url):
        return _("The address is of plain characters, without a space.")
    try:
        place_of(parts)
    except Refused as refused:
        return _("It cannot be written to: %(why)s.") % {"why": Fault(refused.fault).label}
    return ""
