"""Pages are HTML that no browser has to repair, and what they refer to by an id is there, once."""

from collections import Counter
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.http import HttpResponseBase
from html5lib.constants import E as HTML_ERRORS

REFERENCES = {"aria-controls", "aria-describedby", "aria-labelledby", "for", "headers", "list"}


@pytest.fixture(scope="session")
def assert_valid_html() -> Callable[[HttpResponseBase | str], None]:
    """Fails on the first tag or character that a browser would have to repair."""

    def check(page: HttpResponseBase | str) -> None:
        text = page if isinstance(page, str) else page.getvalue().decode()  # type: ignore[attr-defined]
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        page_read = parser.parse(text)
        lines = text.splitlines()
        errors = [
            f"line {line}: {HTML_ERRORS[code] % data}: {lines[min(line, len(lines)) - 1].strip()}"
            for (line, _column), code, data in parser.errors
        ]
        errors += _amiss(page_read)
        assert not errors, "\n".join(errors)

    return check


def _amiss(page: Element) -> Iterator[str]:
    """Ids that stand more than once, and references to none."""
    ids = Counter(one.attrib["id"] for one in page.iter() if "id" in one.attrib)
    yield from (f"{count} elements have the id {one}" for one, count in ids.items() if count > 1)
    for one in page.iter():
        for name in REFERENCES & one.attrib.keys():
            for there in one.attrib[name].split():
                if there not in ids:
                    yield f"{one.tag} {name}: nothing has the id {there}"
