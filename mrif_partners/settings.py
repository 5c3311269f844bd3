"""The settings, read from the environment here and nowhere else (docs/operators.md lists them)."""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _

from mrif_partners import __version__
from mrif_partners.databases import database, replica
from mrif_partners.environment import Environment, stop
from mrif_partners.hardening import hardening
from mrif_partners.ministry import ministry
from mrif_partners.sign_in import APPS as SIGN_IN_APPS
from mrif_partners.sign_in import sign_in
from mrif_partners.watching import watching

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment(dict(os.environ))

DEBUG = env.flag("DEBUG", default=False)
SOFTWARE_VERSION = __version__
DEVELOPMENT_KEY = "only-for-development-" + "0" * 40

SECRET_KEY = env.text("SECRET_KEY", DEVELOPMENT_KEY if DEBUG else "")
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if DEBUG else "")
if not DEBUG:
    if len(SECRET_KEY) < 50 or SECRET_KEY == DEVELOPMENT_KEY:
        stop("SECRET_KEY", "with DEBUG off it must be a secret of at least 50 characters")
    if len(set(SECRET_KEY)) < 5 or SECRET_KEY.startswith("django-insecure-"):
        stop("SECRET_KEY", "anyone would guess it: draw it at random")
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        stop("ALLOWED_HOSTS", "with DEBUG off it must list the site's host names, without *")
    if not env.text("DATABASE_URL"):
        stop("DATABASE_URL", "with DEBUG off it must say which database to use")

INSTALLED_APPS = [
    "registry.apps.RegistryConfig",
    "accounts",
    "organizations",
    "projects",
    "portal",
    "registry.apps.StaffSiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    *SIGN_IN_APPS,
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_countries",
    "django_filters",
    "django_htmx",
    "django_permissions_policy",
    "django_tasks",
    "django_tasks_db",
    "simple_history",
]

MIDDLEWARE = [
    "registry.serving.requests.Numbered",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.health.Probes",
    "registry.replicas.middleware.Places",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SessionLimits",
    "accounts.middleware.StaffDoor",
    "registry.serving.limits.Limits",
    "simple_history.middleware.HistoryRequestMiddleware",
    "registry.serving.time_limits.TimeLimit",
]

ROOT_URLCONF = "mrif_partners.urls"
CSRF_FAILURE_VIEW = "registry.pages.form_not_accepted"
WSGI_APPLICATION = "mrif_partners.wsgi.application"
ASGI_APPLICATION = "mrif_partners.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "registry.serving.context.site",
            ],
            "builtins": ["registry.templatetags.registry"],
        },
    }
]
FORM_RENDERER = "registry.rendering.FormRenderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

DATABASES = {
    "default": database(
        env, "DATABASE_URL", f"sqlite:///{quote(str(BASE_DIR / 'registry.sqlite3'))}"
    )
}
DATABASES |= replica(env, DATABASES["default"])
DATABASE_ROUTERS = ["registry.replicas.router.Router"] if "replica" in DATABASES else []
# How many seconds old a replica may be for who reads; who wrote reads the primary for longer.
REPLICA_SECONDS = env.number("REPLICA_SECONDS", 5, least=1)
# Seconds that a page may keep the database busy: a visitor's, and what staff do or anyone posts.
QUERY_SECONDS = env.number("QUERY_SECONDS", 10, least=1)
STAFF_QUERY_SECONDS = env.number("STAFF_QUERY_SECONDS", 600, least=1)
# How long staff wait for a report of a past day, or of drafts: less than the proxy does.
PATIENCE_SECONDS = env.number("PATIENCE_SECONDS", 90, least=1)
# Minutes that the worker gives to one extract of the queue, whatever it asks.
EXTRACT_MINUTES = env.number("EXTRACT_MINUTES", 120, least=1)
# What one address of the network may ask in a minute; with 0, any number:
# registry/serving/limits.py.
API_REQUESTS_PER_MINUTE = env.number("API_REQUESTS_PER_MINUTE", 300)
SEARCHES_PER_MINUTE = env.number("SEARCHES_PER_MINUTE", 240)
SUGGESTIONS_PER_MINUTE = env.number("SUGGESTIONS_PER_MINUTE", 900)
FILES_PER_MINUTE = env.number("FILES_PER_MINUTE", 120)
# Megabytes of rendered parts of pages that a process keeps: registry/fragments.py.
KEPT_PARTS_MB = env.number("KEPT_PARTS_MB", 32)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Shared by every process, for the limits on failed sign-ins; accounts makes the table.
CACHES = {
    "default": env.cache("CACHE_URL", "dbcache://shared_cache?max_entries=100000", shared=not DEBUG)
}
vars().update(env.email("EMAIL_URL", "consolemail://" if DEBUG else "smtp://localhost:25"))
# What takes long is done by ``manage.py work``, from a queue in the database.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
EMAIL_TIMEOUT = 10  # seconds: no page waits longer for a mail server that does not answer

