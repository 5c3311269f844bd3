"""How the service is watched: a log and messages without personal data, and figures."""

import json
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from mrif_partners.urls import urlpatterns as every_page
from registry.serving import logs
from registry.serving.logs import ErrorMail, Json
from tests.builders import organization
from tests.databases import stored_url
from tests.serving import Served, served

__all__ = ["stored_url"]

# What nobody who reads a log is to learn.
PLANTED = ("Marie-Planteuse", "marie.planteuse@example.org", "+1 514 555 0177", "192.0.2.77")
MARIE, EMAIL, TELEPHONE, ADDRESS = PLANTED
TOKEN = "a-token-of-thirty-two-characters-or-more"
LINE = {"time", "level", "logger", "event", "request_id", "method", "route", "status"}


@pytest.fixture
def service(stored_url: Callable[[], str], tmp_path: Path) -> Iterator[Served]:
    organization(key="k1", name="Groupe du Sud")
    with served(tmp_path, stored_url(), METRICS_TOKEN=TOKEN, LOG_LEVEL="INFO") as one:
        yield one


def lines(service: Served) -> list[dict[str, Any]]:
    return [json.loads(line) for line in service.log.splitlines() if line.startswith("{")]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_log_tells_each_request_and_no_personal_data(service: Served) -> None:
    told = {"X_Forwarded_For": ADDRESS, "User_Agent": MARIE, "Referer": f"https://a/?{EMAIL}"}
    form = {"Content_Type": "application/x-www-form-urlencoded", "Cookie": f"a={MARIE}"}
    query = urlencode({"q": MARIE, "country": EMAIL, "region": TELEPHONE})
    posted = urlencode({"login": EMAIL, "password": MARIE})
    asked = [
        service.ask(f"/organismes/?{query}", **told),
        service.ask(f"/organismes/{MARIE}/", **told),
        service.ask(f"/{EMAIL}/", **told),
        service.ask(f"/suivi/{MARIE}/arreter/", **told),
        service.ask(f"/organismes/export.csv?{query}", **told),
        service.ask(f"/api/v1/organizations/?{query}", **told),
        service.ask("/admin/login/", "POST", posted, **told, **form),
        service.ask("/", Host=EMAIL.partition("@")[2], **told),
        service.ask("/", X_Request_Id="0123456789abcdef-abc", **told),
        service.ask("/", X_Request_Id=f"0123456789abcdef {MARIE}", **told),
    ]
    log = service.logged(asked[-1].headers["X-Request-Id"])
    for secret in (*PLANTED, "planteuse", "555 0177", "555+0177", TOKEN):
        assert secret not in log
    requests = [line for line in lines(service) if line["event"] == "request"]
    assert [line["status"] for line in requests] == [one.status for one in asked]
    assert [line["status"] for line in requests] == [
        400,
        404,
        404,
        404,
        400,
        400,
        403,
        400,
        200,
        200,
    ]
    assert requests[0]["route"] == "/organismes/"
    assert requests[1]["route"] == "/organismes/<slug:slug>/"
    assert requests[3]["route"] == "/suivi/<str:token>/arreter/"
    assert all(line.keys() >= LINE for line in requests)
    ids = [one.headers["X-Request-Id"] for one in asked]
    assert [line["request_id"] for line in requests] == ids
    assert ids[-2] == "0123456789abcdef-abc"
    assert re.fullmatch(r"[0-9a-f]{32}", ids[-1])
    # Of what other packages say, numbers alone.
    events = [line["event"] for line in lines(service) if line["logger"] == "gunicorn.error"]
    assert [one for one in events if re.fullmatch(r"Booting worker with pid: \d+", one)]
    assert "Listening at: %s (%s)" in events
    service.stop()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_figures_are_for_who_has_the_token(service: Served) -> None:
    for given in ("", "Bearer ", "Bearer other", TOKEN):
        assert service.ask("/metrics", Authorization=given).status == 404
    service.ask("/organismes/")
    service.ask(f"/{MARIE}/")
    service.ask("/", MARIE.upper())
    figures = service.ask("/metrics", Authorization=f"Bearer {TOKEN}")
    assert (figures.status, figures.headers["Content-Type"].split(";")[0]) == (200, "text/plain")
    assert (
        'registry_requests_total{method="GET",route="/organismes/",status="200"} 1.0'
        in figures.body
    )
    assert 'registry_requests_total{method="GET",route="none",status="404"} 1.0' in figures.body
    assert 'route="/",status="405"' in figures.body or 'method="other"' in figures.body
    assert "registry_request_seconds_bucket{" in figures.body
    assert "registry_database_up 1.0" in figures.body
    assert "registry_tasks_waiting 0.0" in figures.body
    assert MARIE not in figures.body
    assert MARIE.upper() not in figures.body


