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

from portal.demo.accounts import PASSWORD, PREFIX  # noqa: E402 - the checkout comes first
from tests.machine import chromium  # noqa: E402

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


FIRST_ROW = "#result_list tbody th a"
DRAFTS = "/admin/projects/project/?publication__exact=draft&q="
BY_EXCEPTION = "/admin/projects/project/?publication__exact=published&q="
SHOTS = (
    Shot("organizations", "/organismes/?kind=southern_partner&country=HT"),
    Shot("admin-list", "/admin/organizations/organization/?q=cooperative", "officer", height=720),
    Shot(
        "admin-publication",
        f"{DRAFTS}internationale+sensibilisation",
        "reviewer",
        (FIRST_ROW,),
    ),
)


def main() -> None:
    executable = chromium() or sys.exit(MISSING)
    IMAGES.mkdir(exist_ok=True)
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with site() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=arguments)
        for shot in SHOTS:
            take(browser, base, shot)


def take(browser: Browser, base: str, shot: Shot) -> None:
    page = browser.new_page(
        base_url=base,
        viewport={"width": 1280, "height": shot.height},
        color_scheme="light",
        locale="fr-CA",
        timezone_id="America/Toronto",
    )
    if shot.account:
        sign_in(page, shot.account)
    page.goto(shot.address)
    for link in shot.links:
        page.locator(link).first.click()
    page.wait_for_load_state("networkidle")
    if shot.top:
        page.locator(shot.top).first.evaluate("one => one.scrollIntoView()")
    file = IMAGES / f"{shot.name}.png"
    page.screenshot(path=file)
    page.context.close()
    print(f"{file.relative_to(ROOT)}: {file.stat().st_size // 1024} kB")


def sign_in(page: Page, account: str) -> None:
    page.goto("/admin/login/")
    page.fill("#id_username", f"{PREFIX}{account}")
    page.fill("#id_password", PASSWORD)
    page.click("[type=submit]")


@contextmanager
def site() -> Iterator[str]:
    """The address of a server of demonstration data; it stops with the block."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"DATABASE_URL": f"sqlite:///{folder}/registry.sqlite3"}
        for command in (["migrate", "--verbosity=0"], ["seed_demo"]):
            subprocess.run(manage(*command), env=environment, check=True, stdout=subprocess.DEVNULL)
        address = f"127.0.0.1:{free_port()}"
        serve = manage("runserver", "--noreload", address)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with subprocess.Popen(serve, env=environment, **quiet) as server:
            try:
                wait_for(f"http://{address}/healthz", server)
                yield f"http://{address}"
            finally:
                server.terminate()


def manage(*command: str) -> list[str]:
    return [sys.executable, str(ROOT / "manage.py"), *command]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            with urlopen(address, timeout=1):
                return
        except URLError:
            time.sleep(0.2)
    sys.exit("The server did not start.")


if __name__ == "__main__":
    main()
