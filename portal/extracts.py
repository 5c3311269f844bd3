"""What anyone may take away, as extracts."""

from django.http import QueryDict

from organizations.lists import NEED_LIST, ORGANIZATION_LIST
from projects.lists import PROJECT_LIST
from registry.extracts import Extract
from registry.forms import ExtractForm
from registry.listings import Listed, extract_of

LISTS = (ORGANIZATION_LIST, PROJECT_LIST, NEED_LIST)


def public_extracts() -> list[Extract]:
    """Every public list, whole."""
    return [whole(listed) for listed in LISTS]


def whole(listed: Listed) -> Extract:
    """Every row of a public list, with its public columns."""
    form = ExtractForm({}, columns=listed.columns)
    assert form.is_valid()
    return extract_of(listed, listed.filters(QueryDict()), form)
