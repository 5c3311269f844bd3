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
from collections.abc import Callable, Iterator
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
    the address, each the first of its selector; ``work``: what is then done on the page;
    ``top``: what the picture begins with."""

    name: str
    address: str
    account: str = ""
    links: tuple[str, ...] = ()
    top: str = ""
    height: int = 900
    work: "Callable[[Page, Site], None] | None" = None


def change_several(page: Page, _site: "Site") -> None:
    """To the preview of another officer in charge, for every record of the list."""
    page.check("#action-toggle")
    page.select_option("select[name=action]", "change_several")
    page.click(".actions button[type=submit]")
    page.select_option("#bulk-field", "officer")
    page.click("form:has(#bulk-field) button")
    page.select_option("#id_value", index=2)
    page.click("form:has(#id_value) button")


def save_second(page: Page, site: "Site") -> None:
    """To the page that merges: an administrator saves what a reviewer has open."""
    browser = page.context.browser
    assert browser is not None
    other = browser.new_page(base_url=site.address, locale="fr-CA")
    sign_in(other, *site.accounts["administrator"])
    other.goto(page.url)
    other.fill("#id_acronym", "CWSCC")
    other.fill("#id_city", "Kisumu")
    other.fill("#id_change_reason", "Selon le rapport annuel")
    other.click("[name=_continue]")
    other.wait_for_selector(".messagelist .success")
    other.context.close()
    page.fill("#id_acronym", "CWSC")
    page.fill("#id_website", "https://example.org/kisumu")
    page.click("[name=_continue]")
    page.wait_for_selector(".merge")
    page.evaluate("scrollTo(0, 0)")


PROJECTS = "/admin/projects/project/?q=demo-1-project-"
ORGANIZATIONS = "/admin/organizations/organization/"
KISUMU = f"{ORGANIZATIONS}?q=kisumu"
FIRST_ROW = "#result_list tbody th a"
SHOTS = (
    Shot("organizations", "/organismes/?kind=southern_partner&country=HT"),
    Shot("admin-list", f"{ORGANIZATIONS}?q=cooperative", "officer", height=700),
    Shot("admin-publication", f"{PROJECTS}0064", "reviewer", (FIRST_ROW,), height=700),
    Shot("admin-rows", f"{PROJECTS}0056", "officer", (FIRST_ROW,), "#participations-group", 640),
    Shot("admin-queue", "/admin/?officer=all", "reviewer", height=1000),
    Shot("admin-bulk", f"{ORGANIZATIONS}?q=action", "officer", height=800, work=change_several),
    Shot("admin-merge", KISUMU, "reviewer", (FIRST_ROW,), height=800, work=save_second),
    Shot(
        "admin-eligibility",
        "/admin/organizations/eligibilityreview/?confirmed_on__isempty=1",
        "administrator",
        (FIRST_ROW,),
        height=900,
    ),
    # After the merge: the history of its record.
    Shot("admin-history", KISUMU, "reviewer", (FIRST_ROW, ".historylink"), height=560),
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
    if shot.work:
        shot.work(page, site)
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
    page.click("form:has(#id_password) [type=submit]")
    page.wait_for_url("**/admin/")


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
