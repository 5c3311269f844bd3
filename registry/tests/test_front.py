"""Whose work the first page shows: mine, everyone's, an officer's, nobody's; and what it asks."""

from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.tests.people import person, signed_in
from organizations.models import Need, Organization
from organizations.tests.reviewing import review
from projects.models import Obligation, Project
from registry.actions import archive, submit
from registry.admin.filters import OfficerFilter
from registry.admin.queue import MOST, TASKS, Group, Waiting
from tests.builders import organization, project, stored

pytestmark = pytest.mark.django_db
HOME = "/en/admin/"
LISTS = ("organizations/organization", "projects/project", "projects/obligation")
SINCE = "2026-03-10 16:00Z"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def waiting(client: Client, **query: Any) -> dict[str, int]:
    return {one.task.code: one.count for one in asked(client, **query)}


def asked(client: Client, **query: Any) -> list[Waiting]:
    return client.get(HOME, query).context["queue"]


def in_review(officer: User | None, count: int = 1) -> list[Organization]:
    found = [
        organization("southern_partner", published=False, officer=officer) for _n in range(count)
    ]
    submit(Organization, [one.pk for one in found], by=None)
    return found


@pytest.fixture
def people() -> tuple[User, User]:
    """An officer in charge of two records that wait, and a reviewer in charge of one; a fourth
    record is in nobody's charge."""
    officer, reviewer = person("officer"), person("reviewer")
    for one, count in ((officer, 2), (reviewer, 1), (None, 1)):
        in_review(one, count)
    return officer, reviewer


def test_mine_all_an_officer_and_nobody(people: tuple[User, User]) -> None:
    officer, reviewer = people
    counts = {
        word: waiting(client_of(officer), officer=word)["organization-review"]
        for word in ("mine", "all", "none", str(officer.pk), str(reviewer.pk))
    }
    assert list(counts.values()) == [2, 4, 1, 2, 1]


def test_whoever_is_in_charge_of_something_begins_with_it(people: tuple[User, User]) -> None:
    officer, reviewer = people
    assert waiting(client_of(officer)) == {"organization-review": 2}
    assert waiting(client_of(reviewer)) == {"organization-review": 1}
    for role in ("analyst", "administrator"):
        client = signed_in(role)
        assert waiting(client) == {"organization-review": 4}
        assert waiting(client, officer="mine") == {}


def test_what_was_asked_is_remembered_for_that_person_alone(people: tuple[User, User]) -> None:
    officer, reviewer = people
    client = client_of(officer)
    client.get(HOME, {"officer": "none"})
    assert waiting(client) == {"organization-review": 1}
    assert waiting(client, officer=reviewer.pk) == {"organization-review": 1}
    page = client.get(HOME)
    assert page.context["switch"].whose == "reviewer"
    assert "Work of reviewer" in page.content.decode()
    assert waiting(client_of(officer)) == {"organization-review": 2}


def test_a_list_keeps_the_officer(people: tuple[User, User]) -> None:
    officer, reviewer = people
    client = client_of(officer)
    for word, count in (("mine", 2), ("all", 4), ("none", 1), (str(reviewer.pk), 1)):
        (found,) = asked(client, officer=word)
        assert client.get(found.url).context["cl"].result_count == count
    page = client.get("/en/admin/organizations/organization/", {"officer": reviewer.pk})
    assert page.context["cl"].result_count == 1
    (offered,) = [one for one in page.context["cl"].filter_specs if isinstance(one, OfficerFilter)]
    named = [(value, str(label)) for value, label in offered.lookup_choices]
    assert named == [
        ("mine", "Mine"),
        ("none", "Unassigned"),
        (str(officer.pk), "officer"),
        (str(reviewer.pk), "reviewer"),
    ]


@pytest.mark.parametrize("word", ["0", "-1", "x", "9" * 40, "٣", "mine2", "²"])
def test_a_word_that_is_no_officer_is_said_and_breaks_nothing(
    word: str, people: tuple[User, User]
) -> None:
    client = client_of(people[0])
    page = client.get(HOME, {"officer": word})
    assert page.status_code == 200
    assert [str(m) for m in page.context["messages"]] == ["This officer is in charge of no record."]
    assert [one.count for one in page.context["queue"]] == [2]
    for one in LISTS:
        assert client.get(f"/en/admin/{one}/", {"officer": word}).status_code == 200
    for one in LISTS[:2]:
        assert client.get(f"/en/admin/{one}/", {"first_published": word}).status_code == 200


def test_what_is_said_of_a_record_follows_its_officer() -> None:
    officer = person("officer")
    for one in (officer, None):
        ico = organization(officer=one, neq="1140000001" if one else "", published=False)
        review(ico)
        partner = organization("southern_partner", officer=one)
        stored(Need(organization=partner, key=f"besoin-{one}", title_fr="De l’eau"))
        owner = project(officer=one, published=False)
        stored(Obligation(project=owner, kind="Rapport", due_on="2026-01-01"))
    client = client_of(officer)
    codes = {"confirm", "need-untranslated", "overdue"}
    for word, count in (("mine", 1), ("none", 1), ("all", 2)):
        found = {one.task.code: one for one in asked(client, officer=word)}
        assert {code: found[code].count for code in codes} == dict.fromkeys(codes, count)
        for code in codes:
            assert client.get(found[code].url).context["cl"].result_count == count


@pytest.mark.parametrize("role", ["officer", "reviewer", "analyst", "administrator"])
def test_every_role_sees_the_same_tasks(role: str) -> None:
    in_review(None, 3)
    assert waiting(signed_in(role)) == {"organization-review": 3}


