"""What the public sees is changed by who decides of publication; an officer works on drafts."""

from typing import Any

import pytest

from accounts.tests.people import signed_in
from organizations.models import Need, Organization
from registry.tests.filling import Filled
from tests import builders

pytestmark = pytest.mark.django_db


def page(record: Any, page: str = "change") -> str:
    meta = record._meta
    return f"/en/admin/{meta.app_label}/{meta.model_name}/{record.pk}/{page}/"


def test_an_officer_reads_what_is_published_and_does_not_change_it() -> None:
    record, client = builders.organization(), signed_in("officer")
    shown = client.get(page(record))
    assert shown.status_code == 200
    assert not shown.context["has_change_permission"]
    assert 'name="_save"' not in shown.content.decode()
    assert client.post(page(record), {"name": "Taken over"}).status_code == 403
    record.refresh_from_db()
    assert record.name != "Taken over"


def test_a_row_of_a_published_record_is_locked_with_it_and_one_of_a_draft_is_not() -> None:
    client = signed_in("officer")
    public = builders.stored(Need(organization=_south(published=True), title_fr="Puits"))
    draft = builders.stored(Need(organization=_south(published=False), title_fr="Puits"))
    assert client.post(page(public), {}).status_code == 403
    assert client.get(page(public, "delete")).status_code == 403
    assert client.post(page(draft), {}).status_code == 200


def test_an_officer_adds_nothing_that_the_public_would_see_at_once() -> None:
    client, organization = signed_in("officer"), _south(published=True)
    url = f"/en/admin/organizations/need/add/?organization={organization.pk}"
    form = Filled(client, url)
    form.data["title_fr"] = "Un puits"
    response = form.save()
    assert response.status_code == 200
    assert "What the public sees is changed by a reviewer." in response.content.decode()
    assert not Need.objects.exists()


def test_a_reviewer_changes_what_is_published() -> None:
    record = builders.organization()
    form = Filled(signed_in("reviewer"), page(record))
    form.data["acronym"] = "XYZ"
    assert form.save().status_code == 302
    assert Organization.objects.get(pk=record.pk).acronym == "XYZ"


def _south(*, published: bool) -> Organization:
    return builders.organization("southern_partner", published=published)
