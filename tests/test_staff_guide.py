"""The staff's guide says what the registry says: its rules, in the words of the screen."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from organizations.rules import EVIDENCE_FILE
from registry.watches import records

DOCS = Path(__file__).resolve().parent.parent / "docs"
EFFECTS = {"refuse": "refus", "publish": "publication", "warn": "à vérifier"}
RULES = {
    (rule.code, EFFECTS[rule.severity]): rule
    for rule in (
        *(rule for model in records() for rule in (*model.rules, model.seal) if rule),
        EVIDENCE_FILE,
    )
}


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.fixture(scope="module")
def guide() -> str:
    return plain((DOCS / "guide-du-personnel.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("code, effect", sorted(RULES))
def test_every_rule_is_explained_in_the_words_of_the_screen(
    guide: str, code: str, effect: str
) -> None:
    rule = RULES[code, effect]
    with translation.override("fr"):
        message, remedy = plain(str(rule.message)), plain(str(rule.remedy))
    effect += " †" if rule.exceptional else ""
    assert f"| `{code}` | {effect} | {message} | {remedy} |" in guide.splitlines()


def test_no_rule_is_explained_that_is_none(guide: str) -> None:
    rows = re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \| ([^|†]+?)(?: †)? \|", guide, re.MULTILINE)
    of_moves = {("publication.archived", "publication"), ("publication.own_work", "publication")}
    assert {*rows} - RULES.keys() == of_moves
    assert len(rows) == len(RULES) + len(of_moves)


def test_pictures_and_links_lead_somewhere(guide: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", guide):
        assert (DOCS / target).is_file(), target


def test_links_within_the_guide_lead_to_a_heading(guide: str) -> None:
    titles = re.findall(r"^#+ (.+)$", guide, re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
    assert {*re.findall(r"\]\(#([^)]+)\)", guide)} <= anchors
