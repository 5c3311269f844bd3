"""What an officer does, click by click, on the staff's pages and on a plain admin."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

ACCOUNT = ("demo-reviewer", "demo-only-2026")
GIVEN = 30  # records given to an officer
DAY = "2025-01-15"


@dataclass(frozen=True)
class Cases:
    """What the tasks are about."""

    draft: str
    wronged: str
    ico: str


@dataclass
class Hand:
    """Does what a person does, and counts it."""

    page: Page
    clicks: int = 0
    fields: int = 0
    pages: int = 0

    def start(self) -> None:
        self.page.goto("/admin/")
        self.clicks = self.fields = self.pages = 0

    def click(self, selector: str, place: int = 0, **how: Any) -> None:
        self.clicks += 1
        self.page.locator(selector).nth(place).click(**how)
        self.page.wait_for_load_state()

    def type(self, selector: str, text: str) -> None:
        self.fields += 1
        self.page.fill(selector, text)

    def pick(self, selector: str, value: str) -> None:
        self.fields += 1
        self.page.select_option(selector, value)

    def back(self) -> None:
        self.clicks += 1
        self.page.go_back()
        self.page.wait_for_load_state()

    def see(self, selector: str) -> None:
        self.page.locator(selector).first.wait_for()

    def rows(self) -> int:
        return self.page.locator(ROW).count()

    def loaded(self) -> None:
        self.pages += 1


# The tasks

ROW = "#result_list tbody th a"
SAVE = "[name=_save]"
DONE = ".messagelist .success"
ALL = "a[href$='?officer=all']"


def listed(model: str) -> str:
    return f".model-{model} th a"


def task(code: str) -> str:
    return f"[aria-labelledby=task-{code}]"


def found(hand: Hand, model: str, words: str) -> None:
    hand.click(listed(model))
    hand.type("#searchbar", words)
    hand.click("#changelist-search [type=submit]")


def lapsing(hand: Hand, cases: Cases) -> None:
    hand.click(ALL)
    hand.click(f"{task('lapse-30')} .task-all a")
    hand.see(ROW)


def lapsing_plain(hand: Hand, cases: Cases) -> None:
    hand.click(listed("eligibilityreview"))
    for place in range(hand.rows()):
        hand.click(ROW, place)
        hand.see("#id_lapses_on, .field-lapses_on")
        hand.back()


def why_not(hand: Hand, cases: Cases) -> None:
    found(hand, "organization", cases.draft)
    hand.click(ROW)
    hand.click(".blocking a")
    hand.see(":target")


def publish(hand: Hand, cases: Cases) -> None:
    hand.click(ALL)
    hand.click(f"{task('organization-review')} li a")
    hand.click("[formaction*='/move/publish/']")
    hand.see(DONE)


def duplicates(hand: Hand, cases: Cases) -> None:
    hand.click(ALL)
    hand.click(f"{task('duplicates')} .task-all a")
    hand.see(ROW)


def give(hand: Hand, cases: Cases) -> None:
    hand.click(listed("organization"))
    hand.click("input.action-select")
    hand.click("input.action-select", GIVEN - 1, modifiers=["Shift"])
    hand.pick("select[name=action]", "change_several")
    hand.click("button[name=index]")
    hand.pick("#bulk-field", "officer")
    hand.click("#bulk-field + button")
    hand.page.select_option("#id_value", label=ACCOUNT[0])
    hand.fields += 1
    hand.click(".bulk form[method=post] [type=submit]")
    hand.type("#id_reason", "bench")
    hand.click(".bulk form[method=post] [type=submit]")
    hand.see("[action$='/undo/']")


def give_plain(hand: Hand, cases: Cases) -> None:
    hand.click(listed("organization"))
    for place in range(GIVEN):
        hand.click(ROW, place)
        hand.page.select_option("#id_officer", label=ACCOUNT[0])
        hand.fields += 1
        hand.click(SAVE)
        hand.see(DONE)


def undo(hand: Hand, cases: Cases) -> None:
    hand.click("a[href$='/changes/']")
    hand.click(".bulk tbody th a")
    hand.click("[action$='/undo/'] button")
    hand.page.locator("[action$='/undo/']").wait_for(state="detached")


def put_back(hand: Hand, cases: Cases) -> None:
    found(hand, "organization", cases.wronged)
    hand.click(ROW)
    hand.click(".historylink")
    hand.click("#change-history td a")
    hand.type("#id_reason", "bench")
    hand.click(".bulk form[method=post] [type=submit]")
    hand.see(DONE)


def received(hand: Hand) -> None:
    """Today is one click, in both."""
    hand.click(".field-received_on .datetimeshortcuts a")
    hand.click(SAVE)
    hand.see(DONE)


def overdue(hand: Hand, cases: Cases) -> None:
    hand.click(ALL)
    hand.click(f"{task('overdue')} .task-all a")
    hand.click(ROW)
    received(hand)


def overdue_plain(hand: Hand, cases: Cases) -> None:
    """Opened one by one until the first that is late: the list says neither when nor whether."""
    hand.click(listed("obligation"))
    today = hand.page.evaluate("new Date().toISOString().slice(0, 10)")
    for place in range(hand.rows()):
        hand.click(ROW, place)
        value = hand.page.input_value
        due = "-".join(reversed(value("#id_due_on").split("/")))
        if due < today and not value("#id_received_on") and not value("#id_waived_reason"):
            return received(hand)
        hand.back()
    sys.exit("bench: nothing is late on the first page")


def download(hand: Hand, cases: Cases) -> None:
    hand.click(listed("organization"))
    hand.click("#changelist-filter a[href*='publication__exact=draft']")
    with hand.page.expect_download():
        hand.click(".list-files a")


def eligible(hand: Hand, cases: Cases) -> None:
    found(hand, "organization", cases.ico)
    hand.click(ROW)
    hand.type("#id_eligibility_on", DAY)
    hand.click("#eligibility form [type=submit]")
    hand.see("#eligibility h3 ~ h3")


def eligible_plain(hand: Hand, cases: Cases) -> None:
    """Every decision of the organization is read, and the answer thought out."""
    found(hand, "eligibilityreview", cases.ico)
    last = hand.rows() - 1
    for place in range(last + 1):
        hand.click(ROW, place)
        hand.see(".field-lapses_on")
        if place < last:
            hand.back()


def translate(hand: Hand, cases: Cases) -> None:
    hand.click(f"{task('project-outdated')} li a")
    hand.type("#id_summary_en", "Bench.")
    hand.click(SAVE)
    hand.see(DONE)


Doing = Callable[[Hand, Cases], None]


@dataclass(frozen=True)
class Task:
    """``plain``: how the plain admin does it; None where it cannot."""

    name: str
    ours: Doing
    plain: Doing | None = None


TASKS = (
    Task("Find the decisions that lapse within 30 days", lapsing, lapsing_plain),
    Task("See why a draft cannot be published, and go to the field", why_not),
    Task("Publish what waits for review", publish),
    Task("Find the possible duplicates of names", duplicates),
    Task(f"Give {GIVEN} records to an officer", give, give_plain),
    Task("Undo that", undo),
    Task("Put back a wrong change from the history", put_back),
    Task("List what is overdue, and note one as received", overdue, overdue_plain),
    Task("Download the filtered list", download),
    Task("Find whether an ICO was eligible on a day", eligible, eligible_plain),
    Task("Correct an English text older than its French", translate),
)
