"""Reviewers decide on what the public proposes, field by field; the person is answered once."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.tests.people import person, signed_in
from portal.models import CorrectionProposal
from portal.tests.corrections import filled, proposed, words
from registry.actions import Draft, write
from registry.models import PersonalAccess
from tests.builders import organization, project

pytestmark = pytest.mark.django_db
LIST = "/en/admin/portal/correctionproposal/"
Commits = Any  # django_capture_on_commit_callbacks


def page(one: CorrectionProposal) -> str:
    return f"{LIST}{one.pk}/change/"


def decided(client: Client, one: CorrectionProposal, verdicts: dict[str, str], **typed: str) -> Any:
    """Opens the page, chooses a verdict of each field by its name, and confirms."""
    given = filled(client.get(page(one)))
    for change in one.changes.all():
        given.pop(f"verdict_{change.pk}", None)
        if change.field in verdicts:
            given[f"verdict_{change.pk}"] = verdicts[change.field]
        if value := typed.pop(f"value_{change.field}", None):
            given[f"value_{change.pk}"] = value
    return client.post(f"{LIST}{one.pk}/decide/", {**given, "reason": "Vérifié", **typed})


def verdicts(one: CorrectionProposal) -> list[tuple[str, str, str]]:
    return [*one.changes.values_list("field", "verdict", "written")]


# The queue and the pages


def test_the_queue_says_what_waits_and_whose_it_is() -> None:
    officer = person("officer")
    proposed(project(title_fr="Le monde", officer=officer), comment="a")
    mine = Client()
    mine.force_login(officer)
    proposed(organization(), comment="b")
    queue = mine.get("/en/admin/?officer=mine").context["queue"]
    (task,) = [one for one in queue if one.task.code == "corrections"]
    assert task.count == 1
    assert task.first[0][0].endswith("– Le monde")
    assert mine.get(task.url).context["cl"].result_count == 1
    everyone = mine.get("/en/admin/?officer=all").context["queue"]
    (task,) = [one for one in everyone if one.task.code == "corrections"]
    assert (task.count, mine.get(task.url).context["cl"].result_count) == (2, 2)


@pytest.mark.parametrize(
    "role, statuses",
    [
        ("officer", (200, 200, 403)),
        ("reviewer", (200, 200, 302)),
        ("analyst", (403, 403, 403)),
        ("administrator", (200, 200, 302)),
    ],
)
def test_who_reads_and_who_decides(role: str, statuses: tuple[int, ...]) -> None:
    one = proposed(organization(), new_acronym="CB")
    client = signed_in(role)
    (change,) = one.changes.all()
    given = {f"verdict_{change.pk}": "refused", "reason": "Non", "answer": "Non"}
    given[f"seen_{change.pk}"] = "whatever"
    found = (
        client.get(LIST).status_code,
        client.get(page(one)).status_code,
        client.post(f"{LIST}{one.pk}/decide/", given).status_code,
    )
    assert found == statuses


def test_an_officer_reads_it_all_and_is_offered_no_decision() -> None:
    one = proposed(
        organization(website="https://a.example.org"), new_website="https://b.example.org"
    )
    text = words(signed_in("officer").get(page(one)))
    assert "Website https://a.example.org https://a.example.org https://b.example.org" in text
    assert "A reviewer decides" in text
    assert "Confirm the decision" not in text


def test_who_it_is_is_masked_until_revealed_for_a_purpose() -> None:
    one = proposed(organization(), comment="x")
    client = signed_in("officer")
    assert "Marie" not in client.get(page(one)).content.decode()
    assert "M••• R•••" in words(client.get(page(one)))
    assert client.post(f"{LIST}{one.pk}/reveal/", {"choice": "other"}).status_code == 200
    assert "Marie" not in client.get(page(one)).content.decode()
    client.post(f"{LIST}{one.pk}/reveal/", {"choice": "request"})
    assert "Marie Roy" in words(client.get(page(one)))
    line = PersonalAccess.objects.get()
    assert (line.subject, line.subject_pk) == ("portal.correctionproposal", one.pk)
    assert "Marie" not in line.subject_name


# Deciding


def test_accepted_changes_are_written_and_the_rest_is_not(
    django_capture_on_commit_callbacks: Commits,
) -> None:
    ico = organization(website="https://old.example.org", phone="1")
    one = proposed(ico, new_website="https://new.example.org", new_phone="2", new_acronym="CB")
    client = signed_in("reviewer")
    choice = {"website": "accepted", "phone": "refused", "acronym": "accepted"}
    with django_capture_on_commit_callbacks(execute=True):
        response = decided(client, one, choice, value_acronym="CBO")
    assert response.status_code == 302
    ico.refresh_from_db()
    assert (ico.website, ico.phone, ico.acronym) == ("https://new.example.org", "1", "CBO")
    reviewer = User.objects.get(username="reviewer")
    line = ico.history.first()
    assert (line.history_user, ico.edited_by) == (reviewer, reviewer)
    assert line.history_change_reason == f"Correction proposed by the public, no. {one.pk}"
    one.refresh_from_db()
    assert (one.status, one.decided_by, one.reason) == ("partly", reviewer, "Vérifié")
    assert one.decided_at is not None
    assert verdicts(one) == [
        ("acronym", "accepted", "CBO"),
        ("website", "accepted", "https://new.example.org"),
        ("phone", "refused", ""),
    ]
    text = words(client.get(page(one)))
    assert "accepted – CBO" in text
    assert "Vérifié" in text


def test_nothing_is_chosen_beforehand_and_each_field_must_be(mailoutbox: list[Any]) -> None:
    ico = organization()
    one = proposed(ico, new_acronym="CB", new_phone="2")
    client = signed_in("reviewer")
    form = client.get(page(one)).context["form"]
    assert all(form[name].value() is None for name in form.fields if name.startswith("verdict"))
    response = decided(client, one, {"acronym": "accepted"}, reason="")
    assert {name.split("_")[0] for name in response.context["form"].errors} == {"verdict", "reason"}
    ico.refresh_from_db()
    assert (ico.acronym, mailoutbox) == ("", [])


def test_what_a_rule_refuses_is_said_beside_its_field_and_nothing_is_stored() -> None:
    ico = organization(neq="1140000007", website="https://a.example.org")
    one = proposed(ico, new_neq="123", new_website="https://b.example.org")
    client = signed_in("reviewer")
    response = decided(client, one, {"neq": "accepted", "website": "accepted"})
    assert response.status_code == 200
    (change,) = one.changes.filter(field="neq")
    assert {*response.context["form"].errors} == {f"value_{change.pk}"}
    ico.refresh_from_db()
    assert (ico.neq, ico.website) == ("1140000007", "https://a.example.org")
    one.refresh_from_db()
    assert one.status == "open"


def test_what_would_unmake_a_publication_is_refused() -> None:
    ico = organization(region="06")
    one = proposed(ico, new_region="")
    response = decided(signed_in("reviewer"), one, {"region": "accepted"})
    assert response.context["form"].errors
    ico.refresh_from_db()
    assert (ico.region, ico.is_public) == ("06", True)


def test_a_value_that_changed_since_is_flagged_then_looked_at_again() -> None:
    ico = organization(phone="1")
    one = proposed(ico, new_phone="2")
    client = signed_in("reviewer")
    given = filled(client.get(page(one)))
    ico.phone = "3"
    write([Draft(ico)], by=None)
    assert "It changed since the person saw it." in words(client.get(page(one)))
    (change,) = one.changes.all()
    given |= {f"verdict_{change.pk}": "accepted", "reason": "Oui"}
    response = client.post(f"{LIST}{one.pk}/decide/", given)
    assert response.status_code == 200
    assert "It changed since this page was opened" in words(response)
    ico.refresh_from_db()
    assert ico.phone == "3"
    again = {**filled(response), f"verdict_{change.pk}": "accepted"}
    assert client.post(f"{LIST}{one.pk}/decide/", again).status_code == 302
    ico.refresh_from_db()
    assert ico.phone == "2"


def test_sending_twice_decides_and_answers_once(
    django_capture_on_commit_callbacks: Commits, mailoutbox: list[Any]
) -> None:
    ico = organization()
    one = proposed(ico, new_acronym="CB")
    client = signed_in("reviewer")
    with django_capture_on_commit_callbacks(execute=True):
        decided(client, one, {"acronym": "accepted"})
        second = client.post(f"{LIST}{one.pk}/decide/", {"reason": "x"}, follow=True)
    assert "nothing was done again" in words(second)
    assert len(mailoutbox) == 1
    client.post(f"{LIST}{one.pk}/answer/")
    assert len(mailoutbox) == 1
    lines = ico.history.filter(history_change_reason__startswith="Correction")
    assert lines.count() == 1


def test_a_comment_alone_is_closed_with_an_outcome() -> None:
    one = proposed(organization(), comment="Le logo est périmé", sender_email="", sender_name="")
    client = signed_in("reviewer")
    assert decided(client, one, {}).context["form"].errors == {
        "outcome": ["This field is required."]
    }
    assert decided(client, one, {}, outcome="accepted").status_code == 302
    one.refresh_from_db()
    assert (one.status, one.answer) == ("accepted", "")


def test_dates_choices_and_countries_are_written_as_they_are_shown() -> None:
    one = project("awareness", planned_start="2024-05-01")
    two = proposed(one, new_planned_start="2024-06-02", new_status="suspended", new_reach="40")
    choice = {"planned_start": "accepted", "status": "accepted", "reach": "accepted"}
    assert decided(signed_in("reviewer"), two, choice).status_code == 302
    one.refresh_from_db()
    assert (str(one.planned_start), one.status, one.reach) == ("2024-06-02", "suspended", 40)
    south = organization("southern_partner")
    three = proposed(south, new_country="SN")
    client = Client()
    client.force_login(User.objects.get(username="reviewer"))
    assert "Senegal" in words(client.get(page(three)))
    assert decided(client, three, {"country": "accepted"}).status_code == 302
    south.refresh_from_db()
    assert south.country == "SN"


@pytest.mark.parametrize("pk", ["0", "x", "9" * 30, "1%00"])
def test_no_such_correction(pk: str) -> None:
    client = signed_in("reviewer")
    assert client.get(f"{LIST}{pk}/change/").status_code == 404
    for name in ("decide", "answer", "reveal"):
        assert client.post(f"{LIST}{pk}/{name}/").status_code == 404


# The answer


@pytest.mark.parametrize(
    "language, subject, lines",
    [
        (
            "fr",
            "Votre correction no\xa0{pk}\xa0: Cap Boréal",
            ["Bonjour,", "- Site Web\xa0: accepté", "- Téléphone\xa0: non accepté", "/organismes/"],
        ),
        (
            "en",
            "Your correction no. {pk}: Cap Boréal",
            ["Hello,", "- Website: accepted", "- Phone: not accepted", "/en/organizations/"],
        ),
    ],
)
def test_the_answer_is_in_the_language_of_the_person(
    django_capture_on_commit_callbacks: Commits,
    mailoutbox: list[Any],
    language: str,
    subject: str,
    lines: list[str],
) -> None:
    ico = organization(name="Cap Boréal")
    one = proposed(ico, language, new_website="https://b.example.org", new_phone="2")
    with django_capture_on_commit_callbacks(execute=True):
        decided(signed_in("reviewer"), one, {"website": "accepted", "phone": "refused"})
    (message,) = mailoutbox
    assert message.subject.replace("\xa0", " ") == subject.format(pk=one.pk).replace("\xa0", " ")
    assert message.to == ["marie@example.org"]
    assert message.content_subtype == "plain"
    for line in lines:
        assert line in message.body
    one.refresh_from_db()
    assert one.answered_at is not None


def test_what_is_answered_goes_nowhere_but_in_the_body(
    django_capture_on_commit_callbacks: Commits, mailoutbox: list[Any]
) -> None:
    ico = organization(name="A <b>&amp; B")
    one = proposed(ico, new_acronym="X")
    text = "Oui\nBcc: all@example.org\n\n<b>gras</b>"
    with django_capture_on_commit_callbacks(execute=True):
        decided(signed_in("reviewer"), one, {"acronym": "refused"}, answer=text)
    (message,) = mailoutbox
    assert message.recipients() == ["marie@example.org"]
    assert "A <b>&amp; B" in message.subject
    assert message.body.startswith("Oui")
    assert "Bcc" not in {*message.message().keys()}


def test_a_mail_that_fails_loses_no_decision_and_is_sent_again(
    django_capture_on_commit_callbacks: Commits, settings: Any
) -> None:
    ico = organization()
    one = proposed(ico, new_acronym="CB")
    client = signed_in("reviewer")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens
    with django_capture_on_commit_callbacks(execute=True):
        assert decided(client, one, {"acronym": "accepted"}).status_code == 302
    one.refresh_from_db()
    assert (one.status, one.answered_at) == ("accepted", None)
    assert "Send it again" in words(client.get(page(one)))
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    client.post(f"{LIST}{one.pk}/answer/")
    assert len(mail.outbox) == 1
    one.refresh_from_db()
    assert one.answered_at is not None


def test_nobody_is_answered_before_the_decision(mailoutbox: list[Any]) -> None:
    one = proposed(organization(), comment="x")
    signed_in("reviewer").post(f"{LIST}{one.pk}/answer/")
    assert mailoutbox == []


# Forgetting


def test_who_proposed_is_erased_at_its_term_and_the_decision_stays() -> None:
    one, waiting = proposed(organization(), comment="x"), proposed(organization(), comment="y")
    decided(signed_in("reviewer"), one, {}, outcome="refused")
    today = timezone.localdate()
    for days, due in ((89, []), (90, [one])):
        day = today + timedelta(days)
        assert [*CorrectionProposal.objects.to_erase(day)] == due
    with time_machine.travel(timezone.now() + timedelta(91)):
        call_command("purge_personal_data", "--lang", "en")
    one.refresh_from_db()
    waiting.refresh_from_db()
    assert (one.name, one.email, one.answer, one.status) == ("", "", "", "refused")
    assert one.erased_at is not None
    assert (waiting.name, waiting.erased_at) == ("Marie Roy", None)
    assert PersonalAccess.objects.get().details["corrections"] == [one.pk]


# Queries


def test_the_list_asks_as_much_for_one_as_for_many(django_assert_num_queries: Any) -> None:
    client = signed_in("reviewer")
    proposed(organization(), new_acronym="A")
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    count = len(few)
    for _n in range(4):
        proposed(project(), comment="x", new_title_en="T")
    with django_assert_num_queries(count):
        client.get(LIST)


def test_the_page_asks_as_much_for_one_field_as_for_many(
    django_assert_max_num_queries: Any,
) -> None:
    one = proposed(organization(), new_acronym="A", new_phone="2", new_founded="1990", new_name="B")
    client = signed_in("reviewer")
    with django_assert_max_num_queries(10):
        client.get(page(one))


def test_corrections_are_found_by_the_name_of_their_record() -> None:
    proposed(organization(name="Cap Boréal"), comment="x")
    proposed(project(title_fr="Le monde chez nous"), comment="x")
    client = signed_in("officer")
    for asked, count in (("cap bor", 1), ("MONDE", 1), ("ailleurs", 0), ("%", 0)):
        assert client.get(LIST, {"q": asked}).context["cl"].result_count == count, asked


def test_the_page_of_a_record_leads_to_what_is_proposed_of_it(client: Client) -> None:
    ico = organization(name="Cap Boréal")
    one = proposed(ico, new_website="https://new.example.org")
    proposed(organization(name="Cap Austral"), new_website="https://other.example.org")
    reviewer = signed_in("reviewer")
    record = reviewer.get(f"/en/admin/organizations/organization/{ico.pk}/change/")
    (link,) = [link for link in record.context["related_links"] if "correction" in link.url]
    assert (link.count, link.add) == (1, "")
    assert [*reviewer.get(link.url).context["cl"].result_list] == [one]
