"""The colours that a browser asks for, on a page as it stands."""

from collections.abc import Callable
from typing import Any, Literal

from playwright.sync_api import Page

# Where a style sheet has colours change little by little, they are read once they are there.
SETTLED = """Promise.allSettled(
    document.getAnimations().filter(one => one instanceof CSSTransition).map(one => one.finished)
)"""
# What axe looks at that colours alone may break: in dark nothing else is another (test_schemes.py).
OF_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
SCHEMES: dict[Literal["light", "dark"], dict[str, Any]] = {
    "light": {},
    "dark": {"runOnly": OF_COLOURS},
}


def wrong_in_each_scheme(page: Page, axe: Callable[..., str]) -> str:
    """What is wrong with the page in light, and with its colours in dark, without asking for it
    again; empty where nothing is."""
    found = []
    for scheme, asked in SCHEMES.items():
        page.emulate_media(color_scheme=scheme)
        page.evaluate(SETTLED)
        if wrong := axe(page, **asked):
            found.append(f"{scheme}: {wrong}")
    return "\n".join(found)