def test_who_may_not_see_a_model_sees_no_task_nor_figure_of_it() -> None:
    in_review(None)
    submit(Project, [project(published=False).pk], by=None)
    user = User.objects.create_user(username="seule", is_staff=True)
    assert asked(client_of(user)) == []
    assert client_of(user).get(HOME).context["figures"] == []
    user.user_permissions.add(Permission.objects.get(codename="view_project"))
    page = client_of(user).get(HOME)
    assert {one.task.model for one in page.context["queue"]} == {Project}
    assert {one.figure.code for one in page.context["figures"]} == {"published", "types"}
    (published,) = [t for t in page.context["figures"] if t.figure.code == "published"]
    assert [row.label for row in published.rows] == ["Projects"]


# What waits


def test_gaps_say_the_first_one_and_lead_to_it() -> None:
    record = project("awareness", title_en="Wells", summary_fr="Des puits.", summary_en="Wells.")
    archived = project(published=False)
    archive(Project, [archived.pk], by=None, reason="Saisi deux fois.")
    (found,) = [one for one in asked(signed_in("officer")) if one.task.code == "project-incomplete"]
    assert found.first == [
        (
            "Wells",
            f"/en/admin/projects/project/{record.pk}/change/#sectors-group",
            "No sector is named. And 2 other gaps.",
        )
    ]


def test_french_without_english_leads_to_the_text() -> None:
    record = project(title_en="Wells", summary_fr="Des puits.")
    organization("southern_partner", description_fr="", description_en="English alone.")
    found = {one.task.code: one for one in asked(signed_in("officer"))}
    assert [url for _label, url, _note in found["project-untranslated"].first] == [
        f"/en/admin/projects/project/{record.pk}/change/#id_summary_en"
    ]
    assert "organization-untranslated" not in found


def test_a_draft_nobody_touched_for_thirty_days() -> None:
    officer = person("officer")
    with time_machine.travel("2026-02-08 15:59Z", tick=False):
        old = organization("southern_partner", published=False, officer=officer)
        organization("southern_partner", published=True, officer=officer)
    with time_machine.travel("2026-02-08 16:01Z", tick=False):
        organization("southern_partner", published=False, officer=officer)
    with time_machine.travel(SINCE, tick=False):
        (found,) = asked(client_of(officer))
        assert found.task.code == "organization-forgotten"
        assert found.first == [
            (
                str(old),
                f"/en/admin/organizations/organization/{old.pk}/change/",
                "since Feb. 8, 2026",
            )
        ]


def test_beyond_999_a_task_counts_no_further() -> None:
    one = organization("southern_partner", published=False)
    submit(Organization, [one.pk], by=None)
    one.refresh_from_db()
    copies = [
        Organization(
            key=f"k{n}", slug=f"s{n}", name=f"N {n}", **{f: getattr(one, f) for f in COPIED}
        )
        for n in range(MOST)
    ]
    Organization.objects.bulk_create(copies[1:])
    client = signed_in("officer")
    (found,) = asked(client)
    assert (found.number, len(found.first)) == ("999", 5)
    Organization.objects.bulk_create(copies[:1])
    (found,) = asked(client)
    assert (found.number, found.count) == ("999+", 1000)
    assert "(999+)" in client.get(HOME).content.decode()


COPIED = ("kind", "country", "nonprofit", "publication")


def test_tasks_stand_in_their_groups_the_most_pressing_first() -> None:
    in_review(None)
    stored(Obligation(project=project(), kind="Rapport", due_on="2026-01-01"))
    groups = [one.task.group for one in asked(signed_in("officer"))]
    assert groups == sorted(groups, key=list(Group).index)
    assert set(groups) == set(Group)
    assert len({task.code for task in TASKS.values()}) == len(TASKS)


# The page


@pytest.mark.parametrize("home", ["/admin/", "/en/admin/"])
def test_an_empty_registry_in_both_languages(home: str, assert_valid_html: Any) -> None:
    client = signed_in("officer")
    page = client.get(home)
    assert_valid_html(page)
    assert page.context["queue"] == []
    assert page.content.decode().count("<h1") == 1
    mine = client.get(home, {"officer": "mine"})
    assert_valid_html(mine)
    said = {"/admin/": "Rien ne vous attend", "/en/admin/": "Nothing waits for you"}
    assert said[home] in mine.content.decode()


@pytest.mark.parametrize("home", ["/admin/", "/en/admin/"])
def test_a_page_of_work_in_both_languages(
    home: str, assert_valid_html: Any, people: tuple[User, User]
) -> None:
    project(title_fr="Puits & <écoles>")
    client = client_of(people[0])
    for word in ("mine", "all", str(people[1].pk)):
        page = client.get(home, {"officer": word})
        assert_valid_html(page)
        assert "style=" not in page.content.decode()


def test_the_page_asks_a_bounded_number_of_times(people: tuple[User, User]) -> None:
    client = client_of(people[0])

    def queries(word: str) -> int:
        client.get(HOME, {"officer": word})
        with CaptureQueriesContext(connection) as found:
            client.get(HOME, {"officer": word})
        return len(found)

    few = queries("mine"), queries("all")
    in_review(people[0], 4)
    in_review(None, 4)
    assert (queries("mine"), queries("all")) == few
    # One question for each task and one more where something waits; those of the page, of its
    # figures (two years) and of who is in charge.
    assert max(few) <= 2 * len(TASKS) + 25