# Failures, in this process


def broken(request: HttpRequest, name: str) -> HttpResponse:
    try:
        raise ValueError(f"{MARIE} <{EMAIL}>")
    except ValueError as error:
        raise KeyError(TELEPHONE) from error


urlpatterns = [path("broken/<str:name>/", broken), *every_page]


@pytest.fixture
def handlers(settings: Any, caplog: Any) -> Iterator[None]:
    settings.ERROR_EMAILS = ["exploitation@example.org"]
    cache.clear()
    logs._TOLD.clear()
    root, handler = logging.getLogger(), ErrorMail(logging.ERROR)
    root.addHandler(handler)
    yield
    root.removeHandler(handler)


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.usefixtures("handlers")
def test_a_failure_is_told_once_by_mail_and_says_where_it_happened(caplog: Any) -> None:
    client = Client(raise_request_exception=False)
    for _ in range(3):
        page = client.post(f"/broken/{MARIE}/?q={EMAIL}", {"name": MARIE, "phone": TELEPHONE})
        assert page.status_code == 500
    (message,) = mail.outbox
    assert message.to == ["exploitation@example.org"]
    assert message.subject.endswith("builtins.KeyError /broken/<str:name>/")
    written = Json().format(caplog.records[-1])
    for text in (message.subject + message.body, written):
        for secret in PLANTED:
            assert secret not in text
        assert "builtins.ValueError" in text
        assert "tests/test_watching.py" in text
    assert page["X-Request-Id"] in written
    assert {"level": "ERROR", "event": "Internal Server Error"}.items() <= json.loads(
        written
    ).items()


@pytest.mark.django_db
@pytest.mark.usefixtures("handlers")
def test_who_tries_doors_is_answered_and_nobody_is_written_to() -> None:
    page = Client(raise_request_exception=False).get("/", HTTP_HOST="evil.example.org")
    assert (page.status_code, page.content) == (400, b"unknown host\n")
    assert mail.outbox == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_probe_asks_by_any_name_of_the_machine(path: str) -> None:
    answer = Client().get(path, HTTP_HOST="10.0.0.7:8000")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.usefixtures("handlers")
def test_a_mail_that_cannot_leave_fails_nothing(settings: Any, caplog: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 1
    page = Client(raise_request_exception=False).get("/broken/x/")
    assert page.status_code == 500
    assert "a message about a failure could not leave" in caplog.text


@pytest.mark.parametrize(
    "name, message, args, event",
    [
        ("registry.downloads", "the file %s failed", ("a.csv",), "the file a.csv failed"),
        (
            "django.security.DisallowedHost",
            f"Invalid HTTP_HOST header: '{MARIE}'.",
            (),
            "Invalid HTTP_HOST header",
        ),
        ("django.request", "%s: %s", ("Not Found", f"/{MARIE}/"), "Not Found"),
        (
            "gunicorn.error",
            "Error handling request %s",
            (f"/?q={MARIE}",),
            "Error handling request %s",
        ),
    ],
)
def test_what_others_log_is_told_without_the_values(
    name: str, message: str, args: tuple[str, ...], event: str
) -> None:
    record = logging.LogRecord(name, logging.ERROR, "", 1, message, args, None)
    assert json.loads(Json().format(record))["event"] == event
