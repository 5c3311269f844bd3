"""The colours that a browser asks for, on a page as it stands."""

from collections.abc import Iterator
from typing import Literal

from playwright.sync_api import Page

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# Where a style sheet has colours change little by little, they are read once they are there.
SETTLED = """Promise.allSettled(
    document.getAnimations().filter(one => one instanceof CSSTransition).map(one => one.finished)
)"""


def in_each_scheme(page: Page) -> Iterator[str]:
    """Shows the page in light, then in dark, without asking for it again."""
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        page.evaluate(SETTLED)
        yield scheme
