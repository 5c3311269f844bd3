"""Staff move records between draft, review, published and archived; history says who and why."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from accounts.tests.people import signed_in
from organizations.models import Alias, Organization
from projects.models import Participation, Project, RuleException
from registry.actions import Draft, write
from registry.tests.filling import Filled
from tests import builders

pytestmark = pytest.mark.django_db
URL = "/en/admin/organizations/organization/"


def draft(**fields: Any) -> Organization:
    return builders.organization(published=False, **fields)


def move(client: Client, record: Any, name: str, **posted: Any) -> str:
    """Asks for a move from the page of a record; what the person is told."""
    response = client.post(f"{URL}{record.pk}/move/{name}/", posted)
    assert response.status_code == 302
    assert response["Location"] == f"{URL}{record.pk}/change/"
    record.refresh_from_db()
    return str([*get_messages(response.wsgi_request)][-1])


def move_all(client: Client, name: str, *records: Any, **posted: Any) -> Any:
    """Asks for a move of a selection."""
    pks = [record.pk for record in records]
    response = client.post(URL, {"action": name, "_selected_action": pks, **posted})
    for record in records:
        record.refresh_from_db()
    return response


def told(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def offered(client: Client, record: Any) -> list[str]:
    return [one.name for one in client.get(f"{URL}{record.pk}/change/").context["moves"]]


def test_a_page_offers_the_moves_of_its_state_and_of_the_person() -> None:
    officer, reviewer = signed_in("officer"), signed_in("reviewer")
    record = draft()
    assert offered(officer, record) == ["submit", "archive"]
    assert offered(reviewer, record) == ["submit", "publish", "archive"]
    move(officer, record, "submit")
    assert offered(officer, record) == ["withdraw", "archive"]
    assert offered(reviewer, record) == ["publish", "withdraw", "archive"]
    move(reviewer, record, "publish")
    assert offered(officer, record) == []
    assert offered(reviewer, record) == ["withdraw", "archive"]


def test_a_record_goes_from_draft_to_the_public_and_back() -> None:
    officer, reviewer = signed_in("officer"), signed_in("reviewer")
    record = draft()
    assert move(officer, record, "submit") == "1 submitted for review."
    assert record.publication == "in_review"
    assert move(reviewer, record, "publish", reason="Complete") == "1 published."
    assert record.publication == "published"
    assert move(reviewer, record, "withdraw") == "1 withdrawn to draft."
    assert record.publication == "draft"
    lines = [
        (
            line.publication,
            line.history_user and line.history_user.username,
            line.history_change_reason,
        )
        for line in record.history.all()[:3]
    ]
    assert lines == [
        ("draft", "reviewer", ""),
        ("published", "reviewer", "Complete"),
        ("in_review", "officer", ""),
    ]


def test_what_breaks_a_rule_is_held_back_with_its_reasons() -> None:
    record = draft(region="")
    message = move(signed_in("reviewer"), record, "publish")
    assert record.publication == "draft"
    assert "1 held back:" in message
    assert "The presence in Québec has no administrative region. Choose a region" in message


def test_a_page_says_what_keeps_it_from_publication_and_leads_there() -> None:
    record = draft(region="")
    page = signed_in("officer").get(f"{URL}{record.pk}/change/")
    reasons = page.context["fitness"].blocking
    assert [(one.rule.code, one.anchor) for one in reasons] == [("ico.region", "id_region")]
    text = page.content.decode()
    assert "Not publishable because:" in text
    assert '<a href="#id_region">The presence in Québec has no administrative region.</a>' in text


def test_a_page_shows_the_exceptions_that_lift_a_rule() -> None:
    project = builders.project("development", countries=["HT"], published=False)
    excepted = [RuleException(rule="project.southern_partner", reason="Conflict zone")]
    write([Draft(project, {"exceptions": excepted})], by=None)
    page = signed_in("officer").get(f"/en/admin/projects/project/{project.pk}/change/")
    fitness = page.context["fitness"]
    assert [one.rule.code for one in fitness.blocking] == ["project.contractor"]
    assert [one.anchor for one in fitness.blocking] == ["participations-group"]
    assert [(one.rule.code, one.reason) for one in fitness.exempted] == [
        ("project.southern_partner", "Conflict zone")
    ]
    assert "Exception recorded: Conflict zone" in page.content.decode()


def test_an_anchor_of_a_page_exists_on_it() -> None:
    project = builders.project(
        "development", title_fr="", title_en="Wells", published=False, regions=[]
    )
    page = signed_in("officer").get(f"/en/admin/projects/project/{project.pk}/change/")
    anchors = [one.anchor for one in page.context["fitness"].blocking]
    assert anchors == [
        "participations-group",
        "participations-group",
        "id_title_fr",
        "countries-group",
    ]
    for anchor in anchors:
        assert f'id="{anchor}"' in page.content.decode()


def test_an_archive_needs_a_reason() -> None:
    reviewer, record = signed_in("reviewer"), builders.organization()
    message = move(reviewer, record, "archive", reason="  ")
    assert "An archived record states why it was archived." in message
    assert record.publication == "published"
    assert move(reviewer, record, "archive", reason="Closed in 2020") == "1 archived."
    assert (record.publication, record.archived_reason) == ("archived", "Closed in 2020")
    assert "Closed in 2020" in reviewer.get(f"{URL}{record.pk}/change/").content.decode()


def test_a_move_is_posted_and_by_who_may() -> None:
    record, public = draft(), builders.organization()
    officer = signed_in("officer")
    assert officer.get(f"{URL}{record.pk}/move/submit/").status_code == 405
    assert officer.post(f"{URL}{record.pk}/move/publish/").status_code == 403
    assert officer.post(f"{URL}{public.pk}/move/withdraw/").status_code == 403
    assert signed_in("analyst").post(f"{URL}{record.pk}/move/submit/").status_code == 403
    assert officer.post(f"{URL}{record.pk}/move/nonsense/").status_code == 404
    assert officer.post(f"{URL}0/move/submit/").status_code == 404
    assert (
        Client().post(f"{URL}{record.pk}/move/submit/")["Location"].startswith("/en/admin/login/")
    )
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(record.history.model.history_user.field.related_model.objects.first())
    assert strict.post(f"{URL}{record.pk}/move/submit/").status_code == 403
    assert {*Organization.objects.values_list("publication", flat=True)} == {"draft", "published"}


def test_a_selection_is_published_or_held_back_one_by_one() -> None:
    good, bad = draft(), draft(region="", name="Sans région")
    response = move_all(signed_in("reviewer"), "publish", good, bad)
    assert (good.publication, bad.publication) == ("published", "draft")
    message = told(response)
    assert "1 published." in message
    assert "1 held back:" in message
    assert f'<a href="{URL}{bad.pk}/change/">Sans région</a>' in message


def test_a_selection_with_a_public_record_is_beyond_an_officer() -> None:
    officer, hidden, public = signed_in("officer"), draft(), builders.organization()
    response = move_all(officer, "archive", hidden, public, reason="Why not")
    assert "your account may not change what is public" in told(response)
    assert (hidden.publication, public.publication) == ("draft", "published")
    assert "publish" not in officer.get(URL).context["cl"].model_admin.get_actions(
        officer.get(URL).wsgi_request
    )


def test_archiving_a_selection_asks_why_first() -> None:
    reviewer, one, two = signed_in("reviewer"), draft(), builders.organization()
    asked = move_all(reviewer, "archive", one, two)
    assert asked.status_code == 200
    page = asked.content.decode()
    assert 'name="reason"' in page
    assert str(one) in page
    assert one.publication == "draft"
    again = move_all(reviewer, "archive", one, two, reason="")
    assert "Give the reason" in again.content.decode()
    move_all(reviewer, "archive", one, two, reason="Merged into another")
    assert {one.archived_reason, two.archived_reason} == {"Merged into another"}


def test_an_analyst_is_offered_files_and_nothing_else() -> None:
    draft()
    form = signed_in("analyst").get(URL).context["action_form"]
    offered = [name for name, _label in form.fields["action"].choices if name]
    assert offered == ["export_csv", "export_xlsx"]


def history(client: Client, record: Any) -> list[Any]:
    opts = record._meta
    url = f"/en/admin/{opts.app_label}/{opts.model_name}/{record.pk}/history/"
    response = client.get(url)
    assert response.status_code == 200
    return response.context["page"].object_list


def test_history_says_who_when_what_and_why_of_the_record_and_its_parts() -> None:
    officer = signed_in("officer")
    record = draft(name="Avant", aliases=["Premier", "Second"])
    page = Filled(officer, f"{URL}{record.pk}/change/")
    page.type(name="Après", region="09", change_reason="New letters patent")
    page.change("aliases", 0, name="Premier nom").delete("aliases", 1)
    page.add("aliases", name="Troisième").saved()
    event, created = history(officer, record)
    assert (event.by.username, event.reason) == ("officer", "New letters patent")
    told = {(entry.label, entry.name, str(entry.verb)): entry.changes for entry in event.entries}
    assert {*told} == {
        ("", "", "changed"),
        ("Other name", "Premier nom", "changed"),
        ("Other name", "Second", "deleted"),
        ("Other name", "Troisième", "added"),
    }
    own = [(one.label, one.old, one.new) for one in told["", "", "changed"]]
    assert own == [
        ("Official name", "Avant", "Après"),
        ("Québec region", "Montréal", "Côte-Nord"),
    ]
    assert [str(entry.verb) for entry in created.entries] == ["added"] * 3
    assert created.by is None


def test_history_names_records_and_countries_and_answers() -> None:
    south = draft(kind="southern_partner")
    one, other = draft(name="Premier"), draft(name="Autre")
    partnership = builders.partnership(one, south)
    partnership.ico = other
    write([Draft(partnership)], by=None)
    changes = history(signed_in("analyst"), partnership)[0].entries[0].changes
    assert [(c.label, c.old, c.new) for c in changes] == [("ICO", "Premier", "Autre")]
    south.country, south.nonprofit = "SN", None
    write([Draft(south)], by=None)
    changes = history(signed_in("officer"), south)[0].entries[0].changes
    assert [(c.label, c.old, c.new) for c in changes] == [
        ("Country", "Haiti", "Senegal"),
        ("Local non-profit", "Yes", "(empty)"),
    ]


def test_history_offers_no_way_around_the_verbs() -> None:
    record = draft()
    page = signed_in("administrator").get(f"{URL}{record.pk}/history/").content.decode()
    main = page.split('id="content-main"')[1]
    assert "<form" not in main
    assert "Revert" not in page


def test_a_long_history_comes_in_pages() -> None:
    record = draft()
    for number in range(35):
        record.acronym = f"A{number}"
        write([Draft(record)], by=None)
    officer = signed_in("officer")
    first = officer.get(f"{URL}{record.pk}/history/")
    assert len(first.context["page"].object_list) == 30
    second = officer.get(f"{URL}{record.pk}/history/?p=2").context["page"].object_list
    assert [c.new for event in second for e in event.entries for c in e.changes] == [
        "A4",
        "A3",
        "A2",
        "A1",
        "A0",
    ]


def test_queries_of_history_are_the_same_for_few_and_many_lines(
    django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    few, many = draft(aliases=["A"]), draft(aliases=["A"])
    for number in range(25):
        write([Draft(many, {"aliases": [Alias(name=f"N{number}")]})], by=None)
    officer = signed_in("officer")
    with django_assert_max_num_queries(30) as counted:
        officer.get(f"{URL}{few.pk}/history/")
    with django_assert_num_queries(len(counted)):
        officer.get(f"{URL}{many.pk}/history/")
    assert Project.objects.count() == 0


# Two sessions: what another person changed since the page was opened is not decided upon.


def seen(client: Client, record: Any) -> dict[str, str]:
    """What the form of moves on the page of a record posts."""
    page = client.get(f"{URL}{record.pk}/change/")
    value = page.context["seen_at"]
    assert f'name="seen_at" value="{value}"' in page.content.decode()
    return {"seen_at": value}


MEANWHILE = "Someone changed this record, or a part of it, after you opened it."


@pytest.mark.parametrize("name", ["publish", "submit", "archive"])
def test_a_record_that_someone_changed_meanwhile_is_not_moved(name: str) -> None:
    record, reviewer = draft(), signed_in("reviewer")
    mine = seen(reviewer, record)
    page = Filled(signed_in("officer"), f"{URL}{record.pk}/change/")
    page.type(name="Autre nom").saved()
    assert MEANWHILE in move(reviewer, record, name, reason="Fini", **mine)
    assert (record.publication, record.name) == ("draft", "Autre nom")
    move(reviewer, record, name, reason="Fini", **seen(reviewer, record))
    assert record.publication != "draft"


def test_a_part_that_someone_added_through_its_own_list_is_a_change() -> None:
    project = builders.project(published=False)
    url = f"/en/admin/projects/project/{project.pk}/"
    reviewer = signed_in("reviewer")
    mine = {"seen_at": reviewer.get(f"{url}change/").context["seen_at"]}
    row = Participation(project=project, organization=draft(), role="partner")
    write([Draft(row)], by=None)
    lines = project.history.count()
    told = [*get_messages(reviewer.post(f"{url}move/publish/", mine).wsgi_request)]
    assert MEANWHILE in str(told[-1])
    project.refresh_from_db()
    assert (project.publication, project.history.count()) == ("draft", lines)


def test_a_moment_that_no_page_gives() -> None:
    record = draft()
    answer = signed_in("reviewer").post(f"{URL}{record.pk}/move/publish/", {"seen_at": "hier"})
    assert answer.status_code == 400
