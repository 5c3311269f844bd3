"""Staff prepare, confirm and revoke decisions on their pages, in one step each."""

from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from accounts.tests.people import signed_in
from organizations.models import Criterion, EligibilityReview, EvidenceFile, Norm
from organizations.rules import EVIDENCE_FILE, REVIEW_CONFIRMED, REVIEW_SEEN
from organizations.tests.reviewing import EXE, PDF, confirmed, norm, review
from registry.actions import Draft, write
from registry.tests.filling import Filled
from tests.builders import membership, organization, stored

pytestmark = pytest.mark.django_db
URL = "/en/admin/organizations/eligibilityreview/"
NORMS = "/en/admin/organizations/norm/"
ICOS = "/en/admin/organizations/organization/"


@pytest.fixture
def officer() -> Client:
    return signed_in("officer")


@pytest.fixture
def reviewer() -> Client:
    return signed_in("reviewer")


def page_of(record: Any, url: str = URL) -> str:
    return f"{url}{record.pk}/change/"


def step(client: Client, record: Any, name: str, url: str = URL, **typed: Any) -> Any:
    return client.post(f"{url}{record.pk}/{name}/", typed)


def confirming(client: Client, record: Any) -> Any:
    """What a person who has the page before them posts by its button."""
    (offer,) = client.get(page_of(record)).context["offers"]
    assert offer.url == f"{URL}{record.pk}/confirm/"
    return client.post(offer.url, {"seen": offer.form["seen"].value(), "reason": "Read"})


def said(response: Any) -> str:
    return " ".join(map(str, get_messages(response.wsgi_request)))


def prepared(client: Client, **fields: Any) -> EligibilityReview:
    under = fields.pop("under", None) or norm()
    filled = Filled(client, f"{URL}add/")
    filled.type(organization=(fields.get("organization") or organization()).pk, norm=under.pk)
    response = filled.saved()
    made = EligibilityReview.objects.get(norm=under)
    assert response.url == page_of(made)
    return made


@time_machine.travel("2025-03-01 12:00-05:00")
def test_a_review_goes_from_its_preparation_to_the_public_page(
    officer: Client, reviewer: Client, client: Client
) -> None:
    ico = organization()
    asked = Filled(officer, f"{URL}add/")
    assert not {"decision", "decided_on", "reviewer", "note"} & {*asked.data}
    made = prepared(officer, organization=ico)
    assert (made.reviewer.username, str(made.decided_on)) == ("officer", "2025-03-01")
    assert [answer.answer for answer in made.answers.all()] == ["unknown", "unknown"]
    assert not reviewer.get(page_of(made)).context["offers"]  # its answers do not bear it

    page = Filled(officer, page_of(made)).type(lapses_on="2028-03-01")
    page.change("answers", 0, answer="met", evidence_url="https://example.org/1")
    page.change("answers", 1, answer="met", evidence_on="2025-02-01", valid_until="2026-02-01")
    page.change("answers", 1, upload=SimpleUploadedFile("statuts.exe", PDF)).saved()
    file = EvidenceFile.objects.get()
    assert (file.name, file.media_type, file.added_by.username) == (
        "statuts.pdf",
        "application/pdf",
        "officer",
    )
    assert list(made.answers.values_list("evidence_file", flat=True)) == [None, file.pk]
    assert "Eligible since" not in client.get(f"/en/organizations/{ico.slug}/").content.decode()

    response = confirming(reviewer, made)
    assert (response.status_code, response.url) == (302, page_of(made))
    assert said(response) == "The decision is confirmed: it counts from the day it was taken."
    made.refresh_from_db()
    assert (made.confirmed_by.username, str(made.confirmed_on)) == ("reviewer", "2025-03-01")
    text = client.get(f"/en/organizations/{ico.slug}/").content.decode()
    assert "Eligible since March 1, 2025." in text


def test_an_officer_does_not_confirm_nor_revoke(officer: Client) -> None:
    made, done = review(), confirmed()
    assert officer.get(page_of(made)).context["offers"] == []
    assert step(officer, made, "confirm", seen=made.updated_at.isoformat()).status_code == 403
    assert step(officer, done, "revoke", on="2025-01-01", reason="Closed").status_code == 403
    for one in (made, done):
        before = one.updated_at
        one.refresh_from_db()
        assert one.updated_at == before


