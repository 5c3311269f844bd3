"""Who publishes, as open data says it; settings.py reads it here."""

import re

from mrif_partners.environment import Environment, stop

NAME = "Ministère des Relations internationales et de la Francophonie"
IDENTIFIER = re.compile(r"[A-Z]{2}[A-Z_]*-[A-Z0-9_]+-[A-Za-z0-9._-]+")


def ministry(env: Environment) -> dict[str, str]:
    """Its IATI identifier begins that of every activity: chosen before the first file is
    registered, it never changes after."""
    found = {
        "iati": env.text("MINISTRY_IATI", "CA_QC-QBC-MRIF"),
        "name_fr": env.text("MINISTRY_NAME_FR", NAME),
        "name_en": env.text("MINISTRY_NAME_EN", NAME),
        "email": env.mailbox("MINISTRY_EMAIL"),
        "website": env.website("MINISTRY_WEBSITE"),
    }
    if not IDENTIFIER.fullmatch(found["iati"]):
        stop("MINISTRY_IATI", "an IATI organization identifier looks like CA_QC-QBC-1234567890")
    return found
