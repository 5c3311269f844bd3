"""What a member of staff might try, to show the public or to read what is not theirs to."""

import datetime
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone

from accounts.tests.people import person, signed_in
from organizations.models import Contact, Organization
from registry.actions import Draft, schedule, write
from registry.models import SavedView
from registry.tests.filling import Filled
from registry.tests.test_bulk import chosen, confirmed, outcomes, previewed
from tests import builders

pytestmark = pytest.mark.django_db
ADMIN = "/en/admin/organizations/"
SHOWN = "What the public sees is changed by a reviewer."


def contact(organization: Organization, **fields: Any) -> Contact:
    values = {"function": "Direction", "email": "d@example.org", **fields}
    return builders.stored(Contact(organization=organization, **values))


def named(organization: Organization) -> Contact:
    told = {"purpose": "Joindre", "legal_basis": "mandate", "review_on": "2027-01-01"}
    return contact(organization, person="Secret Person", **told)


def test_a_change_of_several_shows_nothing_to_the_public_for_an_officer() -> None:
    record = contact(builders.organization(), consent_on="2026-01-01")
    client = signed_in("officer")
    at = chosen(client, f"{ADMIN}contact/", record)
    page = previewed(client, at, "publish", "true")
    assert outcomes(page) == {"refused": [str(record)]}
    assert page.context["tables"][0].reasons == [(SHOWN, 1)]
    confirmed(client, at, page)
    assert not Contact.objects.public().exists()


def test_a_reviewer_does_show_it() -> None:
    record = contact(builders.organization(), consent_on="2026-01-01")
    client = signed_in("reviewer")
    at = chosen(client, f"{ADMIN}contact/", record)
    confirmed(client, at, previewed(client, at, "publish", "true"))
    assert record.is_shown()


def test_what_was_shown_once_is_not_put_back_by_an_officer() -> None:
    record = builders.membership(builders.organization(), "2020-01-01")
    record.checked_on = None
    write([Draft(record)], by=None)
    client = signed_in("officer")
    page = client.get(f"{ADMIN}membership/{record.pk}/history/")
    (url,) = page.context["revert_urls"].values()
    seen = client.get(url).context["form"].initial["seen_at"]
    refused = client.post(url, {"reason": "x", "seen_at": seen})
    assert SHOWN in refused.content.decode()
    assert not record.is_shown()


def test_what_changes_after_its_day_was_chosen_is_not_published_that_day() -> None:
    record = builders.organization(published=False)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    schedule(Organization, [record.pk], on=tomorrow, by=person("reviewer"))
    form = Filled(signed_in("officer"), f"{ADMIN}organization/{record.pk}/change/")
    page = form.type(acronym="ABC").saved()
    record.refresh_from_db()
    assert (record.publish_on, record.scheduled_by) == (None, None)
    told = [str(message) for message in get_messages(page.wsgi_request)]
    assert any(text.startswith("It is no longer planned for ") for text in told)


def test_nor_what_a_part_of_changes() -> None:
    record = builders.organization(published=False)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    schedule(Organization, [record.pk], on=tomorrow, by=person("reviewer"))
    form = Filled(signed_in("officer"), f"{ADMIN}organization/{record.pk}/change/")
    form.add("aliases", name="Another").saved()
    record.refresh_from_db()
    assert record.publish_on is None


@pytest.mark.parametrize("role", ["officer", "administrator"])
def test_the_page_that_merges_masks_what_a_contact_was(role: str) -> None:
    record = named(builders.organization(published=False))
    seen = record.updated_at.isoformat()
    record.person = ""
    write([Draft(record)], by=None)
    form = Filled(signed_in(role), f"{ADMIN}contact/{record.pk}/change/")
    page = form.type(seen_at=seen, person="Someone").save()
    assert page.status_code == 200
    assert "Secret Person" not in page.content.decode()


def test_the_page_that_merges_tells_nothing_of_the_rows_of_others() -> None:
    other = named(builders.organization(published=False))
    mine = builders.organization(published=False)
    client: Client = signed_in("administrator")
    form = Filled(client, f"{ADMIN}organization/{mine.pk}/change/")
    form.type(**{"contacts-TOTAL_FORMS": 1, "contacts-INITIAL_FORMS": 1})
    form.type(**{"contacts-SEEN": f"{other.pk}={timezone.now().isoformat()}"})
    form.change("contacts", 0, id=other.pk, organization=mine.pk, function="x")
    page = form.save().content.decode()
    assert "Secret" not in page
    assert "Joindre" not in page


def test_the_columns_of_a_masked_list_have_names() -> None:
    client = signed_in("officer")
    offered = client.get(f"{ADMIN}contact/").context["columns"]["offered"]
    assert [one.name for one in offered if one.name in Contact.personal_fields] == ["person"]
    assert all(isinstance(one.name, str) for one in offered)


def test_what_no_database_holds_is_a_bad_request() -> None:
    client = signed_in("officer")
    for query in ("key=%00", "name__icontains=a%00", "q=%00"):
        assert client.get(f"{ADMIN}organization/?{query}").status_code == 400
    assert client.get(f"{ADMIN}organization/export/csv/?key=%00").status_code == 400


def test_a_view_that_an_address_cannot_hold_is_not_saved() -> None:
    client = signed_in("officer")
    posted = {"name": "Long", "query": f"q={'é' * 1900}"}
    assert client.post(f"{ADMIN}organization/views/", posted).status_code == 302
    assert not SavedView.objects.exists()


def test_what_a_database_may_fail_on_is_asked_of_no_field() -> None:
    client = signed_in("officer")
    for query in ("created_at__year=99999", "name__regex=(((", "id__range=1", "founded__year=0"):
        for page in ("", "export/csv/"):
            assert client.get(f"{ADMIN}organization/{page}?{query}").status_code == 400, query
