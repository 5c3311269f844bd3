"""Followed lists for tests: asked for and confirmed through the public's own pages."""

import datetime
import re
from typing import Any
from urllib.parse import urlsplit

import time_machine
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from portal.models import Subscription
from portal.tests.corrections import filled

FORMS = {
    ("organizations", "fr"): "/suivre/organismes/",
    ("organizations", "en"): "/en/follow/organizations/",
    ("projects", "fr"): "/suivre/projets/",
    ("projects", "en"): "/en/follow/projects/",
}


def ask(
    query: str = "",
    email: str = "marie@example.org",
    *,
    name: str = "organizations",
    language: str = "fr",
    client: Client | None = None,
    after: float = 60,
    **typed: str,
) -> HttpResponse:
    """Opens the form of a list, types an address, and sends it ``after`` so many seconds."""
    client = client or Client()
    url = f"{FORMS[name, language]}?{query}"
    with time_machine.travel(timezone.now(), tick=False) as clock:
        given = {**filled(client.get(url)), "email": email, **typed}
        clock.shift(datetime.timedelta(seconds=after))
        return client.post(url, given)


def links(message: Any) -> list[str]:
    """The paths of the links of a message, in order."""
    return [urlsplit(url).path for url in re.findall(r"https?://\S+", message.body)]


def followed(capture: Any, query: str = "", **options: Any) -> Subscription:
    """A list that was asked for and confirmed; the outbox is emptied. ``capture``: the fixture
    that runs what waits for the end of a transaction."""
    with capture(execute=True):
        assert ask(query, **options).status_code == 302
    (link,) = links(mail.outbox.pop())
    assert Client().post(link).status_code == 302
    mail.outbox.clear()
    return Subscription.objects.latest("pk")
