"""A wrong setting stops the start with one line that says which and why."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
KEY = "a-secret-of-fifty-characters-or-more-that-nobody-uses-0123456789"
# What a server needs; each case below takes one away or spoils it.
SERVER = {
    "DEBUG": "off",
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "registry.example.org",
    "DATABASE_URL": "sqlite://:memory:",
}
SHORT_KEY = "SECRET_KEY: with DEBUG off it must be a secret of at least 50 characters"
HOSTS = "ALLOWED_HOSTS: with DEBUG off it must list the site's host names, without *"
DATABASE = "DATABASE_URL: with DEBUG off it must say which database to use"
ADDRESSES = ("DATABASE_URL", "DATABASE_REPLICA_URL")
SCHEME = "DATABASE_URL: it must begin with sqlite:/// or postgres://"

CACHE = "it must begin with redis://, rediss:// or dbcache://"
WEBSITE = "it must begin with https:// or http:// and name a host"


def start(environment: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    """Starts the product with this environment and no other variable."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def wsgi(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return start(environment, "-c", "import mrif_partners.wsgi")


@pytest.mark.parametrize(
    "changed, line",
    [
        ({"DEBUG": "maybe"}, "DEBUG: 'maybe' is neither on nor off"),
        ({"SECRET_KEY": ""}, SHORT_KEY),
        ({"SECRET_KEY": KEY[:49]}, SHORT_KEY),
        ({"SECRET_KEY": "only-for-development-" + "0" * 40}, SHORT_KEY),
        ({"ALLOWED_HOSTS": ""}, HOSTS),
        ({"ALLOWED_HOSTS": "*"}, HOSTS),
        ({"ALLOWED_HOSTS": "registry.example.org, *"}, HOSTS),
        ({"DATABASE_URL": ""}, DATABASE),
        ({"DATABASE_URL": "mysql://user@localhost/registry"}, SCHEME),
        ({"DATABASE_URL": "garbage"}, SCHEME),
        ({"DATABASE_URL": "postgres://localhost"}, "DATABASE_URL: it names no database"),
        (
            {"SECRET_KEY": "django-insecure-" + KEY},
            "SECRET_KEY: anyone would guess it: draw it at random",
        ),
        ({"SECRET_KEY": "ab" * 25}, "SECRET_KEY: anyone would guess it: draw it at random"),
        (
            {"DATABASE_REPLICA_URL": "postgres://localhost/registry"},
            "DATABASE_REPLICA_URL: only PostgreSQL has a replica",
        ),
        (
            dict.fromkeys(ADDRESSES, "postgres://localhost/registry"),
            "DATABASE_REPLICA_URL: it is the address of DATABASE_URL",
        ),
        (
            {"DATABASE_REPLICA_URL": "garbage"},
            "DATABASE_REPLICA_URL: it must begin with sqlite:/// or postgres://",
        ),
        (
            {"ALLOWED_HOSTS": "https://registre.example.org"},
            "ALLOWED_HOSTS: 'https://registre.example.org' is not the name of a host,"
            " without https:// and without a port",
        ),
        (
            {"LOG_LEVEL": "warning"},
            "LOG_LEVEL: 'warning' is none of DEBUG, INFO, WARNING, ERROR, CRITICAL",
        ),
        (
            {"CSRF_TRUSTED_ORIGINS": "https://a.example.org, registre.example.org"},
            "CSRF_TRUSTED_ORIGINS: 'registre.example.org' is not an origin,"
            " as https://registre.example.org",
        ),
        ({"QUERY_SECONDS": "0"}, "QUERY_SECONDS: it must be 1 or more"),
        ({"HSTS_SECONDS": "\u0664"}, "HSTS_SECONDS: '\u0664' is not a whole number"),
        ({"CACHE_URL": "filecache:///tmp/registry"}, f"CACHE_URL: {CACHE}"),
        ({"CACHE_URL": "memcache://127.0.0.1:11211"}, f"CACHE_URL: {CACHE}"),
        ({"EMAIL_FROM": "Registre"}, "EMAIL_FROM: 'Registre' is not an address of e-mail"),
        ({"MINISTRY_EMAIL": "@mrif"}, "MINISTRY_EMAIL: '@mrif' is not an address of e-mail"),
        ({"MINISTRY_WEBSITE": "www.quebec.ca"}, f"MINISTRY_WEBSITE: {WEBSITE}"),
        ({"OIDC_DISCOVERY_URL": "identite.example.org"}, f"OIDC_DISCOVERY_URL: {WEBSITE}"),
        (
            {"SITE_URL": "https://registre.example.org/fr"},
            "SITE_URL: it must be https:// or http:// and a host, without a path",
        ),
    ],
)
def test_a_wrong_setting_is_named_on_one_line(changed: dict[str, str], line: str) -> None:
    started = wsgi(SERVER | changed)
    assert (started.returncode, started.stderr, started.stdout) == (1, line + "\n", "")


