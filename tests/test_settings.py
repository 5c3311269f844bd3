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
SCHEME = "DATABASE_URL: it must begin with sqlite:/// or postgres://"


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
        ({"SESSION_HOURS": "0"}, "SESSION_HOURS: it must be more than 0"),
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


def test_the_settings_of_a_server_are_safe_to_deploy() -> None:
    server = SERVER | OIDC | {"HSTS_SECONDS": "31536000"}
    checked = start(server, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert checked.returncode == 0, checked.stderr
