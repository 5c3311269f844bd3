"""Too many failures lock an account for a while, in every process; administrators end it."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.core.cache import cache, caches
from django.core.cache.backends.db import DatabaseCache
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.tests.people import signed_in
from accounts.tests.signing import CODE, code, gives_password, sets_up_app, staff

pytestmark = pytest.mark.django_db
LIST = "/admin/accounts/user/"
LOCKED = "Trop de tentatives ont échoué. Réessayez dans 15 minutes"


@pytest.fixture(autouse=True)
def _afresh() -> None:
    cache.clear()


def failing(times: int, **extra: str) -> str:
    """Each try is another browser at another address of the network."""
    for number in range(times):
        page = Client(REMOTE_ADDR=f"192.0.2.{number}").post(
            "/admin/login/", {"login": "officer", "password": "faux", **extra}
        )
    return page.content.decode()


def test_counters_are_in_the_database_that_every_process_shares() -> None:
    assert isinstance(caches["default"], DatabaseCache)


def test_the_sixth_failure_says_how_long_to_wait_whatever_the_browser() -> None:
    staff()
    assert LOCKED not in failing(5)
    assert LOCKED in failing(1)
    right = gives_password(Client(REMOTE_ADDR="198.51.100.7"))
    assert LOCKED in right.content.decode()
    assert right.status_code == 200


def test_who_does_not_exist_is_locked_in_the_same_way() -> None:
    assert LOCKED in failing(6)


def test_upper_case_and_spaces_are_the_same_account() -> None:
    staff()
    failing(3, login=" OFFICER ")
    failing(2)
    assert LOCKED in gives_password(Client()).content.decode()


def test_the_wait_ends() -> None:
    staff()
    failing(6)
    with time_machine.travel(timezone.now() + timedelta(minutes=10, seconds=5)):
        assert "dans 5 minutes" in gives_password(Client()).content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=15, seconds=5)):
        assert gives_password(Client()).status_code == 302


def test_a_success_does_not_wipe_the_failures() -> None:
    staff()
    failing(4)
    assert gives_password(Client()).status_code == 302
    failing(1)
    assert LOCKED in failing(1)


def test_wrong_codes_lock_too_and_the_message_says_how_long(settings) -> None:
    settings.SECOND_FACTOR = True
    staff()
    client = Client()
    gives_password(client)
    secret = sets_up_app(client)
    for number in range(5):
        tried = Client(REMOTE_ADDR=f"192.0.2.{number}")
        gives_password(tried)
        assert "Code incorrect" in tried.post(CODE, {"code": "12"}).content.decode()
    assert LOCKED in tried.post(CODE, {"code": code(secret, 1)}).content.decode()


def does(client: Client, action: str, user: User) -> str:
    posted = {"action": action, "_selected_action": [user.pk]}
    return client.post(LIST, posted, follow=True).content.decode()


def test_an_administrator_ends_the_wait() -> None:
    user = staff()
    failing(6)
    client = signed_in("administrator")
    page = client.get(f"{LIST}{user.pk}/change/").content.decode()
    assert "bloqué pendant 15 minutes" in page
    assert "Fait pour\xa0: officer." in does(client, "unlock", user)
    assert gives_password(Client()).status_code == 302
    entry = LogEntry.objects.get()
    assert (entry.object_id, entry.user.username) == (str(user.pk), "administrator")


def test_an_administrator_forgets_a_lost_second_factor_and_sessions_end() -> None:
    user = staff()
    client = Client()
    gives_password(client)
    sets_up_app(client)
    administrator = signed_in("administrator")
    page = administrator.get(f"{LIST}{user.pk}/change/").content.decode()
    assert "Second facteur\xa0: application d’authentification" in page
    assert "Fait pour\xa0: officer." in does(administrator, "forget_second_factor", user)
    assert not Authenticator.objects.exists()
    assert client.get("/admin/")["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("action", ["unlock", "forget_second_factor", "release_identity"])
def test_a_superuser_is_helped_by_a_superuser_alone(action: str) -> None:
    user = User.objects.create_superuser("racine")
    Authenticator.objects.create(user=user, type="totp", data={})
    page = does(signed_in("administrator"), action, user)
    assert "Pas fait pour des superutilisateurs\xa0: racine." in page
    assert Authenticator.objects.count() == 1


@pytest.mark.parametrize("role", ["officer", "reviewer", "analyst"])
def test_other_roles_help_nobody(role: str) -> None:
    user = User.objects.create_user("autre")
    posted = {"action": "unlock", "_selected_action": [user.pk]}
    assert signed_in(role).post(LIST, posted).status_code == 403


def test_too_many_requests_are_told_in_words(client: Client, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "1/m/ip"}
    gives_password(client)
    refused = gives_password(client)
    assert refused.status_code == 429
    assert re.search(r"<h1>Trop de demandes</h1>", refused.content.decode())
