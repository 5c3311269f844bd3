"""The settings of tests: those of a bare checkout, whatever the environment says.

``DATABASE_URL`` alone is heeded: it chooses the database that the tests run on.
"""

import os

SETTINGS = {"SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_REPLICA_URL", "CACHE_URL", "EMAIL_URL"}
SETTINGS |= {"SECOND_FACTOR", "TRUSTED_PROXIES", "EMAIL_FROM", "SSL_REDIRECT", "SITE_URL"}
SETTINGS |= {"METRICS_TOKEN", "ERROR_EMAILS", "LOG_LEVEL", "PROMETHEUS_MULTIPROC_DIR"}
PREFIXES = ("SITE_NAME_", "MINISTRY_", "OIDC_", "CSRF_", "HSTS_", "SESSION_")

for name in list(os.environ):
    if name in SETTINGS or name.startswith(PREFIXES):
        del os.environ[name]
os.environ["DEBUG"] = "on"

from mrif_partners.settings import *  # noqa: E402 - DEBUG must be set first

# Passwords are hashed for speed, and static files are found where they lie.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
OPEN_DATA_FOLDER = ""  # but in the tests that make its files
# But in the tests of the limits.
API_REQUESTS_PER_MINUTE = SEARCHES_PER_MINUTE = FILES_PER_MINUTE = 0
SUGGESTIONS_PER_MINUTE = 0
