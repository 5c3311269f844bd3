"""Pages are HTML that no browser has to repair."""

from collections.abc import Callable

import html5lib
import pytest
from django.http import HttpResponseBase
from html5lib.constants import E as HTML_ERRORS


@pytest.fixture(scope="session")
def assert_valid_html() -> Callable[[HttpResponseBase | str], None]:
    """Fails on the first tag or character that a browser would have to repair."""

    def check(page: HttpResponseBase | str) -> None:
        text = page if isinstance(page, str) else page.getvalue().decode()  # type: ignore[attr-defined]
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        parser.parse(text)
        lines = text.splitlines()
        errors = [
            f"line {line}: {HTML_ERRORS[code] % data}: {lines[min(line, len(lines)) - 1].strip()}"
            for (line, _column), code, data in parser.errors
        ]
        assert not errors, "\n".join(errors)

    return check
