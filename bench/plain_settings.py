"""The registry's settings, but for the staff's pages: Django's admin as it comes."""

from mrif_partners.settings import *  # noqa: F403
from mrif_partners.settings import TEMPLATES

ROOT_URLCONF = "bench.plain_urls"
TEMPLATES = [{**engine, "DIRS": []} for engine in TEMPLATES]  # none of the registry's own
