"""The scripts of the documentation, each run as a reader runs it, against a server."""

import csv
import io
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from organizations.models import Organization
from portal.actions.webhooks import keep_receiver
from portal.models import Delivery, Receiver
from portal.webhooks import deliver
from projects.models import Contribution
from registry.actions import archive
from registry.posting import post
from registry.signing import headers, new_secret
from tests.builders import organization, project, stored
from tests.harvesting import EXAMPLES, everything

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(live_server: LiveServer, tmp_path: Path, settings: Any) -> str:
    """A registry of which every script has something to tell, read over the network."""
    settings.OPEN_DATA_FOLDER = str(tmp_path / "made")
    ico = organization(key="ico", name="Côte « Solidaire »")
    south = organization("southern_partner", key="south")
    partners = {"contractor": south}
    one = project(
        "development",
        key="p",
        lead=ico,
        partners=partners,
        countries=["HT"],
        title_fr="Œuvre d’été",
        actual_start="2020-04-01",
    )
    stored(
        Contribution(
            project=one, source="mrif", payer_name="MRIF", stage="committed", amount="1250.50"
        )
    )
    project(key="q", lead=ico)
    organization(key="hidden", published=False)
    call_command("build_open_data", verbosity=0)
    return str(live_server.url)


def run(*command: Any) -> str:
    done = subprocess.run([*map(str, command)], capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode("utf-8")


def python(name: str, *arguments: Any) -> str:
    """Without anything but the standard library."""
    return run(sys.executable, "-I", "-S", EXAMPLES / name, *arguments)


def test_every_example_is_run_here() -> None:
    tested = Path(__file__).read_text("utf-8")
    for path in sorted(EXAMPLES.iterdir()):
        assert path.name in tested or path.name in {"README.md", "__pycache__"}, path.name
        assert path.name in (EXAMPLES / "README.md").read_text("utf-8") or path.name[0] in "R_"


def test_projects_of_a_country(site: str) -> None:
    (one,) = csv.DictReader(io.StringIO(python("projects.py", site, "HT"), newline=""))
    assert (one["key"], one["title_fr"], one["lead"]) == ("p", "Œuvre d’été", "Côte « Solidaire »")
    assert (one["committed_cad"], one["end"]) == ("1250.5", "")


def test_a_copy_follows(site: str, client: Client, tmp_path: Path) -> None:
    path = tmp_path / "copy.json"
    assert python("harvest.py", site, path).splitlines() == [
        "organizations: 2",
        "projects: 2",
    ]
    assert _held(path, site) == everything(client)
    south = Organization.objects.get(key="south")
    archive(Organization, [south.pk], by=None, reason="x")
    organization(key="new")
    python("harvest.py", f"{site}/", path)
    assert _held(path, site) == everything(client)
    assert {*_held(path, site)["organizations"]} == {"ico", "new"}


def _held(path: Path, site: str) -> Any:
    """What a copy holds, as at the address of the tests' own client."""
    text = path.read_text("utf-8").replace(site, "http://testserver")
    return {name: records for name, records in json.loads(text)["records"].items() if records}


def test_a_question_to_the_database(site: str, tmp_path: Path) -> None:
    path = tmp_path / "registry.sqlite"
    assert python("by_country.py", site, path) == "Haïti\t1250.50\n"
    first = path.stat().st_mtime_ns
    assert python("by_country.py", site, path) == "Haïti\t1250.50\n"
    assert path.stat().st_mtime_ns == first  # it was not taken again


def test_a_data_frame(site: str, rscript: str) -> None:
    lines = run(rscript, "--vanilla", EXAMPLES / "projects.R", site).splitlines()
    assert lines[0] == "2 projets"
    assert lines[1:] == ["projet de développement\t1250.50", "sensibilisation du public\t0.00"]


def test_a_receiver_believes_what_is_signed_alone(client: Client) -> None:
    owner = User.objects.create_user("owner")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    call_command("gather_changes", verbosity=0)
    receiver = Receiver(name="R", url=f"http://127.0.0.1:{port}/", owner=owner)
    secret = keep_receiver(receiver)
    command = [sys.executable, "-I", EXAMPLES / "verify_webhook.py", str(port)]
    environment = {**os.environ, "WEBHOOK_SECRET": secret}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as running:
        try:
            _wait_for(port)
            organization(key="new")
            deliver()
            assert Delivery.objects.get().status == 204
            assert running.stdout
            assert running.stdout.readline() == "published organizations new\n"
            forged = headers(new_secret(), "msg_1", int(time.time()), b"{}")
            assert post(receiver.url, b"{}", forged).status == 401
        finally:
            running.kill()


def _wait_for(port: int) -> None:
    for _attempt in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
