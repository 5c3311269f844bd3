"""Filtered lists in a real browser: changed without a reload, and without a script."""

import gzip
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Response, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.builders import organization, organizations

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def lists(live_server: LiveServer) -> str:
    """The address of a list of sixty organizations, in two countries."""
    organizations("southern_partner", 55)
    for number in range(3):
        organization("southern_partner", name=f"Sénégal {number}", country="SN")
    organization(name="Côte Solidaire", region="06")
    organization(name="Cap Nord", region="03")
    return f"{live_server.url}/en/organizations/"


def heading(page: Page, text: str) -> None:
    expect(page.locator("#results")).to_have_text(text)


def test_a_list_changes_without_a_reload(
    page: Page, lists: str, axe: Callable[[Page], str]
) -> None:
    page.goto(lists)
    page.evaluate("window.sameDocument = true")
    page.locator("summary", has_text="Country").click()
    page.get_by_label("Senegal").focus()
    page.keyboard.press("Space")
    heading(page, "3 organizations")
    expect(page).to_have_url(f"{lists}?country=SN")
    expect(page.get_by_label("Senegal")).to_be_focused()
    expect(page.locator("#list-status")).to_have_text("3 organizations")
    language = page.get_by_role("navigation", name="Language").get_by_role("link")
    expect(language).to_have_attribute("href", re.compile(r"/organismes/\?country=SN$"))
    canonical = page.locator("link[rel=canonical]")
    expect(canonical).to_have_attribute("href", f"{lists}?country=SN")
    feed = page.locator("link[type='application/atom+xml']")
    expect(feed).to_have_attribute("href", "feed.atom?country=SN")
    french = page.locator("link[hreflang=fr]")
    expect(french).to_have_attribute("href", re.compile(r"/organismes/\?country=SN$"))
    assert axe(page) == ""

    page.get_by_label("Sort by").focus()
    page.get_by_label("Sort by").select_option("-name")
    expect(page.locator("tbody th").first).to_have_text("Sénégal 2")
    expect(page).to_have_url(f"{lists}?country=SN&sort=-name")
    expect(page.get_by_label("Sort by")).to_be_focused()
    page.get_by_role("link", name="Remove filter Country Senegal").click()
    heading(page, "60 organizations")
    expect(page.locator("#results")).to_be_focused()
    page.get_by_role("link", name="Next").click()
    expect(page.locator("tbody tr")).to_have_count(10)
    assert page.evaluate("window.sameDocument")

    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(50)
    page.go_back()
    heading(page, "3 organizations")
    expect(page.get_by_label("Senegal")).to_be_checked()
    page.go_forward()
    heading(page, "60 organizations")


HEARD = """() => {
    const region = document.getElementById("list-status");
    window.region = region;
    window.heard = [];
    new MutationObserver((changes) => {
        for (const change of changes)
            for (const node of change.addedNodes) window.heard.push(node.textContent);
    }).observe(document.body, {childList: true, subtree: true, characterData: true});
    window.heard_of = () => window.heard.filter((text) => text && text === region.textContent);
    document.addEventListener("htmx:beforeSwap", () => { window.heard = []; });
}"""


def heard(page: Page) -> list[str]:
    """What the live region said since the last list came: it is the one of the first page, and its
    words are those of the accessibility tree."""
    assert page.evaluate("window.region.isConnected && window.region.role === 'status'")
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    regions = {one["nodeId"] for one in tree if one.get("role", {}).get("value") == "status"}
    said = [one["name"]["value"] for one in tree if one.get("parentId") in regions]
    told: list[str] = page.evaluate("window.heard_of()")
    assert said == told[:1]
    return told


def test_the_count_of_a_list_that_comes_is_heard_once(page: Page, lists: str) -> None:
    page.goto(lists)
    page.evaluate(HEARD)
    page.locator("summary", has_text="Country").click()
    page.get_by_label("Senegal").check()
    heading(page, "3 organizations")
    expect(page.locator("#list-status")).to_have_text("3 organizations")
    assert heard(page) == ["3 organizations"]
    page.get_by_label("Sort by").select_option("-name")
    expect(page.locator("tbody th").first).to_have_text("Sénégal 2")
    assert heard(page) == ["3 organizations"]  # the same words are said anew
    page.get_by_role("link", name="Remove filter Country Senegal").click()
    heading(page, "60 organizations")
    expect(page.locator("#results")).to_be_focused()
    expect(page.locator("#list-status")).to_have_text("")
    assert heard(page) == []  # the heading has the focus, and tells it
    page.get_by_role("link", name="Next").click()
    expect(page.locator("tbody tr")).to_have_count(10)
    expect(page.locator("#results")).to_be_focused()
    assert heard(page) == []


def links_of_head(page: Page) -> list[list[str]]:
    """What each link of the head is, and where it leads."""
    found: list[list[str]] = page.evaluate("""() => [...document.head.querySelectorAll(
        "link[rel=canonical], link[rel=alternate], link[rel=prev], link[rel=next]"
    )].map(one => [one.rel, one.hreflang, one.type, one.href]).sort()""")
    return found


