"""Corrections for tests: sent through the public's own form, as a person would send them."""

import datetime
import re
from typing import Any

import time_machine
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from portal.models import CorrectionProposal

PERSON = {"sender_name": "Marie Roy", "sender_email": "marie@example.org"}


def page_of(record: Any, language: str = "fr") -> str:
    words = {"fr": ("", "organismes", "projets"), "en": ("/en", "organizations", "projects")}
    prefix, organizations, projects = words[language]
    room = organizations if record._meta.model_name == "organization" else projects
    return f"{prefix}/{room}/{record.slug}/correction/"


def filled(page: HttpResponse) -> dict[str, str]:
    """What a browser would post of the form of the page, untouched."""
    form = page.context["form"]
    typed = {}
    for bound in form:
        value = bound.field.widget.format_value(bound.value())
        value = value[0] if isinstance(value, list) else value
        typed[bound.html_name] = "" if value is None else str(value)
    return typed


def send(
    client: Client, record: Any, after: float = 60, language: str = "fr", **typed: str
) -> HttpResponse:
    """Opens the form, changes what is given, and sends it ``after`` so many seconds."""
    url = page_of(record, language)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        given = {**filled(client.get(url)), **typed}
        clock.shift(datetime.timedelta(seconds=after))
        return client.post(url, given)


def proposed(record: Any, language: str = "fr", **typed: str) -> CorrectionProposal:
    response = send(Client(), record, language=language, **{**PERSON, **typed})
    assert response.status_code == 302, response.context["form"].errors
    return CorrectionProposal.objects.latest("pk")


def words(response: Any) -> str:
    """What a person reads on the page, on one line."""
    bare = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(bare.split())
