"""What is held about a person is found, handed over and erased on request, and the log says so."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.tests.people import person, signed_in
from organizations.models import Contact
from organizations.tests.people import PERSON, contact, told
from registry.actions import Draft, reveal, write
from registry.models import PersonalAccess

pytestmark = pytest.mark.django_db
URL = "/en/admin/registry/personalaccess/person/"
ASKED = {"words": "roy marie", "purpose": "Demande 2026-14"}


@pytest.fixture
def administrator() -> Client:
    return signed_in("administrator")


def logged() -> list[tuple[str, str, dict]]:
    lines = PersonalAccess.objects.order_by("pk")
    return [(line.action, line.purpose, line.details) for line in lines]


@pytest.mark.parametrize("role", ["officer", "reviewer", "analyst"])
def test_only_administrators_ask(role: str) -> None:
    client = signed_in(role)
    assert client.get(URL).status_code == 403
    assert client.post(URL, ASKED).status_code == 403
    assert not PersonalAccess.objects.exists()


def test_all_that_is_held_is_found_by_parts_without_accents(administrator: Client) -> None:
    one = contact(person="Marie Roÿ")
    contact(person="Jean Cyr", personal_email="", personal_phone="")
    person("officer", first_name="Marie", last_name="Roy")
    reveal(one, by=None, purpose="Joindre")
    text = administrator.post(URL, ASKED).content.decode()
    for found in ("Contacts (1)", "History of contacts (1)", "Accounts of the staff (1)"):
        assert found in text
    for value in ("Marie Roÿ", PERSON["personal_phone"], "Account officer", "shown – "):
        assert value in text
    assert "Jean Cyr" not in text
    found = {"contact": 1, "contact.history": 1, "account": 1}
    assert logged()[1:] == [("searched", "Demande 2026-14", {"found": found})]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"words": "Marie Roy"},
        {"words": "ab", "purpose": "x"},
        {"words": "...", "purpose": "x"},
        {"words": "Marie\x00Roy", "purpose": "x"},
        {"words": "Marie\x07Roy", "purpose": "x"},
        {"words": "Marie" * 100, "purpose": "x"},
        {"words": "Marie Roy", "purpose": "  "},
        {"words": "Marie Roy", "purpose": "", "ask": "json"},
    ],
)
def test_nothing_is_looked_for_without_a_name_and_a_purpose(
    administrator: Client, asked: dict[str, str]
) -> None:
    contact()
    response = administrator.post(URL, asked)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert "Direction" not in response.content.decode()
    assert not PersonalAccess.objects.exists()


def test_who_is_unknown_is_said_so_and_logged(administrator: Client) -> None:
    text = administrator.post(URL, ASKED).content.decode()
    assert "Nothing is held about this person." in text
    assert logged() == [("searched", "Demande 2026-14", {"found": {}})]


def test_it_is_handed_over_as_a_text_and_for_machines(administrator: Client) -> None:
    one = contact()
    reveal(one, by=person("officer"), purpose="Joindre")
    response = administrator.post(URL, {**ASKED, "ask": "json"})
    assert response.headers["Content-Disposition"].endswith('.json"')
    given = json.loads(response.content)
    assert [line["where"] for line in given["held"]] == ["contact", "contact.history"]
    assert given["held"][0]["values"]["name of the person"] == "Marie Roy"
    assert given["held"][0]["values"]["legal basis"] == "consent"
    assert [(use["action"], use["purpose"]) for use in given["uses"]] == [("revealed", "Joindre")]
    text = administrator.post(URL, {**ASKED, "ask": "text"}).content.decode()
    assert "name of the person: Marie Roy" in text
    assert "officer" not in text
    assert [action for action, *_more in logged()[1:]] == ["handed_over", "handed_over"]


def test_a_person_is_erased_after_a_preview(administrator: Client) -> None:
    one = contact()
    other = contact(person="Jean Cyr", personal_email="", personal_phone="")
    person("officer", first_name="Marie", last_name="Roy")
    text = administrator.post(URL, {**ASKED, "ask": "preview"}).content.decode()
    assert text.count("Will be erased") == 2
    assert text.count("Kept: the law asks for it") == 1
    unsure = administrator.post(URL, {**ASKED, "ask": "erase"})
    assert unsure.context["form"].errors.keys() == {"sure"}
    one.refresh_from_db()
    assert told(one) == [*PERSON.values()]
    done = administrator.post(URL, {**ASKED, "ask": "erase", "sure": "on"})
    assert done.headers["Location"] == URL
    for kept in (one, other):
        kept.refresh_from_db()
    assert (told(one), one.function) == (["", "", ""], "Direction")
    assert other.person == "Jean Cyr"
    latest = one.history.first()
    assert (latest.history_user.username, latest.history_change_reason) == (
        "administrator",
        "Demande 2026-14",
    )
    erased = [details for action, _why, details in logged() if action == "erased"]
    assert erased[0]["contacts"] == [one.pk]
    assert erased[1] == {"erased": {"contact": 1}}


def test_who_was_replaced_is_erased_and_who_came_after_stays(administrator: Client) -> None:
    one = contact()
    one.person, one.personal_email, one.personal_phone = "Jean Cyr", "", ""
    write([Draft(one)], by=None)
    administrator.post(URL, {**ASKED, "ask": "erase", "sure": "on"})
    one.refresh_from_db()
    assert one.person == "Jean Cyr"
    assert [told(line)[0] for line in Contact.history.filter(id=one.pk)] == ["Jean Cyr", ""]


def test_the_page_asks_as_often_for_many_contacts_as_for_one(administrator: Client) -> None:
    counts = []
    for number in (1, 20):
        for _ in range(number):
            contact()
        administrator.post(URL, ASKED)
        with CaptureQueriesContext(connection) as asked:
            administrator.post(URL, ASKED)
        counts.append(len(asked))
    assert counts[0] == counts[1]


# The command


def run(*options: str) -> str:
    out = io.StringIO()
    call_command("personal_data", *options, "--lang", "en", stdout=out)
    return out.getvalue()


def test_the_command_writes_what_is_held(tmp_path: Path) -> None:
    contact()
    asked = ("marie roy", "--purpose", "Demande 9")
    assert "name of the person: Marie Roy" in run(*asked)
    file = tmp_path / "held.json"
    assert run(*asked, "--format", "json", "--output", str(file)) == ""
    assert json.loads(file.read_text(encoding="utf-8"))["held"][0]["where"] == "contact"
    assert [(action, why) for action, why, _details in logged()] == [
        ("handed_over", "Demande 9")
    ] * 2
    with pytest.raises(CommandError) as error:  # it overwrites nothing
        run(*asked, "--output", str(file))
    assert error.value.returncode == 2


def test_the_command_says_that_nothing_is_held() -> None:
    with pytest.raises(SystemExit) as ended:
        run("marie roy", "--purpose", "Demande 9")
    assert ended.value.code == 1


@pytest.mark.parametrize(("words", "purpose"), [("ab", "x"), ("Marie\x07", "x"), ("Marie", " ")])
def test_the_command_refuses_what_it_cannot_use(words: str, purpose: str) -> None:
    with pytest.raises(CommandError) as error:
        run(words, "--purpose", purpose)
    assert error.value.returncode == 2
    assert not PersonalAccess.objects.exists()
