"""A form is saved once, however often it is sent; coming back to it overwrites nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.tests.people import person, signed_in
from organizations.models import Organization
from registry.actions import Draft, write
from registry.actions.presence import claim
from registry.models import SentForm
from registry.tests.filling import Filled, errors
from tests import builders
from tests.racing import race

__all__ = ["race"]
pytestmark = pytest.mark.django_db
URL = "/en/admin/organizations/organization/"
Race = Callable[..., list[str]]


@pytest.fixture
def officer() -> Client:
    return signed_in("officer")


def new(client: Client) -> Filled:
    page = Filled(client, f"{URL}add/?kind=ico")
    return page.type(name="Neuve", country="CA").add("aliases", name="Autre")


def test_a_new_record_sent_twice_is_made_once(officer: Client) -> None:
    page = new(officer)
    page.saved()
    again = page.save()
    made = Organization.objects.get()
    assert again["Location"] == f"{URL}{made.pk}/change/"
    text = officer.get(again["Location"]).content.decode()
    assert "This form had been saved already: it was not saved a second time." in text
    assert made.aliases.count() == 1
    sent = SentForm.objects.get()
    assert (sent.model, sent.record_pk) == ("organizations.organization", made.pk)


def test_a_second_click_on_another_button_makes_no_second_record(officer: Client) -> None:
    page = new(officer)
    page.saved()
    page.type(_addanother="1").saved()
    assert Organization.objects.count() == 1


def test_the_page_before_typed_otherwise_says_what_it_made(officer: Client) -> None:
    page = new(officer)
    page.saved()
    response = page.type(name="Une autre").save()
    (message,) = errors(response)[""]
    assert "This form was saved already, as" in message
    assert Organization.objects.count() == 1
    form = response.context["adminform"].form
    assert form["name"].value() == "Une autre"
    page.type(form_token=form["form_token"].value(), key=form["key"].value()).saved()
    assert {one.name for one in Organization.objects.all()} == {"Neuve", "Une autre"}


def test_a_change_sent_twice_adds_its_rows_once(officer: Client) -> None:
    ico = builders.organization(published=False)
    page = Filled(officer, f"{URL}{ico.pk}/change/").type(acronym="A")
    page.add("aliases", name="Autre").saved()
    lines = ico.history.count()
    assert page.saved()["Location"] == f"{URL}{ico.pk}/change/"
    assert ico.aliases.count() == 1
    assert ico.history.count() == lines


def test_the_page_before_does_not_overwrite_what_was_saved(officer: Client) -> None:
    ico = builders.organization(acronym="A", city="Québec", published=False)
    page = Filled(officer, f"{URL}{ico.pk}/change/").type(acronym="B")
    page.saved()
    merge = page.type(acronym="A", city="Lévis").save().context["merge"]
    assert {one.name: one.default for one in merge.differences} == {
        "acronym": "theirs",
        "city": "mine",
    }
    assert Organization.objects.get().acronym == "B"


def test_a_form_saved_without_a_change_may_be_changed_then(officer: Client) -> None:
    ico = builders.organization(published=False)
    page = Filled(officer, f"{URL}{ico.pk}/change/")
    page.saved()
    page.type(acronym="B").saved()
    assert Organization.objects.get().acronym == "B"


@pytest.mark.parametrize("token", ["", "x", "a:b", "\x00", "9" * 9999])
def test_a_token_that_is_none_of_ours_protects_nothing_and_breaks_nothing(
    token: str, officer: Client
) -> None:
    page = new(officer).type(form_token=token)
    page.saved()
    assert not SentForm.objects.exists()


def test_someone_elses_token_is_nobodys(officer: Client) -> None:
    token = new(signed_in("reviewer")).data["form_token"]
    new(officer).type(form_token=token).saved()
    assert not SentForm.objects.exists()


def test_a_form_sent_at_the_same_moment_waits_for_the_first(race: Race) -> None:
    who, answers = person("officer"), []

    def send() -> None:
        answers.append(claim("token", "content", Organization, by=who))

    def again() -> None:
        from django.db import transaction  # noqa: PLC0415 - beside its only use

        with transaction.atomic():
            send()

    race(send, again)
    assert answers == [True, False]


def test_two_who_save_at_the_same_moment_do_not_overwrite_one_another(race: Race) -> None:
    ico = builders.organization(acronym="A", published=False)
    mine, theirs = (Organization.objects.get(pk=ico.pk) for _person in range(2))
    theirs.acronym, mine.acronym = "THEIRS", "MINE"

    def saved(record: Any) -> Callable[[], Any]:
        return lambda: write([Draft(record, {}, record.updated_at)], by=None)

    assert race(saved(theirs), saved(mine)) == ["changed_meanwhile"]
    assert Organization.objects.get().acronym == "THEIRS"


def test_who_saves_while_another_save_ends_is_shown_both_versions(
    race: Race, officer: Client
) -> None:
    ico = builders.organization(acronym="A", published=False)
    theirs = Organization.objects.get(pk=ico.pk)
    theirs.acronym = "THEIRS"
    page = Filled(officer, f"{URL}{ico.pk}/change/").type(acronym="MINE")
    answers: list[Any] = []
    race(lambda: write([Draft(theirs)], by=None), lambda: answers.append(page.save()))
    (difference,) = answers[0].context["merge"].differences
    assert (difference.was, difference.theirs, difference.mine) == ("A", "THEIRS", "MINE")
    assert Organization.objects.get().acronym == "THEIRS"


def test_two_sends_at_the_same_moment_make_one_record(race: Race, officer: Client) -> None:
    page, answers = new(officer), []
    twin = Client()
    twin.cookies = officer.cookies
    page.client = twin

    def send() -> None:
        answers.append(page.save())

    race(send, send)
    made = Organization.objects.get()
    assert [one.status_code for one in answers] == [302, 302]
    assert answers[1]["Location"] == f"{URL}{made.pk}/change/"
