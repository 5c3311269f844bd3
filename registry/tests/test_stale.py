"""Two people on one record: what comes back merges both versions, and loses nothing of either."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.tests.people import signed_in
from organizations.models import Alias, Contact, Membership, Organization
from organizations.tests.reviewing import PDF, review
from registry.tests.filling import Filled
from tests import builders

# Two versions are compared in memory, field by field.
pytestmark = [pytest.mark.django_db, pytest.mark.engine_free]
URL = "/en/admin/organizations/organization/"


@pytest.fixture
def officer() -> Client:
    return signed_in("officer")


@pytest.fixture
def reviewer() -> Client:
    return signed_in("reviewer", first_name="Marie", last_name="Roy")


@pytest.fixture
def ico() -> Organization:
    return builders.organization(
        name="Avant", city="Québec", acronym="AVANT", aliases=["Un"], published=False
    )


def change(record: Any) -> str:
    return f"{URL}{record.pk}/change/"


def merging(response: Any) -> Any:
    assert response.status_code == 200
    assert response.templates[0].name == "admin/record_stale.html"
    return response.context["merge"]


def told(merge: Any) -> dict[str, tuple[str, str, str, str]]:
    return {one.name: (one.was, one.theirs, one.mine, one.default) for one in merge.differences}


def posted(response: Any, **choices: str) -> dict[str, Any]:
    """What a browser would post of the page that merges."""
    merge = response.context["merge"]
    data: dict[str, Any] = {"form_token": response.context["token"], "merge_state": merge.state}
    for name, value in response.context["posted"].fields:
        data.setdefault(name, []).append(value)
    chosen = {one.choice: one.chosen for one in merge.differences if one.chosen}
    named = {f"merge-{name}": value for name, value in choices.items()}
    return data | chosen | named


def fresh(record: Any) -> Any:
    return type(record)._default_manager.get(pk=record.pk)


def test_both_versions_stand_side_by_side(officer: Client, reviewer: Client, ico: Any) -> None:
    mine = Filled(officer, change(ico)).type(acronym="MINE", city="Lévis", change_reason="Vu")
    theirs = Filled(reviewer, change(ico)).type(acronym="THEIRS", website="https://example.org/")
    theirs.type(change_reason="Their letter").saved()
    response = mine.save()
    assert told(merging(response)) == {
        "acronym": ("AVANT", "THEIRS", "MINE", ""),
        "city": ("Québec", "Québec", "Lévis", "mine"),
        "website": ("(empty)", "https://example.org/", "(empty)", "theirs"),
    }
    page = response.content.decode()
    assert "Marie Roy, <time" in page
    assert "– Their letter" in page
    assert "Changed here and elsewhere: choose" in page
    assert page.count(" checked>") == 2
    assert fresh(ico).acronym == "THEIRS"


def test_the_merge_is_saved_as_chosen(officer: Client, reviewer: Client, ico: Any) -> None:
    mine = Filled(officer, change(ico)).type(acronym="MINE", city="Lévis", change_reason="Vu")
    Filled(reviewer, change(ico)).type(acronym="THEIRS", website="https://example.org/").saved()
    response = mine.save()

    again = officer.post(change(ico), posted(response))
    assert [one.name for one in merging(again).open] == ["acronym"]
    assert "Choose a version of what changed on both sides" in again.content.decode()
    assert fresh(ico).city == "Québec"

    assert officer.post(change(ico), posted(again, acronym="mine")).status_code == 302
    stored = fresh(ico)
    assert (stored.acronym, stored.city) == ("MINE", "Lévis")
    assert stored.website == "https://example.org/"
    line = stored.history.first()
    assert (line.history_user.username, line.history_change_reason) == ("officer", "Vu")


def test_the_other_side_may_be_chosen_everywhere(
    officer: Client, reviewer: Client, ico: Any
) -> None:
    mine = Filled(officer, change(ico)).type(acronym="MINE", city="Lévis")
    Filled(reviewer, change(ico)).type(acronym="THEIRS", country="FR", region="").type(
        region="06", country="CA", founded="1999"
    ).saved()
    data = posted(mine.save(), acronym="theirs", city="theirs", founded="mine")
    assert officer.post(change(ico), data).status_code == 302
    stored = fresh(ico)
    assert (stored.acronym, stored.city, stored.founded) == ("THEIRS", "Québec", None)


def test_a_third_change_asks_again(officer: Client, reviewer: Client, ico: Any) -> None:
    mine = Filled(officer, change(ico)).type(acronym="MINE")
    Filled(reviewer, change(ico)).type(acronym="THEIRS").saved()
    data = posted(mine.save(), acronym="mine")
    Filled(reviewer, change(ico)).type(acronym="LATER").saved()
    merge = merging(officer.post(change(ico), data))
    assert told(merge) == {"acronym": ("AVANT", "LATER", "MINE", "")}
    assert merge.open
    assert fresh(ico).acronym == "LATER"


def test_the_merge_goes_back_in_the_form(officer: Client, reviewer: Client, ico: Any) -> None:
    mine = Filled(officer, change(ico)).type(acronym="MINE", city="Lévis")
    Filled(reviewer, change(ico)).type(acronym="THEIRS").saved()
    data = posted(mine.save(), acronym="theirs") | {"_to_form": "1"}
    response = officer.post(change(ico), data)
    form = response.context["adminform"].form
    assert (form["acronym"].value(), form["city"].value()) == ("THEIRS", "Lévis")
    assert "Nothing is saved yet" in response.content.decode()
    assert form["seen_at"].value() == fresh(ico).updated_at.isoformat()
    assert fresh(ico).city == "Québec"


@pytest.mark.parametrize(
    "seen", ["hier", "2026-13-45T00:00:00Z", "2020-01-01", "\x00", "9" * 5000, "1999-01-01T00:00Z"]
)
def test_a_moment_that_is_none_of_ours_leaves_every_difference_to_choose(
    seen: str, officer: Client, ico: Any
) -> None:
    mine = Filled(officer, change(ico)).type(acronym="MINE", seen_at=seen)
    response = mine.save()
    assert told(merging(response)) == {"acronym": ("", "AVANT", "MINE", "")}
    assert "(not known)" in response.content.decode()
    assert officer.post(change(ico), posted(response, acronym="mine")).status_code == 302
    assert fresh(ico).acronym == "MINE"


def test_a_choice_that_is_none_is_not_made(officer: Client, reviewer: Client, ico: Any) -> None:
    mine = Filled(officer, change(ico)).type(acronym="MINE")
    Filled(reviewer, change(ico)).type(acronym="THEIRS").saved()
    data = posted(mine.save(), acronym="both")
    assert merging(officer.post(change(ico), data)).open
    assert merging(officer.post(change(ico), data | {"merge_state": "x"})).open


# Rows


def test_what_someone_did_of_a_row_is_not_undone(
    officer: Client, reviewer: Client, ico: Any
) -> None:
    membership = builders.membership(ico, "2020-01-01")
    mine = Filled(officer, change(ico)).change("memberships", 0, checked_on="2026-02-02")
    mine.add("memberships", start="2010-01-01", end="2012-01-01")
    Filled(reviewer, change(ico)).change("memberships", 0, end="2025-01-01").saved()
    response = mine.save()
    assert told(merging(response)) == {
        "memberships-0-end": ("(empty)", "Jan. 1, 2025", "(empty)", "theirs"),
        "memberships-0-checked_on": ("Jan. 15, 2026", "Jan. 15, 2026", "Feb. 2, 2026", "mine"),
    }
    assert officer.post(change(ico), posted(response)).status_code == 302
    row = fresh(membership)
    assert (str(row.end), str(row.checked_on)) == ("2025-01-01", "2026-02-02")
    assert Membership.objects.filter(organization=ico).count() == 2


def test_rows_that_nobody_touched_here_stay_as_they_became(
    officer: Client, reviewer: Client, ico: Any
) -> None:
    mine = Filled(officer, change(ico)).type(city="Lévis")
    theirs = Filled(reviewer, change(ico)).change("aliases", 0, name="Deux")
    theirs.add("aliases", name="Trois").saved()
    response = mine.save()
    assert told(merging(response))["aliases-0-name"] == ("Un", "Deux", "Un", "theirs")
    assert "<li>Trois</li>" in response.content.decode()
    assert officer.post(change(ico), posted(response)).status_code == 302
    assert {one.name for one in Alias.objects.all()} == {"Deux", "Trois"}
    assert fresh(ico).city == "Lévis"


@pytest.mark.parametrize("choice, names", [("mine", {"Typed", "New"}), ("theirs", {"New"})])
def test_a_row_that_someone_deleted_comes_back_only_if_chosen(
    choice: str, names: set[str], officer: Client, reviewer: Client, ico: Any
) -> None:
    mine = Filled(officer, change(ico)).change("aliases", 0, name="Typed")
    mine.add("aliases", name="New")
    Filled(reviewer, change(ico)).delete("aliases", 0).saved()
    response = mine.save()
    ((was, theirs, typed, default),) = told(merging(response)).values()
    assert (theirs, default) == ("deleted", "")
    assert was.startswith("Name: Un")
    assert typed.startswith("Name: Typed")
    data = posted(response, **{"aliases-0": choice})
    assert officer.post(change(ico), data).status_code == 302
    assert {one.name for one in Alias.objects.all()} == names


@pytest.mark.parametrize("choice, names", [("mine", set()), ("theirs", {"Theirs"})])
def test_a_row_that_someone_changed_is_deleted_only_if_chosen(
    choice: str, names: set[str], officer: Client, reviewer: Client, ico: Any
) -> None:
    mine = Filled(officer, change(ico)).delete("aliases", 0)
    Filled(reviewer, change(ico)).change("aliases", 0, name="Theirs").saved()
    response = mine.save()
    assert merging(response).open
    data = posted(response, **{"aliases-0": choice})
    assert officer.post(change(ico), data).status_code == 302
    assert {one.name for one in Alias.objects.all()} == names


def test_a_row_that_both_deleted_asks_nothing(officer: Client, reviewer: Client, ico: Any) -> None:
    mine = Filled(officer, change(ico)).delete("aliases", 0).type(city="Lévis")
    Filled(reviewer, change(ico)).delete("aliases", 0).saved()
    response = mine.save()
    assert told(merging(response)) == {"city": ("Québec", "Québec", "Lévis", "mine")}
    assert officer.post(change(ico), posted(response)).status_code == 302
    assert not Alias.objects.exists()


def test_what_rows_were_seen_may_be_nonsense(officer: Client, ico: Any) -> None:
    page = Filled(officer, change(ico)).change("aliases", 0, name="Typed")
    pk = ico.aliases.get().pk
    for seen in ("|||", "a=b", "=", "\x00", "9" * 400):
        page.type(**{"aliases-SEEN": seen, "aliases-0-name": f"Typed {len(seen)}"}).saved()
        page = Filled(officer, change(ico))
    response = page.type(**{"aliases-SEEN": f"{pk}=hier", "aliases-0-name": "Last"}).save()
    assert merging(response).open


def test_who_may_not_read_the_history_sees_who_and_when(ico: Any) -> None:
    """Personal data: an officer tends it, and does not read what it was."""
    contact = builders.stored(
        Contact(organization=ico, function="Direction", email="d@example.org")
    )
    url = f"/en/admin/organizations/contact/{contact.pk}/change/"
    mine = Filled(signed_in("officer"), url).type(function="Mine")
    theirs = Filled(signed_in("administrator"), url).type(function="Theirs")
    theirs.type(change_reason="A secret reason").saved()
    response = mine.save()
    merging(response)
    page = response.content.decode()
    assert "administrator, <time" in page
    assert "A secret reason" not in page
    assert "Direction" not in page.split("<tbody>")[1].split("</tbody>")[0]


def test_a_file_is_asked_for_again(officer: Client, reviewer: Client) -> None:
    record = review(decided_on="2025-01-01")
    url = f"/en/admin/organizations/eligibilityreview/{record.pk}/change/"
    file = SimpleUploadedFile("lettres.pdf", PDF, content_type="application/pdf")
    mine = Filled(officer, url).change("answers", 0, note="Mine", upload=file)
    Filled(reviewer, url).change("answers", 0, note="Theirs").saved()
    response = mine.save()
    assert told(merging(response))["answers-0-note"][1:] == ("Theirs", "Mine", "")
    assert response.context["posted"].files == [("answers-0-upload", "lettres.pdf")]
    page = response.content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert '<input type="file" name="answers-0-upload" id="posted-file-1">' in page
    file.seek(0)
    data = posted(response, **{"answers-0-note": "mine"}) | {"answers-0-upload": file}
    assert officer.post(url, data).status_code == 302
    answer = record.answers.order_by("criterion__code").first()
    assert (answer.note, answer.evidence_file.name) == ("Mine", "lettres.pdf")


def test_what_is_not_seen_has_no_effect_to_preview(officer: Client, reviewer: Client) -> None:
    project = builders.project(title_en="Before", published=False)
    url = f"/en/admin/projects/project/{project.pk}/change/"
    mine = Filled(officer, url).type(title_en="Mine", _preview="1")
    Filled(reviewer, url).type(title_en="Theirs").saved()
    response = mine.save()
    merging(response)
    assert officer.post(url, posted(response, title_en="mine")).status_code == 302
    assert fresh(project).title_en == "Mine"
