"""When the English of a text is older than its French: whoever writes, by whatever verb."""

import datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from organizations.models import Organization
from projects.models import Project
from registry.actions import Draft, write
from registry.rules import Severity
from tests.builders import organization, project, stored
from tests.importing import csv_file, load

NOW = datetime.datetime(2024, 6, 15, 16, tzinfo=datetime.UTC)
BOTH = ("Puits", "Wells")


def described(french: str, english: str) -> Organization:
    texts = {"description_fr": french, "description_en": english}
    return organization("southern_partner", published=False, **texts)


def rewritten(one: Organization, french: str, english: str, **others: Any) -> Organization:
    one.description_fr, one.description_en = french, english
    for name, value in others.items():
        setattr(one, name, value)
    with time_machine.travel(NOW, tick=False):
        write([Draft(one)], by=None)
    one.refresh_from_db()
    return one


def warned(one: Any) -> set[str]:
    rules = one.rules_of(Severity.WARN)
    found = type(one).objects.filter(pk=one.pk).breaches(rules).get(one.pk, [])
    return {rule.code for rule in found if rule.code.startswith("translation.")}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "before, after, outdated",
    [
        (BOTH, ("Pompes", "Wells"), True),
        (BOTH, ("Pompes", "Pumps"), False),
        (BOTH, ("Puits", "Boreholes"), False),
        (BOTH, ("Pompes", ""), False),
        (BOTH, ("Puits", ""), False),
        (BOTH, ("", "Wells"), False),
        (BOTH, BOTH, False),
        (("", "Wells"), ("Puits", "Wells"), False),
        (("Puits", ""), ("Pompes", ""), False),
        (("Puits", ""), ("Pompes", "Pumps"), False),
        (("", ""), ("Puits", ""), False),
    ],
)
def test_what_a_change_does(
    before: tuple[str, str], after: tuple[str, str], outdated: bool
) -> None:
    one = rewritten(described(*before), *after)
    assert one.description_outdated_since == (NOW if outdated else None)
    assert ("translation.outdated" in warned(one)) is outdated
    assert ("translation.missing" in warned(one)) is (bool(after[0]) and not after[1])


@pytest.mark.django_db
def test_it_stays_outdated_since_then_until_the_english_follows() -> None:
    one = rewritten(described(*BOTH), "Pompes", "Wells")
    with time_machine.travel(NOW + datetime.timedelta(1), tick=False):
        one.city = "Jacmel"
        write([Draft(one)], by=None)
    one.refresh_from_db()
    assert one.description_outdated_since == NOW
    assert rewritten(one, "Pompes", "Pumps").description_outdated_since is None


@pytest.mark.django_db
def test_each_text_of_a_record_is_followed_by_itself() -> None:
    texts = {"title_fr": "A", "title_en": "A", "summary_fr": "B", "summary_en": "B"}
    one = project(published=False, **texts)
    one.summary_fr = "C"
    write([Draft(one)], by=None)
    one.refresh_from_db()
    assert (one.title_outdated_since is None, one.summary_outdated_since is None) == (True, False)
    assert warned(one) == {"translation.outdated"}


@pytest.mark.django_db
def test_what_a_caller_says_of_it_counts_for_nothing() -> None:
    one = described(*BOTH)
    assert rewritten(one, *BOTH, description_outdated_since=NOW).description_outdated_since is None
    new = Organization(kind="ico", name="B", description_outdated_since=NOW)
    stored(new)
    assert rewritten(new, "Puits", "").description_outdated_since is None


HEADER = "key,kind,name,country,description_fr,description_en"


def loaded(folder: Path, *texts: str) -> Organization:
    rows = ["a,southern_partner,A,HT," + ",".join(texts)]
    assert load(csv_file(folder, "organizations", HEADER, *rows)).code == 0
    return Organization.objects.get()


@pytest.mark.django_db
def test_a_file_that_changes_the_french_counts_too(tmp_path: Path) -> None:
    assert loaded(tmp_path, "Puits", "Wells").description_outdated_since is None
    assert loaded(tmp_path, "Pompes", "Wells").description_outdated_since is not None
    assert loaded(tmp_path, "Pompes", "Pumps").description_outdated_since is None


@pytest.mark.django_db
def test_the_same_file_again_changes_nothing_and_adds_no_history(tmp_path: Path) -> None:
    loaded(tmp_path, "Puits", "Wells")
    first = loaded(tmp_path, "Pompes", "Wells")
    again = loaded(tmp_path, "Pompes", "Wells")
    assert again.description_outdated_since == first.description_outdated_since
    assert (again.updated_at, again.history.count()) == (first.updated_at, 2)


@pytest.mark.django_db
def test_history_says_since_when() -> None:
    one = rewritten(described(*BOTH), "Pompes", "Wells")
    lines = one.history.order_by("history_id").values_list("description_outdated_since", flat=True)
    assert list(lines) == [None, NOW]


TEXTS = st.lists(st.tuples(*[st.sampled_from(["", "a", "b"])] * 2), min_size=2, max_size=6)


class TestAnyChanges(TestCase):
    @settings(max_examples=20)
    @given(TEXTS)
    def test_outdated_since_the_last_change_of_the_french_alone(
        self, texts: list[tuple[str, str]]
    ) -> None:
        one = stored(Project(type="awareness", title_fr="P", title_en="P", key="p"))
        (one.summary_fr, one.summary_en), *others = texts
        write([Draft(one)], by=None)
        since = None
        for number, (french, english) in enumerate(others):
            at = NOW + datetime.timedelta(number)
            replaced = one.summary_fr and french and french != one.summary_fr
            if not english or english != one.summary_en:
                since = None
            elif replaced:
                since = at
            one.summary_fr, one.summary_en = french, english
            with time_machine.travel(at, tick=False):
                write([Draft(one)], by=None)
            one.refresh_from_db()
            assert one.summary_outdated_since == since
