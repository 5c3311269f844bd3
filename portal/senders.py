"""Where something comes from, or goes to, as much as a limit needs: never the address itself.

The fingerprint of an address is keyed by the secret key and by the day: the same address has
another one tomorrow, and the table forgets it within a day.
"""

import datetime

from django.utils import timezone
from django.utils.crypto import salted_hmac

from registry.serving.visitors import network_of

LIMIT, WINDOW = 10, datetime.timedelta(hours=1)  # an office may share one address
KEPT = datetime.timedelta(days=1)
CORRECTION = "correction.sender"


def fingerprint(address: str, purpose: str = CORRECTION) -> str:
    day = timezone.localdate().isoformat()
    salt = f"portal.{purpose}:{day}"
    return salted_hmac(salt, network_of(address), algorithm="sha256").hexdigest()