def test_who_prepared_a_review_is_told_that_someone_else_confirms_it(reviewer: Client) -> None:
    made = review(reviewer=User.objects.get(username="reviewer"))
    page = reviewer.get(page_of(made))
    assert page.context["offers"] == []
    assert "someone else confirms it" in page.content.decode()
    response = step(reviewer, made, "confirm", seen=made.updated_at.isoformat())
    assert str(REVIEW_CONFIRMED) in said(response)
    made.refresh_from_db()
    assert made.confirmed_on is None


def test_a_review_that_someone_changed_a_moment_ago_is_not_confirmed(
    officer: Client, reviewer: Client
) -> None:
    made = review()
    (offer,) = reviewer.get(page_of(made)).context["offers"]
    page = Filled(officer, page_of(made))
    page.change("answers", 0, answer="not_applicable").saved()
    response = reviewer.post(offer.url, {"seen": offer.form["seen"].value()})
    assert str(REVIEW_SEEN) in said(response)
    made.refresh_from_db()
    assert made.confirmed_on is None
    confirming(reviewer, made)
    made.refresh_from_db()
    assert made.confirmed_by.username == "reviewer"


def test_a_second_click_says_that_it_is_done(reviewer: Client) -> None:
    made = review()
    seen = made.updated_at.isoformat()
    step(reviewer, made, "confirm", seen=seen)
    again = said(step(reviewer, made, "confirm", seen=seen))
    assert again.endswith("The decision was confirmed already.")


def test_a_confirmed_review_is_read_with_its_reasons(officer: Client) -> None:
    made = confirmed()
    page = officer.get(page_of(made))
    assert not page.context["has_change_permission"]
    assert "2 of 2 required criteria are met or not applicable." in page.content.decode()
    assert officer.post(page_of(made), {"decision": "ineligible"}).status_code == 403
    confirmed(made.organization, decided_on="2024-01-01")
    assert officer.get(page_of(made)).context["panel"].state == "replaced by a later decision"


def test_a_revocation_says_what_is_wrong_at_its_field(reviewer: Client) -> None:
    made = confirmed()
    response = step(reviewer, made, "revoke", on="soon", reason="")
    assert response.status_code == 200
    assert {*response.context["form"].errors} == {"on", "reason"}
    response = step(reviewer, made, "revoke", on="2022-05-31", reason="Too early")
    assert "on or after its day" in str(response.context["form"].errors)
    response = step(reviewer, made, "revoke", on="2025-01-01", reason="Dissolved")
    assert (response.status_code, said(response)) == (302, "The decision is revoked.")
    made.refresh_from_db()
    assert (str(made.revoked_on), made.revoked_reason) == ("2025-01-01", "Dissolved")


@pytest.mark.parametrize("content", [EXE, PDF + b"\0" * (30 * 2**20)], ids=["exe", "30 MB"])
def test_a_file_that_is_no_evidence_is_refused_at_its_field(
    officer: Client, content: bytes
) -> None:
    made = review()
    page = Filled(officer, page_of(made))
    page.change("answers", 1, upload=SimpleUploadedFile("statuts.pdf", content))
    assert page.refused() == {"answers-1-upload": [str(EVIDENCE_FILE)]}
    assert not EvidenceFile.objects.exists()


def test_a_file_is_taken_away_and_others_stay(officer: Client) -> None:
    made = review()
    page = Filled(officer, page_of(made))
    for number in (0, 1):
        file = SimpleUploadedFile("a.pdf", PDF + bytes([number]))
        page.change("answers", number, upload=file)
    page.saved()
    again = Filled(officer, page_of(made))
    again.data |= {"answers-0-upload": "", "answers-1-upload": "", "answers-0-upload-clear": "on"}
    again.saved()
    kept = [answer.evidence_file is not None for answer in made.answers.order_by("pk")]
    assert kept == [False, True]


def test_dates_that_do_not_follow_are_refused_at_their_field(officer: Client) -> None:
    page = Filled(officer, page_of(review()))
    page.change("answers", 0, evidence_on="2025-02-01", valid_until="2025-01-01")
    assert [*page.refused()] == ["answers-0-valid_until"]


def test_a_norm_that_grew_gives_its_reviews_new_lines(officer: Client) -> None:
    made = review(under=norm(criteria=1))
    stored(Criterion(norm=made.norm, code="C2", text_fr="Un autre"))
    response = Filled(officer, page_of(made)).type(note="Relu").saved()
    assert "The norm has new criteria: answer them too (C2)." in said(response)
    assert made.answers.count() == 2


