"""The work list of duplicates, and a merge by the door that staff use."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.tests.people import signed_in
from organizations.actions.comparing import compare_waiting
from organizations.models import Merge, NotDuplicate, Organization, PossibleDouble
from tests import builders

pytestmark = pytest.mark.django_db

LIST = reverse("admin:organizations_organization_duplicates")


def page(name: str, *args: Any) -> str:
    return reverse(f"admin:organizations_organization_{name}", args=args)


@pytest.fixture
def two() -> tuple[Organization, Organization]:
    kept = builders.organization(name="Centre Alpha de solidarité", city="Laval")
    duplicate = builders.organization(name="CENTRE ALPHA SOLIDARITE inc.", city="Québec")
    compare_waiting()
    return duplicate, kept


@pytest.fixture
def reviewer() -> Client:
    return signed_in("reviewer")


def pairs(client: Client, **asked: Any) -> list[Any]:
    return [line.pair for line in client.get(LIST, asked).context["lines"]]


def test_the_list_says_why_two_look_like_one(two: Any, reviewer: Client) -> None:
    (pair,) = pairs(reviewer)
    assert {pair.first, pair.second} == {*two}
    assert [reason.code for reason in pair.reasons] == ["same_words", "other_city"]
    text = reviewer.get(LIST).content.decode()
    assert "Laval" in text and f"{pair.confidence} %" in text  # noqa: PT018 - one page


def test_a_change_is_seen_at_once(
    two: Any, reviewer: Client, django_capture_on_commit_callbacks: Any
) -> None:
    duplicate, _kept = two
    duplicate.name = "Tout autre chose"
    with django_capture_on_commit_callbacks(execute=True):
        builders.stored(duplicate)
    assert pairs(reviewer) == []
    with django_capture_on_commit_callbacks(execute=True):
        builders.organization(aliases=["Alpha, centre de solidarité"])
    assert len(pairs(reviewer)) == 1


def test_what_is_told_apart_is_remembered(two: Any) -> None:
    client = signed_in("officer")
    duplicate, kept = two
    posted = {"other": kept.pk, "reason": "Deux villes", "back": "kind=ico"}
    answer = client.post(page("tell_apart", duplicate.pk), posted)
    assert answer["Location"] == f"{LIST}?kind=ico"
    assert pairs(client) == []
    (apart,) = pairs(client, show="apart")
    assert (apart.reason, apart.by.username) == ("Deux villes", "officer")
    assert not Organization.objects.filter(pk=kept.pk).breaking(_duplicate()).exists()
    client.post(page("bring_together", apart.pk))
    assert len(pairs(client)) == 1


def _duplicate() -> Any:
    return next(rule for rule in Organization.rules if rule.code == "organization.duplicate")


def test_a_reason_is_asked_for(two: Any, reviewer: Client) -> None:
    duplicate, kept = two
    reviewer.post(page("tell_apart", duplicate.pk), {"other": kept.pk, "reason": " "})
    assert not NotDuplicate.objects.exists()


@pytest.mark.parametrize(
    "asked", [{"kind": "x"}, {"country": "ZZ"}, {"sure": "x"}, {"p": "x"}, {"q": "x" * 10_000}]
)
def test_a_wrong_value_is_told(asked: dict[str, str], reviewer: Client) -> None:
    answer = reviewer.get(LIST, asked)
    (name,) = asked
    assert answer.status_code == 400
    assert answer.context["form"].errors.keys() == {name}


def test_a_page_past_the_end_is_not_found(reviewer: Client) -> None:
    assert reviewer.get(LIST, {"p": "2"}).status_code == 404


def test_the_list_asks_as_much_for_many(reviewer: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            reviewer.get(LIST)
        return len(asked)

    for number in range(2):
        builders.organization(name=f"Alpha Bêta Gamma {'inc.' * number}", aliases=[f"A{number}"])
    compare_waiting()
    few = queries()
    for number in range(6):
        builders.organization(name=f"Alpha, Bêta {'-' * number} Gamma", aliases=[f"B{number}"])
    compare_waiting()
    assert PossibleDouble.objects.count() == 28
    assert queries() == few


def test_a_merge_is_read_confirmed_and_undone(two: Any, reviewer: Client) -> None:
    duplicate, kept = two
    builders.project(lead=duplicate)
    url = page("merge", duplicate.pk)
    read = reviewer.get(url, {"other": kept.pk})
    titles = {group.title for group in read.context["groups"]}
    assert titles == {"Participations"}
    form = read.context["form"]
    posted = {name: form[name].value() for name in form.fields} | {"side-city": "duplicate"}
    assert reviewer.post(url, posted | {"reason": ""}).context["form"].errors.keys() == {"reason"}
    answer = reviewer.post(url, posted | {"reason": "Le même"}, follow=True)
    assert answer.status_code == 200
    kept.refresh_from_db()
    assert (kept.city, kept.participations.count()) == ("Québec", 1)
    done = Merge.objects.get()
    assert reviewer.get(page("merged", done.pk)).context["touched"] == []
    left = reviewer.get(page("change", duplicate.pk))
    assert (left.context["moves"], left.context["has_change_permission"]) == ([], False)
    assert page("merged", done.pk) in left.content.decode()
    reviewer.post(page("merged", done.pk), {"reason": "Deux"})
    kept.refresh_from_db()
    assert (kept.city, kept.participations.count()) == ("Laval", 0)


def test_what_changed_since_it_was_read_is_not_merged(two: Any, reviewer: Client) -> None:
    duplicate, kept = two
    url = page("merge", duplicate.pk)
    form = reviewer.get(url, {"other": kept.pk}).context["form"]
    posted = {name: form[name].value() for name in form.fields} | {"reason": "Le même"}
    kept.phone = "418 555-0100"
    builders.stored(kept)
    assert reviewer.post(url, posted).status_code == 200
    assert not Merge.objects.exists()


def test_who_does_not_publish_merges_nothing(two: Any) -> None:
    duplicate, kept = two
    client = signed_in("officer")
    assert client.get(page("merge", duplicate.pk), {"other": kept.pk}).status_code == 403
    assert "merge/" not in client.get(LIST).content.decode()


@pytest.mark.parametrize("other", ["", "x", "99999999999999999999", "0"])
def test_no_other_record_is_not_found(two: Any, reviewer: Client, other: str) -> None:
    assert reviewer.get(page("merge", two[0].pk), {"other": other}).status_code == 404
