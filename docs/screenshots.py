"""Takes the screenshots of the documentation (``make screenshots``).

On a throw-away registry of demonstration data, in a real Chromium; CHROMIUM names one that is
not on the PATH.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.machine import chromium  # noqa: E402 - the checkout comes first

IMAGES = ROOT / "docs" / "images"
PATIENCE = 30  # seconds for the server to answer
MISSING = "No Chromium on the PATH: install it, or let CHROMIUM name one."


@dataclass(frozen=True)
class Shot:
    """A picture of one page. ``account``: whose screen it is; ``links``: those followed from
    the address, each the first of its selector; ``top``: what the picture begins with."""

    name: str
    address: str
    account: str = ""
    links: tuple[str, ...] = ()
    top: str = ""
    height: int = 900


PROJECTS = "/admin/projects/project/?q=demo-1-project-"
FIRST_ROW = "#result_list tbody th a"
SHOTS = (
    Shot("organizations", "/organismes/?kind=southern_partner&country=HT"),
    Shot("admin-list", "/admin/organizations/organization/?q=cooperative", "officer", height=700),
    Shot("admin-publication", f"{PROJECTS}0064", "reviewer", (FIRST_ROW,), height=700),
    Shot("admin-rows", f"{PROJECTS}0056", "officer", (FIRST_ROW,), "#participations-group", 640),
    Shot("admin-queue", "/admin/", "reviewer", height=1000),
    Shot(
        "admin-eligibility",
        "/admin/organizations/eligibilityreview/?confirmed_on__isempty=1",
        "administrator",
        (FIRST_ROW,),
        height=900,
    ),
    Shot("admin-history", f"{PROJECTS}0011", "officer", (FIRST_ROW, ".historylink"), height=560),
)


def main() -> None:
    executable = chromium() or sys.exit(MISSING)
    IMAGES.mkdir(exist_ok=True)
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with demonstration() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=arguments)
        for shot in SHOTS:
            take(browser, site, shot)


def take(browser: Browser, site: "Site", shot: Shot) -> None:
    page = browser.new_page(
        base_url=site.address,
        viewport={"width": 1280, "height": shot.height},
        color_scheme="light",
        locale="fr-CA",
        timezone_id="America/Toronto",
    )
    if shot.account:
        sign_in(page, *site.accounts[shot.account])
    page.goto(shot.address)
    for link in shot.links:
        page.locator(link).first.click()
    page.wait_for_load_state("networkidle")
    if shot.top:
        page.locator(shot.top).first.evaluate("one => one.scrollIntoView()")
    file = IMAGES / f"{shot.name}.png"
    page.screenshot(path=file)
    page.context.close()
    sys.stdout.write(f"{file.relative_to(ROOT)}: {file.stat().st_size // 1024} kB\n")


def sign_in(page: Page, username: str, password: str) -> None:
    page.goto("/admin/login/")
    page.fill("#id_username", username)
    page.fill("#id_password", password)
    page.click("[type=submit]")


@dataclass(frozen=True)
class Site:
    """``accounts``: by role, the name and the password of its demonstration account."""

    address: str
    accounts: dict[str, list[str]]


@contextmanager
def demonstration() -> Iterator[Site]:
    """A server of demonstration data, which stops with the block."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"DATABASE_URL": f"sqlite:///{folder}/registry.sqlite3"}
        for command in ("migrate", "seed_demo"):
            run(command, environment)
        _head, *lines = run("demo_accounts", environment).splitlines()
        accounts = {role: account for role, *account in map(str.split, lines)}
        with server(environment) as address:
            yield Site(address, accounts)


@contextmanager
def server(environment: dict[str, str]) -> Iterator[str]:
    address = f"127.0.0.1:{free_port()}"
    command = manage("runserver", "--noreload", address)
    log = subprocess.DEVNULL
    # Our own command on a port of our own.
    with subprocess.Popen(  # noqa: S603
        command, env=environment, stdout=log, stderr=log
    ) as process:
        try:
            wait_for(f"http://{address}/healthz", process)
            yield f"http://{address}"
        finally:
            process.terminate()


def run(command: str, environment: dict[str, str]) -> str:
    done = subprocess.run(  # noqa: S603 - our own command
        manage(command), env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def manage(*command: str) -> list[str]:
    return [sys.executable, str(ROOT / "manage.py"), *command]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(address, timeout=1):  # noqa: S310 - our own server
                return
        except URLError:
            time.sleep(0.2)
    sys.exit("The server did not start.")


if __name__ == "__main__":
    main()