def test_evidence_is_saved_by_who_may_see_it() -> None:
    file = EvidenceFile.objects.create(
        name="état.pdf", media_type="application/pdf", size=len(PDF), sha256="0", content=PDF
    )
    url = f"{URL}evidence/{file.pk}/"
    response = signed_in("analyst").get(url)
    assert (response.status_code, response.content) == (200, PDF)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%C3%A9tat.pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert signed_in("officer").get(f"{URL}evidence/{file.pk + 1}/").status_code == 404
    nobody = Client()
    nobody.force_login(User.objects.create_user(username="nobody", is_staff=True))
    assert nobody.get(url).status_code == 403
    anonymous = Client().get(url)
    assert (anonymous.status_code, anonymous.url) == (302, f"/en/admin/login/?next={url}")


def test_anonymous_people_sign_in_before_any_step() -> None:
    made = review()
    for name in ("confirm", "revoke"):
        assert step(Client(), made, name).url.startswith("/en/admin/login/")


def test_a_norm_in_use_is_read_and_has_new_versions() -> None:
    administrator, under = signed_in("administrator"), norm("QSF-X", version="2021")
    assert administrator.get(page_of(under, NORMS)).context["has_change_permission"]
    confirmed(under=under)
    page = administrator.get(page_of(under, NORMS))
    assert not page.context["has_change_permission"]
    assert not administrator.get(
        f"/en/admin/organizations/criterion/{under.criteria.first().pk}/change/"
    ).context["has_change_permission"]
    wrong = step(administrator, under, "version", NORMS, version="2021")
    assert (wrong.status_code, bool(wrong.context["form"].errors)) == (200, True)
    response = step(administrator, under, "version", NORMS, version="2024")
    made = Norm.objects.get(version="2024")
    assert response.url == page_of(made, NORMS)
    assert made.criteria.count() == 2
    assert step(signed_in("reviewer"), under, "version", NORMS, version="9").status_code == 403


@time_machine.travel("2025-03-01 12:00-05:00")
def test_the_page_of_an_ico_answers_for_today_and_for_any_day(officer: Client) -> None:
    ico = organization()
    made = confirmed(ico, decided_on="2022-06-01", lapses_on="2025-03-01")
    url = page_of(ico, ICOS)
    panel = officer.get(url).context["eligibility"]
    assert (panel.today.status, panel.today.review, panel.asked) == ("lapsed", made, None)
    response = officer.get(url, {"on": "2023-06-01"})
    assert response.context["eligibility"].asked.status == "eligible"
    assert "It lapses on March 1, 2025." in response.content.decode()
    wrong = officer.get(url, {"on": "2023-02-30"}).context["eligibility"]
    assert (wrong.asked, [*wrong.form.errors]) == (None, ["on"])
    south = organization("southern_partner")
    assert officer.get(page_of(south, ICOS)).context["eligibility"] is None


def test_lists_are_narrowed_by_standing_and_by_membership_at_any_time(officer: Client) -> None:
    eligible, left, none = organization(), organization(), organization()
    organization("southern_partner")
    confirmed(eligible)
    membership(left, "2010-01-01", "2014-12-31")

    def found(**query: str) -> set[Any]:
        return set(officer.get(ICOS, query).context["cl"].queryset)

    assert found(standing="eligible") == {eligible}
    assert found(standing="undecided") == {left, none}
    assert found(aqoci="ever") == {left}
    assert found(aqoci="true") == set()


def test_the_list_of_reviews_says_where_each_stands(officer: Client) -> None:
    ico = organization()
    review(ico, decided_on="2024-01-01")
    confirmed(ico, decided_on="2023-01-01", lapses_on="2023-06-01")
    confirmed(ico, decided_on="2022-01-01")
    text = officer.get(URL).content.decode()
    for state in ("waits for confirmation", "eligibility lapsed", "replaced by a later decision"):
        assert text.count(f">{state}<") == 1


def test_a_reader_sees_answers_and_their_files(client: Client) -> None:
    made = review()
    file = EvidenceFile.objects.create(
        name="a.pdf", media_type="application/pdf", size=len(PDF), sha256="0", content=PDF
    )
    answer = made.answers.first()
    assert answer is not None
    answer.evidence_file = file
    write([Draft(answer)], by=None)
    text = signed_in("analyst").get(page_of(made)).content.decode()
    assert f'<a href="{URL}evidence/{file.pk}/">a.pdf</a>' in text
    assert 'type="file"' not in text
