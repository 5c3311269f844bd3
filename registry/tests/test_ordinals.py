"""Days as Québec writes them."""

import datetime

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.formats import date_format

FIRST, SECOND = datetime.date(2026, 8, 1), datetime.date(2026, 8, 2)


@pytest.mark.parametrize(
    "language, first, second, short",
    [
        ("fr", "1er août 2026", "2 août 2026", "2026-08-01"),
        ("en", "Aug. 1, 2026", "Aug. 2, 2026", "2026-08-01"),
    ],
)
def test_a_day_is_written_as_its_language_does(
    language: str, first: str, second: str, short: str
) -> None:
    with translation.override(language):
        assert date_format(FIRST) == first
        assert date_format(SECOND) == second
        assert date_format(FIRST, "SHORT_DATE_FORMAT") == short
        assert Template("{{ day }}").render(Context({"day": FIRST})) == first


def test_the_hour_is_written_with_its_letter() -> None:
    at = datetime.datetime(2026, 8, 1, 13, 7)  # noqa: DTZ001 - shown as it is
    assert date_format(at, "DATETIME_FORMAT") == "1er août 2026, 13\xa0h\xa007"


def test_english_ordinals_are_still_django_s() -> None:
    with translation.override("en"):
        assert date_format(FIRST, "jS F") == "1st August"
