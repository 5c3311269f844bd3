"""What deploy/ says, held against the product: commands that exist, settings that are told."""

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.test_settings import ROOT, SERVER, start

DEPLOY = ROOT / "deploy"
UNITS = DEPLOY / "systemd"
OPERATORS = (ROOT / "docs" / "operators.md").read_text()
# Of gunicorn.conf.py and of Python's own.
SETTINGS = re.findall(r"`([A-Z][A-Z_]+)`", OPERATORS)


def of_unit(path: Path, name: str) -> str:
    found = re.search(rf"^{name}=(.*)$", path.read_text(), re.MULTILINE)
    return found[1] if found else ""


def test_each_timer_starts_a_unit_that_runs_a_command() -> None:
    commands = get_commands()
    timers = sorted(UNITS.glob("*.timer"))
    assert len(timers) >= 6
    for timer in timers:
        unit = of_unit(timer, "Unit")
        template, _at, command = unit.removesuffix(".service").partition("@")
        service = UNITS / (f"{template}@.service" if command else unit)
        started = of_unit(service, "ExecStart").replace("%i", command)
        assert started.split("manage.py ")[1].split()[0] in commands, timer


def test_what_cron_does_timers_do_too() -> None:
    """Two lists of the same commands, for two ways to start them."""
    cron = {*re.findall(r"^[\d*][\d* ]+cd .* manage\.py (\w+)", OPERATORS, re.MULTILINE)}
    timers = {path.stem.removeprefix("registry-") for path in UNITS.glob("*.timer")}
    assert cron == timers


@pytest.mark.parametrize("path", sorted(UNITS.glob("*.service")), ids=lambda path: path.name)
def test_each_service_is_confined_and_reads_the_one_environment(path: Path) -> None:
    if path.name == "registry-failed@.service":
        return  # a line of the machine's own log
    assert of_unit(path, "User") == "registry"
    assert of_unit(path, "EnvironmentFile") == "/etc/registry/environment"
    for name in ("NoNewPrivileges", "ProtectHome", "PrivateTmp"):
        assert of_unit(path, name) == "yes"
    assert of_unit(path, "ProtectSystem") == "strict"


def example() -> dict[str, str]:
    lines = (DEPLOY / "environment.example").read_text().splitlines()
    told = [line.removeprefix("# ") for line in lines if re.match(r"(# )?[A-Z_]+=", line)]
    return dict(line.split("=", 1) for line in told)


def test_the_example_names_settings_that_are_told_and_holds_no_secret() -> None:
    assert {*example()} <= {*SETTINGS}
    for name in ("SECRET_KEY", "DATABASE_URL"):
        assert "<" in example()[name]
    ours = {"DATABASE_URL": "sqlite://:memory:", "DATABASE_REPLICA_URL": ""}
    filled = {**example(), "SECRET_KEY": SERVER["SECRET_KEY"], **ours}
    checked = start(filled, "manage.py", "check")
    assert checked.returncode == 0, checked.stderr


def test_the_example_does_not_start_as_it_is() -> None:
    started = start(example(), "manage.py", "check")
    assert started.returncode == 1
    assert started.stderr.startswith("SECRET_KEY: ")


@pytest.mark.parametrize("path", sorted(DEPLOY.rglob("*.sh")), ids=lambda path: path.name)
def test_each_script_is_read_by_a_plain_shell(path: Path) -> None:
    assert path.stat().st_mode & 0o111
    read = subprocess.run(["sh", "-n", path], capture_output=True, text=True, check=False)
    assert (read.returncode, read.stderr) == (0, "")


def test_a_wrong_setting_of_the_server_is_named() -> None:
    command = ["-m", "gunicorn", "--check-config", "--config", "gunicorn.conf.py"]
    started = start(SERVER | {"WEB_CONCURRENCY": "0"}, *command)
    line = "WEB_CONCURRENCY: it must be 1 or more"
    assert (started.returncode, started.stderr.splitlines()[-1]) == (1, line)
    assert start(SERVER, *command).returncode == 0


def test_nginx_sends_to_the_sockets_of_the_units() -> None:
    nginx = (DEPLOY / "nginx" / "registry.conf").read_text()
    unit = (UNITS / "registry-web@.service").read_text()
    socket = re.search(r"BIND=unix:(\S+)", unit)
    assert socket
    for number in "12":
        assert f"server unix:{socket[1].replace('%i', number)} " in nginx
