#!/usr/bin/env python3
"""What an officer's tasks cost in clicks, fields and pages, beside Django's admin as it comes.

Each task is done twice in a real Chromium, by the same account, on copies of one demonstration
registry: on the staff's pages, and on a plain admin of the same models (``plain_urls``). It
starts on the first page. A click is a click, a field is what is typed or picked, a page is a
load. The plain admin knows no rule, no day and no other value than the present one: what has
to be read is opened, and what it cannot do at all is marked. ``bench/clicks.py``; CHROMIUM
names a Chromium that is not on the PATH.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from shutil import copy
from typing import Any

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.officer import ACCOUNT, TASKS, Cases, Doing, Hand  # noqa: E402 - the checkout comes first
from docs.screenshots import MISSING, server, sign_in  # noqa: E402
from tests.machine import chromium  # noqa: E402

SETTINGS = {"ours": "mrif_partners.settings", "plain": "bench.plain_settings"}


def main() -> None:
    executable = chromium() or sys.exit(MISSING)
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        cases = prepare(folder)
        sites = {name: stack.enter_context(serving(folder, name)) for name in SETTINGS}
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=executable, args=arguments)
        hands = {name: signed_in(browser, address) for name, address in sites.items()}
        report(hands, cases)


# The registry that both are done on


def prepare(folder: str) -> Cases:
    """A demonstration registry, with a wrong change and an English text that is behind."""
    import django
    from django.core.management import call_command

    os.environ |= {
        "DATABASE_URL": f"sqlite:///{folder}/ours.sqlite3",
        "DJANGO_SETTINGS_MODULE": SETTINGS["ours"],
        "DEBUG": "on",
    }
    django.setup()
    call_command("migrate", verbosity=0)
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        call_command("seed_demo", accounts=True, stdout=nowhere)
    cases = _cases()
    copy(f"{folder}/ours.sqlite3", f"{folder}/plain.sqlite3")
    return cases


def _cases() -> Cases:
    from django.contrib.auth import get_user_model

    from organizations.models import EligibilityReview, Organization
    from organizations.rules import SOUTHERN_NONPROFIT
    from projects.models import Project
    from registry.actions import Draft, write

    person = get_user_model().objects.get(username=ACCOUNT[0])
    behind = Project.objects.filter(publication="draft").exclude(summary_en="")
    stale: Any = behind.exclude(summary_fr="").order_by("pk")[0]
    stale.summary_fr, stale.officer = f"{stale.summary_fr} Et davantage.", person
    write([Draft(stale)], by=person, reason="bench")
    drafts = Organization.objects.filter(publication="draft").order_by("pk")
    blocked: Any = drafts.breaking(SOUTHERN_NONPROFIT)[0]
    wronged: Any = drafts.exclude(pk=blocked.pk)[0]
    wronged.city = "Ailleurs"
    write([Draft(wronged)], by=person, reason="bench")
    ico = EligibilityReview.objects.order_by("pk")[0].organization
    return Cases(draft=blocked.name, wronged=wronged.name, ico=ico.name)


@contextmanager
def serving(folder: str, name: str) -> Iterator[str]:
    database = {"DATABASE_URL": f"sqlite:///{folder}/{name}.sqlite3"}
    settings = {"DJANGO_SETTINGS_MODULE": SETTINGS[name], "PYTHONPATH": str(ROOT)}
    with server(os.environ | database | settings) as address:
        yield address


# Who does the tasks


def signed_in(browser: Browser, address: str) -> Hand:
    page = browser.new_page(
        base_url=address, locale="fr-CA", viewport={"width": 1280, "height": 900}
    )
    sign_in(page, *ACCOUNT)
    page.wait_for_load_state()
    hand = Hand(page)
    page.on("domcontentloaded", lambda _page: hand.loaded())
    return hand


# The table


def report(hands: dict[str, Hand], cases: Cases) -> None:
    print("clicks + fields + pages; the ratio is of their sums\n")
    print(f"{'task':58}{'ours':>16}{'plain':>18}{'ratio':>8}")
    for one in TASKS:
        ours = measured(one.ours, hands["ours"], cases)
        plain = measured(one.plain, hands["plain"], cases) if one.plain else None
        times = f"{sum(plain) / sum(ours):.1f}" if plain else "—"
        print(f"{one.name:58}{shown(ours):>16}{shown(plain):>18}{times:>8}", flush=True)


def measured(doing: Doing, hand: Hand, cases: Cases) -> tuple[int, int, int]:
    hand.start()
    doing(hand, cases)
    hand.page.wait_for_load_state("networkidle")
    return hand.clicks, hand.fields, hand.pages


def shown(cost: tuple[int, int, int] | None) -> str:
    return " + ".join(map(str, cost)) if cost else "—"


if __name__ == "__main__":
    main()
