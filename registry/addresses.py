"""The addresses of the pages of records: a page names dozens."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language

MARK = "-"  # an address of any record, as good as another


def address_of(view: str, slug: str) -> str:
    """As ``reverse(view, args=[slug])``, which is asked once for all of a view in a language."""
    before, after = _around(view, get_language(), get_script_prefix())
    return f"{before}{slug}{after}"


@lru_cache(maxsize=100)
def _around(view: str, _language: str | None, _prefix: str) -> tuple[str, str]:
    before, _mark, after = reverse(view, args=[MARK]).rpartition(MARK)
    return before, after
