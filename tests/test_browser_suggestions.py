"""Names proposed while one types, in a browser: by keys, by touch, and answers that come late."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.builders import organization
from tests.schemes import wrong_in_each_scheme

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

ASKED = re.compile(r"/suggestions/\?")


@pytest.fixture
def site(live_server: LiveServer) -> str:
    organization(name="Côte Solidaire", acronym="CS")
    organization("southern_partner", name="Côtiers réunis", aliases=["Dunes"])
    return live_server.url


def box_of(page: Page) -> Locator:
    return page.get_by_role("main").get_by_role("combobox")


def proposed(page: Page) -> Locator:
    return page.get_by_role("listbox").get_by_role("option")


def test_the_keyboard_chooses_a_name(page: Page, site: str, axe: Callable[[Page], str]) -> None:
    page.set_viewport_size({"width": 375, "height": 812})
    page.goto(site)
    box = box_of(page)
    box.press_sequentially("co")
    expect(proposed(page)).to_have_text([re.compile("Côte Solidaire"), re.compile("Côtiers")])
    expect(page.get_by_role("status").first).to_have_text(re.compile("^2 suggestions"))
    expect(box).to_have_attribute("aria-expanded", "true")
    for key, selected in [("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0)]:
        box.press(key)
        expect(proposed(page).nth(selected)).to_have_attribute("aria-selected", "true")
        chosen = proposed(page).nth(selected).get_attribute("id") or ""
        expect(box).to_have_attribute("aria-activedescendant", chosen)
    assert wrong_in_each_scheme(page, axe) == ""
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")

    box.press("Escape")
    expect(proposed(page)).to_have_count(0)
    expect(box).to_have_value("co")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press("ArrowDown")
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url(re.compile("/organismes/cotiers-reunis/$"))


def test_what_is_typed_may_be_searched_or_touched_in_english(page: Page, site: str) -> None:
    page.goto(f"{site}/en/")
    box_of(page).press_sequentially("dun")
    expect(proposed(page)).to_have_text([re.compile(r"Côtiers réunis\s+Dunes")])
    page.emulate_media(media="print")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.emulate_media(media="screen")
    box_of(page).press("Enter")
    expect(page).to_have_url(re.compile(r"/en/search/\?q=dun$"))

    page.goto(f"{site}/en/projects/")
    page.get_by_role("banner").get_by_role("combobox").press_sequentially("sol")
    proposed(page).click()
    expect(page).to_have_url(re.compile("/en/organizations/cote-solidaire/$"))


def test_a_late_answer_is_not_shown_and_one_letter_asks_nothing(page: Page, site: str) -> None:
    asked: list[Route] = []

    def answer(route: Route) -> Any:
        asked.append(route)
        return route.continue_() if len(asked) > 1 else None  # the first waits

    page.route(ASKED, answer)
    page.goto(site)
    box = box_of(page)
    with page.expect_request(ASKED):
        box.fill("cote")
    box.fill("dunes")
    expect(proposed(page)).to_have_text([re.compile("Dunes")])
    asked[0].abort()
    expect(proposed(page)).to_have_text([re.compile("Dunes")])
    box.fill("d")
    expect(proposed(page)).to_have_count(0)
    assert [route.request.url.split("=")[1] for route in asked] == ["cote", "dunes"]