AUTH_USER_MODEL = "accounts.User"
SIGN_IN = sign_in(env, debug=DEBUG)
vars().update(SIGN_IN)
# Ours, by name: the type checker reads them here.
SECOND_FACTOR: bool = SIGN_IN["SECOND_FACTOR"]
SESSION_IDLE: timedelta = SIGN_IN["SESSION_IDLE"]
SESSION_LONGEST: timedelta = SIGN_IN["SESSION_LONGEST"]
ALLAUTH_TRUSTED_PROXY_COUNT: int = SIGN_IN["ALLAUTH_TRUSTED_PROXY_COUNT"]
OIDC_SECOND_FACTOR: str = SIGN_IN["OIDC_SECOND_FACTOR"]
OIDC_MFA_CLAIMS: set[str] = SIGN_IN["OIDC_MFA_CLAIMS"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "mrif_partners.formats"
# Names as Québec writes them, where the package's French differs.
COUNTRIES_OVERRIDE = {
    "CI": _("Côte d’Ivoire"),
    "GT": _("Guatemala"),
    "IO": _("British Indian Ocean Territory"),
    "MH": _("Marshall Islands"),
    "SA": _("Saudi Arabia"),
    "SZ": _("Eswatini"),
    "US": _("United States of America"),
}
TIME_ZONE = "America/Toronto"
USE_TZ = True

# Personal data: how many days past its review a contact keeps its person, and for how many
# minutes what was revealed stays so.
PERSONAL_DATA_DAYS = env.number("PERSONAL_DATA_DAYS", 90)
REVEAL_MINUTES = env.number("REVEAL_MINUTES", 10)

SITE_NAMES = {
    "fr": env.text("SITE_NAME_FR", "Registre des partenaires en solidarité internationale"),
    "en": env.text("SITE_NAME_EN", "International Solidarity Partner Registry"),
}
ENGLISH_NOTICE = env.text("ENGLISH_NOTICE")
MINISTRY = ministry(env)

# The address of the site, for messages that no page asks for; its host names feed entries.
SITE_URL = env.origin("SITE_URL", "http://127.0.0.1:8000" if DEBUG else "")

# Where the files of all that is public are made, and served from.
OPEN_DATA_FOLDER = env.text("OPEN_DATA_FOLDER", str(BASE_DIR / "var" / "open-data"))

# Receivers of changes may be inside the network of the server, and over http.
WEBHOOKS_INSIDE = env.flag("WEBHOOKS_INSIDE", default=DEBUG)

STATIC_URL = "static/"
STATIC_ROOT = env.text("STATIC_ROOT", str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}

# A project with all its rows is one form.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
vars().update(hardening(env, debug=DEBUG))
WATCHING = watching(env, debug=DEBUG)
vars().update(WATCHING)
METRICS_TOKEN: str = WATCHING["METRICS_TOKEN"]
ERROR_EMAILS: list[str] = WATCHING["ERROR_EMAILS"]
