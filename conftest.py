"""What tests of every room share: real data, a browser that stays on this machine."""

import math
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import hypothesis
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import SimpleTestCase
from django.utils import translation
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Playwright, Route
from pytest_django.live_server_helper import LiveServer

from registry.fragments import Fragments
from registry.prepared import forget
from tests import fuzzing, machine, migrated, rows_kept
from tests.machine import SHARED, chromium

pytest_plugins = ["tests.rubbish", "tests.standing", "tests.valid_html"]
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
AXE_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

hypothesis.settings.register_profile(
    "registry", derandomize=bool(os.environ.get("CI")), deadline=None, max_examples=30
)
# ``make fuzz``: other examples at each pass, so many times as many (tests/fuzzing.py).
hypothesis.settings.register_profile(
    "fuzz", derandomize=False, deadline=None, max_examples=30 * fuzzing.TIMES, print_blob=True
)
hypothesis.settings.load_profile("fuzz" if fuzzing.IS_ON else "registry")


# What is collected


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks tests by what they ask for, and leaves aside those about another database."""
    for item in items:
        names = getattr(item, "fixturenames", [])
        if "browser_type" in names or "page" in names:
            item.add_marker("browser")
        for tool in ("shared_data", "rscript"):
            if tool in names:
                item.add_marker(tool)
        asked = item.get_closest_marker("django_db")
        flushes = asked is not None and asked.kwargs.get("transaction", False)
        if flushes or "live_server" in names or "transactional_db" in names:
            # The rows that migrations bring (sectors, programmes) come back after each flush.
            names.append("django_db_serialized_rollback")
        if not _asks_database(item, asked):
            item.add_marker("engine_free")
    others = {"sqlite", "engine_free"} if _on_postgresql() else {"postgresql"}
    if not machine.libreoffice():
        others.add("libreoffice")
    apart = {item for item in items if others & {mark.name for mark in item.iter_markers()}}
    if fuzzing.IS_ON:
        apart |= {item for item in items if not fuzzing.takes(item)}
        fuzzing.shuffle(items)
    items[:] = [item for item in items if item not in apart]
    if not fuzzing.IS_ON:
        # Those that stop, kill and wait for servers, before all others that empty tables: no
        # process ends with a long one while another has nothing left to do.
        items.sort(key=lambda item: item.get_closest_marker("postgresql") is None)
    config.hook.pytest_deselected(items=apart)


def _asks_database(item: pytest.Item, asked: pytest.Mark | None) -> bool:
    fixtures = {"db", "transactional_db", "live_server"} & {*getattr(item, "fixturenames", [])}
    in_class = issubclass(getattr(item, "cls", None) or object, SimpleTestCase)
    return bool(asked or fixtures or in_class)


def _on_postgresql() -> bool:
    return "postgresql" in settings.DATABASES["default"]["ENGINE"]


@pytest.fixture(autouse=True)
def _in_time() -> None:
    fuzzing.stop_in_time()


# Language


@pytest.fixture(autouse=True)
def _in_french() -> Iterator[None]:
    """Every test begins in the default language, whatever the one before it asked for."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


# Data


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is, no page shows a test what another one stored."""
    monkeypatch.setattr("registry.kept.LONG", math.inf)
    monkeypatch.setattr("registry.fragments.FRAGMENTS", Fragments())
    forget()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real, published data, where the machine has it beside the checkout."""
    if not SHARED.is_dir():
        pytest.fail(f"{SHARED} is absent; leave this test out: -m 'not shared_data'")
    return SHARED / "data"


@pytest.fixture(scope="session")
def rscript() -> str:
    """R, where the machine has it with jsonlite."""
    found = machine.rscript()
    if not found:
        pytest.fail("no R with jsonlite; install both, or leave this test out: -m 'not rscript'")
    return found


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A file for SQLite under a browser: the threads of its server then have a connection each,
    as in production, where they would share the transactions of a database in memory."""
    browsing = any(item.get_closest_marker("browser") for item in request.session.items)
    if browsing:
        # Its event loop changes which connections Django sees: it runs before the first one.
        request.getfixturevalue("playwright")
    if browsing and not _on_postgresql():
        name = str(tmp_path_factory.mktemp("database") / "registry.sqlite3")
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = name
    else:
        request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")
    migrated.take()
    rows_kept.by_tables()


# A browser


@pytest.fixture(scope="session")
def live_server(django_db_setup: None, live_server: LiveServer) -> LiveServer:
    """The server, made once the test database is: before that, it would take the connection of
    this thread, in memory, for its own, and close it under our feet once it is a file."""
    return live_server


@pytest.fixture(scope="session")
def playwright(playwright: Playwright) -> Playwright:
    """Playwright, whose event loop in this thread Django would take for asynchronous code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return playwright


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium, without a way out."""
    found = chromium()
    if not found:
        pytest.fail("no Chromium; install it, or leave this test out: -m 'not browser'")
    arguments = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return {**browser_type_launch_args, "executable_path": found, "args": arguments}


@pytest.fixture
def new_context(
    new_context: Callable[..., BrowserContext],
) -> Iterator[Callable[..., BrowserContext]]:
    """Contexts that refuse what is not on this machine; to ask for it, to break the content
    policy or to fail in a script fails the test."""
    faults: list[str] = []

    def refuse(route: Route) -> None:
        faults.append(f"asks for {route.request.url}")
        route.abort()

    def listen(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            faults.append(message.text)

    def guarded(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.route(_is_elsewhere, refuse)
        context.on("console", listen)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        return context

    yield guarded
    assert not faults, "\n".join(["What pages did that they may not:", *faults])


def _is_elsewhere(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in LOOPBACK


@pytest.fixture(scope="session")
def axe() -> Callable[..., str]:
    """Runs axe on the page as it is; gives what breaks WCAG 2.2 AA or good practice, as text,
    empty when nothing does: ``assert axe(page) == ""``. Keyword arguments are axe's options."""
    runner = Axe("")
    options = {
        "resultTypes": ["violations"],
        "runOnly": {"type": "tag", "values": AXE_TAGS},
        "rules": {"target-size": {"enabled": True}},  # the one of WCAG 2.2, off by default
        # No rule of these reads style sheets. Where one imports another, axe would write a style
        # of its own into the page to read it, which the content policy refuses.
        "preload": {"assets": ["media"]},
    }

    def violations(page: Page, **more: object) -> str:
        page.wait_for_load_state()
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        found = runner.run(page, options={**options, **more}).response["violations"]
        return "\n".join(_violation(violation) for violation in found)

    return violations


def _violation(violation: dict[str, Any]) -> str:
    places = [f"  {' '.join(map(str, n['target']))}: {n['html']}" for n in violation["nodes"]]
    return "\n".join([f"{violation['id']} ({violation['impact']}): {violation['help']}", *places])
