"""The ASGI door, for a production server. DEBUG is off unless the environment says otherwise."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mrif_partners.settings")
os.environ.setdefault("DEBUG", "off")

application = get_asgi_application()
