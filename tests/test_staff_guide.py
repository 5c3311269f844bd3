"""The staff's guide says what the registry says: its rules, in the words of the screen."""

import re
from pathlib import Path

import pytest
from django.utils import translation

import organizations.rules
import projects.rules
from registry.rules import Rule

DOCS = Path(__file__).resolve().parent.parent / "docs"
RULES = {
    rule.code: rule
    for module in (organizations.rules, projects.rules)
    for rule in vars(module).values()
    if isinstance(rule, Rule)
}


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.fixture(scope="module")
def guide() -> str:
    return plain((DOCS / "guide-du-personnel.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("code", sorted(RULES))
def test_every_rule_is_explained_in_the_words_of_the_screen(guide: str, code: str) -> None:
    with translation.override("fr"):
        message, remedy = plain(str(RULES[code].message)), plain(str(RULES[code].remedy))
    (line,) = (one for one in guide.splitlines() if one.startswith(f"| `{code}` |"))
    assert line.endswith(f"| {message} | {remedy} |")
    assert ("†" in line) == RULES[code].exceptional


def test_no_rule_is_explained_that_is_none(guide: str) -> None:
    explained = set(re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \|", guide, re.MULTILINE))
    assert explained - RULES.keys() == {"publication.archived"}


def test_pictures_and_links_lead_somewhere(guide: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", guide):
        assert (DOCS / target).is_file(), target


def test_links_within_the_guide_lead_to_a_heading(guide: str) -> None:
    titles = re.findall(r"^#+ (.+)$", guide, re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
    assert {*re.findall(r"\]\(#([^)]+)\)", guide)} <= anchors
