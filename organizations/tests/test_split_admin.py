"""A split by the door that staff use: who, what, what comes of it, and back."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.tests.people import signed_in
from organizations.models import Alias, Contact, Organization, Split
from projects.models import Contribution, Participation, Project
from registry.actions import Draft, write
from tests import builders

pytestmark = pytest.mark.django_db

MONEY, PARTS = "contribution.organization", "participation.organization"


def page(name: str, *args: Any) -> str:
    return reverse(f"admin:organizations_organization_{name}", args=args)


@pytest.fixture
def reviewer() -> Client:
    return signed_in("reviewer")


@pytest.fixture
def consortium() -> Organization:
    one = builders.organization(name="Consortium CECI–EUMC", website="https://c.example.org")
    builders.organization(name="CECI", key="ceci")
    project = builders.project(lead=one)
    builders.stored(Alias(organization=one, name="C et E"))
    builders.stored(
        Contribution(
            project=project, organization=one, source="mrif", stage="planned", amount=Decimal(5)
        )
    )
    return one


def named(*members: dict[str, str]) -> dict[str, Any]:
    """The lines of members as they are posted."""
    lines = {f"form-{n}-{k}": v for n, one in enumerate(members) for k, v in one.items()}
    return {"form-TOTAL_FORMS": len(members), "form-INITIAL_FORMS": 0, **lines}


TWO = named({"existing": "ceci"}, {"name": "EUMC", "kind": "ico", "country": "CA"})


def along(answer: Any) -> dict[str, Any]:
    """What the page would post, whatever is chosen on it."""
    asked = [line.way for line in answer.context.get("lines", ()) if line.way]
    shown = [*asked, *answer.context.get("fields", ())]
    said = {one.html_name: one.value() for one in shown} or dict(answer.context["said"])
    return {**TWO, **said, "kept": answer.context["form"].packed}


def test_a_consortium_is_split_and_made_one_again(consortium: Any, reviewer: Client) -> None:
    url = page("split", consortium.pk)
    assert url in reviewer.get(page("change", consortium.pk)).content.decode()
    assert len(reviewer.get(url).context["members"].forms) == 3
    ways = reviewer.post(url, {**TWO, "go": "rows"})
    assert [line.sort.key for line in ways.context["lines"]] == ["alias.organization", MONEY, PARTS]
    posted = {**along(ways), "field-website": "2", f"way-{MONEY}": "each"}
    seen = reviewer.post(url, {**posted, "go": "preview"})
    assert (seen.context["reasons"], seen.context["staying"]) == ([], [("Autres noms", 1)])
    outcomes = {(one.title, one.member, one.count) for one in seen.context["outcomes"]}
    assert {("Participations", "CECI", 1), ("Participations", "EUMC", 1)} <= outcomes
    posted |= {"seen": seen.context["seen"], "go": "split"}
    assert reviewer.post(url, posted).context["why"].errors.keys() == {"reason"}
    answer = reviewer.post(url, {**posted, "reason": "Un consortium"}, follow=True)
    done = Split.objects.get()
    assert answer.redirect_chain == [(page("parted", done.pk), 302)]
    made = Organization.objects.get(name="EUMC")
    assert (made.website, made.contributions.get().amount) == (
        "https://c.example.org",
        Decimal("2.50"),
    )
    left = reviewer.get(page("change", consortium.pk))
    assert (left.context["moves"], left.context["has_change_permission"]) == ([], False)
    for one in (consortium, made):
        text = reviewer.get(page("change", one.pk)).content.decode()
        assert page("parted", done.pk) in text
    assert reviewer.get(url)["Location"] == page("change", consortium.pk)
    assert reviewer.get(page("parted", done.pk)).context["touched"] == []
    reviewer.post(page("parted", done.pk), {"reason": "Un seul"})
    consortium.refresh_from_db()
    assert (consortium.is_public, consortium.participations.count()) == (True, 1)


def test_rows_are_chosen_page_by_page(consortium: Any, reviewer: Client) -> None:
    made = [Project(type="awareness", title_fr=f"P{n}") for n in range(30)]
    write([Draft(project) for project in made], by=None)
    rows = [Participation(project=p, organization=consortium, role="lead") for p in made]
    write([Draft(row) for row in rows], by=None)
    url = page("split", consortium.pk)
    first = reviewer.post(url, {**TWO, "go": "rows"})
    posted = {**along(first), f"row-{PARTS}:{rows[0].pk}": "2", "page": f"{PARTS}:2"}
    second = reviewer.post(url, posted)
    line = second.context["lines"][-1]
    assert (line.page, len(line.rows), line.apart) == (2, 6, 1)
    posted = {**along(second), f"row-{PARTS}:{rows[29].pk}": "1"}
    seen = reviewer.post(url, {**posted, "go": "preview"})
    kept = json.loads(seen.context["form"].packed)
    assert kept == {f"{PARTS}:{rows[0].pk}": "2", f"{PARTS}:{rows[29].pk}": "1"}
    undone = {**along(seen), f"row-{PARTS}:{rows[0].pk}": ""}
    again = reviewer.post(url, {**undone, "go": "rows"})
    assert json.loads(again.context["packed"]) == {f"{PARTS}:{rows[29].pk}": "1"}


def test_the_pages_ask_as_much_for_many_rows(consortium: Any, reviewer: Client) -> None:
    def queries(go: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            reviewer.post(page("split", consortium.pk), {**TWO, "go": go, "kept": "{}", **WAYS})
        return len(asked)

    first = reviewer.post(page("split", consortium.pk), {**TWO, "go": "rows"})
    WAYS = {k: v for k, v in along(first).items() if k.startswith(("way-", "field-"))}  # noqa: N806
    few = queries("rows"), queries("preview")
    made = [Project(type="awareness", title_fr=f"P{n}") for n in range(20)]
    write([Draft(project) for project in made], by=None)
    write(
        [Draft(Participation(project=p, organization=consortium, role="lead")) for p in made],
        by=None,
    )
    assert (queries("rows"), queries("preview")) == few


@pytest.mark.parametrize(
    "members, told",
    [
        (named({"existing": "ceci"}), "Nommez au moins deux membres."),
        (named({"existing": "nulle part"}, {"existing": "ceci"}), "Aucune fiche"),
        (named({"existing": "Deux noms"}, {"existing": "ceci"}), "D1 (Deux noms) · D2 (Deux noms)"),
        (named({"existing": "ceci", "name": "A"}, {"existing": "ceci"}), "pas les deux"),
        (named({"name": "A", "kind": ""}, {"existing": "ceci"}), "obligatoire"),
    ],
    ids=["one", "nobody", "two of a name", "both", "no kind"],
)
def test_who_is_no_member_is_told(
    consortium: Any, reviewer: Client, members: Any, told: str
) -> None:
    for key in ("D1", "D2"):
        builders.organization(key=key, name="Deux noms")
    answer = reviewer.post(page("split", consortium.pk), {**members, "go": "rows"})
    assert answer.status_code == 200
    assert told in answer.content.decode()
    assert "members" in answer.context


@pytest.mark.parametrize(
    "posted",
    [
        {"kept": "[1]"},
        {"kept": "{"},
        {"kept": '{"x": "1"}'},
        {"kept": '{"participation.organization:1": "9"}'},
        {f"row-{PARTS}:1": "9"},
        {f"way-{PARTS}": "stays"},
    ],
)
def test_what_is_no_choice_is_told(consortium: Any, reviewer: Client, posted: Any) -> None:
    url = page("split", consortium.pk)
    whole = {**along(reviewer.post(url, {**TWO, "go": "rows"})), **posted, "go": "split"}
    answer = reviewer.post(url, {**whole, "reason": "x", "seen": "x"})
    assert len(answer.context["errors"]) == 1
    assert not Split.objects.exists()


def test_what_changed_since_it_was_read_is_told(consortium: Any, reviewer: Client) -> None:
    url = page("split", consortium.pk)
    posted = {**along(reviewer.post(url, {**TWO, "go": "rows"})), "reason": "Un consortium"}
    seen = reviewer.post(url, {**posted, "go": "preview"}).context["seen"]
    builders.stored(Contact(organization=consortium, function="Direction", email="d@example.org"))
    answer = reviewer.post(url, {**posted, "seen": seen, "go": "split"})
    assert len(answer.context["why"].non_field_errors()) == 1
    assert not Split.objects.exists()
    posted["seen"] = answer.context["seen"]
    assert reviewer.post(url, {**posted, "go": "split"}).status_code == 302


def test_a_rule_that_would_be_broken_keeps_it_from_being_confirmed(
    consortium: Any, reviewer: Client
) -> None:
    url = page("split", consortium.pk)
    south = named(
        {"existing": "ceci"}, {"name": "Coop", "kind": "southern_partner", "country": "HT"}
    )
    posted = {**along(reviewer.post(url, {**south, "go": "rows"})), **south, "go": "preview"}
    answer = reviewer.post(url, posted)
    assert len(answer.context["reasons"]) == 1
    assert 'value="split"' not in answer.content.decode()


def test_one_more_line_is_asked_for(consortium: Any, reviewer: Client) -> None:
    answer = reviewer.post(page("split", consortium.pk), {**TWO, "go": "more"})
    assert len(answer.context["members"].forms) == 3
    assert "EUMC" in answer.content.decode()


def test_who_does_not_publish_splits_nothing(consortium: Any) -> None:
    client = signed_in("officer")
    assert client.get(page("split", consortium.pk)).status_code == 403
    text = client.get(page("change", consortium.pk)).content.decode()
    assert page("split", consortium.pk) not in text