def test_the_links_of_the_head_are_those_of_the_address_shown(page: Page, lists: str) -> None:
    fresh = page.context.new_page()

    def agree(shown: str) -> None:
        heading(page, shown)
        fresh.goto(page.url)
        told = links_of_head(fresh)
        assert len(told) >= 3
        assert links_of_head(page) == told, page.url

    page.goto(lists)
    agree("60 organizations")
    page.get_by_label("partner in a southern country").check()
    expect(page).to_have_url(f"{lists}?kind=southern_partner")
    agree("58 organizations")
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(f"{lists}?kind=southern_partner&page=2")
    agree("58 organizations")
    page.get_by_role("link", name="Remove filter").click()
    expect(page).to_have_url(lists)
    agree("60 organizations")
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(8)
    agree("58 organizations")
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(50)
    agree("58 organizations")
    page.go_forward()
    expect(page.locator("tbody tr")).to_have_count(8)
    agree("58 organizations")


def test_a_server_that_cannot_be_reached_is_told(page: Page, lists: str) -> None:
    page.goto(lists)
    page.locator("summary", has_text="Country").click()
    away = re.compile("country=HT")
    page.route(away, lambda route: route.abort())
    page.get_by_label("Haiti").check()
    expect(page.get_by_text("The server cannot be reached")).to_be_visible()
    heading(page, "60 organizations")
    page.unroute(away)
    page.get_by_role("link", name="Try again").click()
    heading(page, "55 organizations")
    expect(page.locator("#list-trouble p")).to_be_hidden()


def _never(route: Route) -> None:
    """Leaves the request without an answer."""


def test_a_slow_answer_shows_a_sign_and_the_last_choice_wins(page: Page, lists: str) -> None:
    page.goto(lists)
    page.route(re.compile("kind=ico$"), _never)
    page.get_by_label("(ICO)").check()
    expect(page.locator("#list-progress")).to_be_visible()
    page.get_by_label("partner in a southern country").check()
    heading(page, "60 organizations")
    expect(page).to_have_url(f"{lists}?kind=ico&kind=southern_partner")
    expect(page.locator("#list-progress")).to_be_hidden()


def test_without_a_script_all_of_it_works(
    new_context: Callable[..., BrowserContext], lists: str
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(lists)
    page.locator("summary", has_text="Country").click()
    page.get_by_label("Senegal").check()
    page.get_by_role("button", name="Show the results").click()
    heading(page, "3 organizations")
    page.get_by_label("Rows per page").select_option("25")
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile("country=SN.*page_size=25"))
    expect(page.get_by_role("button", name="Copy the address")).to_be_hidden()
    page.get_by_role("link", name="Remove filter").click()
    expect(page.locator("tbody tr")).to_have_count(25)


def test_a_page_of_fifty_rows_is_light(page: Page, lists: str) -> None:
    """All that the browser asks for, as the production server sends it: compressed. Nothing is
    asked of another host."""
    answers: list[Response] = []
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    # Playwright writes a mark of its own on what it calls.
    page.on("response", lambda response: answers.append(response))  # noqa: PLW0108
    page.goto(lists)
    page.wait_for_load_state("networkidle")
    sizes = [len(gzip.compress(answer.body())) for answer in answers]
    assert len(asked) == len(sizes) > 4
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(lists).netloc}
    assert len(page.query_selector_all("tbody tr")) == 50
    assert 20_000 < sum(sizes) < 100_000
    # Nothing moves while the page comes.
    shift = """() => new Promise(told => new PerformanceObserver(list => told(
        list.getEntries().reduce((sum, one) => sum + one.value, 0))).observe(
        {type: "layout-shift", buffered: true}) || setTimeout(() => told(0), 300))"""
    assert page.evaluate(shift) < 0.01


def test_a_choice_is_found_among_many_and_the_address_is_copied(
    context: BrowserContext, page: Page, lists: str
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    for code in ("BF", "BI", "BJ", "BO", "CD", "CI", "CM", "CO", "DO", "EC"):
        organization("southern_partner", country=code)
    page.goto(lists)
    page.locator("summary", has_text="Country").click()
    box = page.locator(".facet-find:visible input").first
    box.fill("senegál")
    expect(page.get_by_label("Senegal")).to_be_visible()
    expect(page.get_by_label("Bolivia")).to_be_hidden()
    box.press("Enter")
    assert page.url == lists
    page.get_by_label("Senegal").check()
    heading(page, "3 organizations")
    page.get_by_role("button", name="Copy the address of this list").click()
    expect(page.locator("#list-status")).to_have_text("The address is copied.")
    words = page.locator(
        "input[name=q]:visible"
    ).first  # no script of the site may read what is copied
    words.press("ControlOrMeta+V")
    expect(words).to_have_value(f"{lists}?country=SN")