@pytest.mark.parametrize(
    "name, value",
    [
        ("DATABASE_URL", "postgres://localhost:port/registry"),
        ("CACHE_URL", "garbage"),
        ("EMAIL_URL", "garbage"),
    ],
)
def test_an_address_that_cannot_be_read_is_named(name: str, value: str) -> None:
    started = wsgi(SERVER | {name: value})
    assert started.returncode == 1
    assert started.stderr.startswith(f"{name}: this address cannot be read (")
    assert started.stderr.count("\n") == 1


def test_a_command_stops_in_the_same_way() -> None:
    started = start({"DEBUG": "maybe"}, "manage.py", "check")
    assert (started.returncode, started.stderr) == (1, "DEBUG: 'maybe' is neither on nor off\n")


def test_a_server_without_settings_does_not_start() -> None:
    started = wsgi({})
    assert (started.returncode, started.stderr) == (1, SHORT_KEY + "\n")


def test_a_server_with_its_settings_starts() -> None:
    assert wsgi(SERVER).returncode == 0


def test_a_command_needs_no_settings() -> None:
    started = start({}, "manage.py", "diffsettings")
    assert started.returncode == 0, started.stderr
    assert "DEBUG = True" in started.stdout


def test_the_default_database_lies_in_the_checkout_whatever_its_path(tmp_path: Path) -> None:
    checkout = tmp_path / "a checkout #1 + 50%"
    shutil.copytree(ROOT / "mrif_partners", checkout / "mrif_partners")
    show = "from mrif_partners.settings import DATABASES; print(DATABASES['default']['NAME'])"
    environment = {"DEBUG": "on", "PYTHONPATH": str(checkout)}
    started = start(environment, "-P", "-c", show)
    assert started.stdout == f"{checkout / 'registry.sqlite3'}\n", started.stderr


OIDC = {
    "OIDC_DISCOVERY_URL": "https://identite.example.org",
    "OIDC_CLIENT_ID": "registre",
    "OIDC_CLIENT_SECRET": "secret",
}


@pytest.mark.parametrize(
    "changed, line",
    [
        ({"SECOND_FACTOR": "off"}, "SECOND_FACTOR: with DEBUG off it cannot be off"),
        (
            {"CACHE_URL": "locmemcache://"},
            "CACHE_URL: with DEBUG off it must be shared by all processes",
        ),
        ({"SESSION_HOURS": "0"}, "SESSION_HOURS: it must be 1 or more"),
        ({"SESSION_IDLE_MINUTES": "2h"}, "SESSION_IDLE_MINUTES: '2h' is not a whole number"),
        (
            {"MINISTRY_IATI": "MRIF"},
            "MINISTRY_IATI: an IATI organization identifier looks like CA_QC-QBC-1234567890",
        ),
        (
            OIDC | {"OIDC_CLIENT_SECRET": ""},
            "OIDC_DISCOVERY_URL: OIDC_CLIENT_ID and OIDC_CLIENT_SECRET must be given with it",
        ),
        (
            OIDC | {"OIDC_DISCOVERY_URL": "http://identite.example.org"},
            "OIDC_DISCOVERY_URL: with DEBUG off it must begin with https://",
        ),
        (
            OIDC | {"OIDC_SECOND_FACTOR": "maybe"},
            "OIDC_SECOND_FACTOR: 'maybe' is none of claims, always, never",
        ),
    ],
)
def test_a_wrong_setting_is_named(changed: dict[str, str], line: str) -> None:
    started = wsgi(SERVER | changed)
    assert (started.returncode, started.stderr, started.stdout) == (1, line + "\n", "")


def test_what_is_right_is_taken() -> None:
    """All of it at once: a value that were refused would be named."""
    more = {
        "CSRF_TRUSTED_ORIGINS": "https://registre.example.org, https://*.example.org:8443",
        "ALLOWED_HOSTS": "registre.example.org,.example.org,127.0.0.1,[::1]",
        "EMAIL_FROM": "Registre des partenaires <registre@example.org>",
        "LOG_LEVEL": "INFO",
        "CACHE_URL": "redis://:secret@127.0.0.1:6379/0",
        "SITE_URL": "https://registre.example.org/",
        "MINISTRY_WEBSITE": "https://quebec.ca/a?b",
    }
    started = wsgi(SERVER | more)
    assert started.returncode == 0, started.stderr


@pytest.mark.parametrize("more", [{}, OIDC])
def test_the_settings_of_a_server_are_safe_to_deploy(more: dict[str, str]) -> None:
    server = SERVER | more
    checked = start(server, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert checked.returncode == 0, checked.stderr
