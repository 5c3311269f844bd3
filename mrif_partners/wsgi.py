"""The WSGI door, for a production server. DEBUG is off unless the environment says otherwise."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mrif_partners.settings")
os.environ.setdefault("DEBUG", "off")

application = get_wsgi_application()
