# ruff: noqa: F811 - fixtures of another file are arguments here
"""Receivers of changes in the staff's site: made, given a secret once, written to again."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.tests.people import signed_in
from portal.actions.webhooks import secret_of
from portal.models import Delivery, Receiver, ReceiverState
from portal.tests.test_webhooks import Listening, listening, owner, receiving  # noqa: F401 - fixtures
from portal.webhooks import deliver
from tests.builders import organization

pytestmark = pytest.mark.django_db


def test_an_administrator_makes_a_receiver_and_reads_its_secret_once(
    listening: Listening,
) -> None:
    client = signed_in("administrator")
    owner = User.objects.get(username="administrator")
    add = reverse("admin:portal_receiver_add")
    form = {
        "name": "Portail",
        "url": listening.url,
        "topics": ["projects"],
        "owner": owner.pk,
        "state": "active",
    }
    page = client.post(add, form)
    receiver = Receiver.objects.get()
    secret = secret_of(receiver)
    assert secret in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert secret not in receiver.secret
    change = reverse("admin:portal_receiver_change", args=[receiver.pk])
    for url in (change, reverse("admin:portal_receiver_changelist")):
        assert secret not in client.get(url).content.decode()
    action = {"action": "give_new_secret", "_selected_action": [receiver.pk]}
    page = client.post(reverse("admin:portal_receiver_changelist"), action)
    receiver.refresh_from_db()
    assert secret_of(receiver) != secret
    assert secret_of(receiver) in page.content.decode()
    client.post(change, {**form, "topics": [], "state": "paused"})
    receiver.refresh_from_db()
    assert (receiver.topics, receiver.state) == ([], ReceiverState.PAUSED)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "https://",
        "https://user:pw@93.184.215.14/",
        "http://93.184.215.14/",
        "https://127.0.0.1/",
        "https://[::1",
        "https://93.184.215.14/#x",
        "https://93.184.215.14/é",
    ],
)
def test_an_address_that_cannot_be_is_refused(settings: Any, url: str) -> None:
    settings.WEBHOOKS_INSIDE = False
    client = signed_in("administrator")
    form = {"name": "R", "url": url, "owner": User.objects.get().pk, "state": "active"}
    page = client.post(reverse("admin:portal_receiver_add"), form)
    assert "errorlist" in page.content.decode()
    assert not Receiver.objects.exists()


def test_messages_are_sent_again_by_who_may(listening: Listening, owner: User) -> None:
    receiving(listening, owner)
    organization()
    deliver()
    client = signed_in("administrator")
    action = {"action": "send_again", "_selected_action": [Delivery.objects.get().pk]}
    client.post(reverse("admin:portal_delivery_changelist"), action)
    deliver()
    first, second = (headers["webhook-id"] for headers, _body in listening.got)
    assert first == second


@pytest.mark.parametrize("of", ["receiver", "delivery"])
def test_queries_are_as_many_for_one_row_as_for_thirty(
    of: str, django_assert_num_queries: Any
) -> None:
    client = signed_in("administrator")
    url = reverse(f"admin:portal_{of}_changelist")
    _make(1)
    client.get(url)
    with django_assert_num_queries(QUERIES[of]):
        client.get(url)
    _make(29)
    with django_assert_num_queries(QUERIES[of]):
        assert client.get(url).status_code == 200


QUERIES = {"receiver": 6, "delivery": 7}


def _make(count: int) -> None:
    for _ in range(count):
        name = f"r{Receiver.objects.count()}"
        person = User.objects.create_user(name)
        receiver = Receiver.objects.create(name=name, url="https://example.org/", owner=person)
        receiver.deliveries.create(resource="needs", key=name, event="changed", body="{}")
