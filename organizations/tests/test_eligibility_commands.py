"""The commands that say whether an ICO is eligible, and who is a member of the AQOCI."""

import datetime
import io
import json
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from organizations.actions import confirm, keep_evidence
from organizations.aqoci import Share
from organizations.models import CriterionAnswer
from organizations.tests.reviewing import PDF, norm, review, somebody
from tests.builders import membership, organization

pytestmark = pytest.mark.django_db
DAY = datetime.date(2020, 1, 1)


def asked(*arguments: str) -> tuple[int, str]:
    """The exit code and what is printed."""
    out = io.StringIO()
    try:
        call_command(*arguments, stdout=out)
    except SystemExit as stop:
        return int(str(stop.code)), out.getvalue()
    return 0, out.getvalue()


def unusable(*arguments: str) -> str:
    with pytest.raises(CommandError) as error:
        call_command(*arguments)
    assert error.value.returncode == 2
    return str(error.value)


@pytest.fixture
def ico() -> Any:
    with time_machine.travel("2022-01-01 12:00-05:00"):
        one = organization(key="cap-boreal", name="Cap Boréal")
    under = norm("QSF-X", version="2021", criteria=1)
    made = review(one, under=under, decided_on="2022-06-01", lapses_on="2025-06-01")
    file = keep_evidence(name="statuts.pdf", content=PDF, by=None)
    told = {"evidence_on": "2022-05-01", "valid_until": "2025-05-01", "evidence_file": file}
    url = "https://example.org/register"
    CriterionAnswer.objects.filter(review=made).update(evidence_url=url, **told)
    confirm([made], by=somebody())
    return one


def test_eligible_says_why_in_either_language(ico: Any) -> None:
    code, text = asked("eligibility", "cap-boreal", "--on", "2023-06-01", "--lang", "en")
    assert code == 0
    assert text.splitlines() == [
        "Cap Boréal on June 1, 2023: eligible",
        "- The latest decision is that of June 1, 2022: eligible. Norm: A norm, version 2021.",
        "- It lapses on June 1, 2025.",
        "- 1 of 1 required criterion is met or not applicable.",
        "- Route: its headquarters are in Québec.",
        "Criteria and evidence:",
        "  C1 – Criterion C1: met (https://example.org/register, statuts.pdf, May 1, 2022, "
        "valid until May 1, 2025)",
    ]
    code, text = asked("eligibility", "cap-boreal", "--on", "2023-06-01")
    assert code == 0
    assert "Cap Boréal" in text
    assert "1er juin 2022" in text


def test_not_eligible_exits_with_one(ico: Any) -> None:
    code, text = asked("eligibility", "cap-boreal", "--on", "2025-06-01", "--lang", "en")
    assert (code, text.splitlines()[0]) == (1, "Cap Boréal on June 1, 2025: eligibility lapsed")
    with time_machine.travel("2025-06-01 00:30-04:00"):
        assert asked("eligibility", "cap-boreal")[0] == 1
    with time_machine.travel("2025-05-31 23:30-04:00"):
        assert asked("eligibility", "cap-boreal")[0] == 0


def test_json_says_all_of_it(ico: Any) -> None:
    code, text = asked("eligibility", "cap-boreal", "--on", "2023-06-01", "--format", "json")
    found = json.loads(text)
    why = found.pop("why")
    assert code == 0
    assert {language: len(reasons) for language, reasons in why.items()} == {"fr": 4, "en": 4}
    assert found["criteria"][0].pop("evidence_file")["name"] == "statuts.pdf"
    assert found | {"confirmed_on": None} == {
        "key": "cap-boreal",
        "name": "Cap Boréal",
        "on": "2023-06-01",
        "eligible": True,
        "standing": "eligible",
        "decision": "eligible",
        "decided_on": "2022-06-01",
        "confirmed_on": None,
        "lapses_on": "2025-06-01",
        "revoked_on": None,
        "norm": {"code": "QSF-X", "version": "2021", "name_fr": "Norme", "name_en": "A norm"},
        "route": "headquarters",
        "route_known_since": None,
        "criteria": [
            {
                "code": "C1",
                "text_fr": "Critère C1",
                "text_en": "Criterion C1",
                "severity": "required",
                "answer": "met",
                "evidence_url": "https://example.org/register",
                "evidence_on": "2022-05-01",
                "valid_until": "2025-05-01",
            }
        ],
    }


def test_an_ico_without_decision_is_not_eligible() -> None:
    organization(key="nouveau")
    code, text = asked("eligibility", "nouveau", "--format", "json")
    found = json.loads(text)
    assert (code, found["standing"], found["norm"], found["criteria"]) == (1, "undecided", None, [])


def test_what_has_no_answer_says_why(ico: Any) -> None:
    organization("southern_partner", key="fanm", name="Fanm Vanyan")
    english = ("--lang", "en")
    assert unusable("eligibility", "cap-borael", *english) == (
        "No organization has the key cap-borael. The nearest is cap-boreal."
    )
    assert "southern country" in unusable("eligibility", "fanm", *english)
    for day in ("2023-02-30", "yesterday", "01/06/2023", ""):
        message = unusable("eligibility", "cap-boreal", *english, f"--on={day}")
        assert message == f"--on: {day} is not a date such as 2023-06-01."


@pytest.fixture
def icos() -> None:
    membership(organization(), "2010-01-01")
    membership(organization(), "2010-01-01", "2014-12-31")
    membership(organization(), "2020-01-01", source_url="", checked_on=None)
    organization()
    membership(organization(published=False), "2010-01-01")
    organization("southern_partner")


def test_members_of_the_aqoci_are_counted_on_a_day(icos: None) -> None:
    code, text = asked("aqoci", "--on", "2014-12-31", "--lang", "en")
    assert (code, text.splitlines()) == (
        0,
        [
            "AQOCI, on Dec. 31, 2014",
            "Members: 2",
            "Not members: 0",
            "Not checked: 2",
            "Members at any time: 2",
            "Share: 50.0% of the 4 published ICOs are members.",
        ],
    )
    _code, text = asked("aqoci", "--on", "2015-01-01", "--format", "json")
    assert json.loads(text) == {
        "on": "2015-01-01",
        "members": 1,
        "not_members": 1,
        "unknown": 2,
        "ever": 2,
        "published_icos": 4,
        "share_percent": "25.0",
    }


def test_a_share_of_none_is_none() -> None:
    _code, text = asked("aqoci", "--on", "2015-01-01", "--lang", "en")
    assert text.splitlines()[-1] == "Share: there is no published ICO."
    assert "not a date" in unusable("aqoci", "--on", "soon", "--lang", "en")


def test_a_share_is_rounded_to_a_tenth_as_people_round() -> None:
    percents = [
        Share(day=DAY, members=m, others=0, unknown=0, members_ever=0, icos=n).percent
        for m, n in ((1, 3), (2, 3), (1, 16), (65, 65))
    ]
    assert percents == [Decimal(one) for one in ("33.3", "66.7", "6.3", "100.0")]
