"""The ministry's identity provider: a real one, on this machine, for the time of the tests."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client
from oidc_provider_mock import User as Identity
from oidc_provider_mock import run_server_in_thread

from accounts.models import User
from accounts.tests.signing import ACCOUNT, gives_password, sets_up_app, staff
from mrif_partners.sign_in import provider

# What the identity provider says is read before any row is.
pytestmark = [pytest.mark.django_db, pytest.mark.engine_free]
DOOR = "/oidc/ministere/login/"
EMAIL = "officer@mrif.example.org"
REFUSED = "Ce compte du ministère n’ouvre aucun compte du personnel ici."


def identity(sub: str, **claims: object) -> Identity:
    return Identity(sub=sub, claims={"email": EMAIL, "email_verified": True} | claims)


IDENTITIES = [
    identity("known"),
    identity("capitals", email=EMAIL.upper()),
    identity("another-subject"),
    identity("unverified", email_verified=False),
    identity("silent", email_verified=None),
    identity("stranger", email="inconnue@mrif.example.org"),
    identity("with-two", amr=["pwd", "mfa"]),
    identity("with-level", acr="urn:two"),
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with run_server_in_thread(user_claims=IDENTITIES) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(autouse=True)
def _provider(settings: Any, address: str) -> None:
    settings.SECOND_FACTOR = True
    settings.SOCIALACCOUNT_PROVIDERS = provider(address, "registre", "secret")
    settings.OIDC_MFA_CLAIMS = {"mfa", "urn:two"}
    cache.clear()


def enters(sub: str, client: Client | None = None, after: str = "/admin/quality/") -> Client:
    """Goes to the provider, gives an identity there, and comes back; stays where that leads."""
    client = client or Client()
    there = client.get(DOOR, {"process": "login", "next": after})["Location"]
    back = requests.post(there, data={"sub": sub}, allow_redirects=False, timeout=10)
    client.came_back = client.get(back.headers["Location"])
    return client


def landed(client: Client) -> str:
    return client.came_back["Location"]


def is_refused(client: Client) -> bool:
    assert landed(client) == "/admin/login/"
    return REFUSED in client.get("/admin/login/").content.decode()


def test_the_sign_in_page_offers_it_where_it_is_set_up(client: Client, settings: Any) -> None:
    assert "Avec le compte du ministère" in client.get("/admin/login/").content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "Avec le compte du ministère" not in client.get("/admin/login/").content.decode()
    assert client.get(DOOR).status_code == 404


@pytest.mark.parametrize("sub", ["known", "capitals"])
def test_an_account_with_the_verified_address_signs_in_and_is_bound(sub: str) -> None:
    user = staff()
    client = enters(sub)
    assert landed(client) == "/admin/quality/"
    assert client.get("/admin/quality/")["Location"] == ACCOUNT  # our second factor is to be set up
    assert [*SocialAccount.objects.values_list("user", "uid")] == [(user.pk, sub)]


def test_another_subject_with_the_same_address_is_refused_from_then_on() -> None:
    staff()
    enters("known")
    assert is_refused(enters("another-subject"))
    assert SocialAccount.objects.get().uid == "known"


def test_an_administrator_releases_the_account_for_another_subject() -> None:
    user = staff()
    enters("known")
    administrator = signed_in_with_two("administrator")
    posted = {"action": "release_identity", "_selected_action": [user.pk]}
    assert administrator.post("/admin/accounts/user/", posted).status_code == 302
    assert landed(enters("another-subject")) == "/admin/quality/"


def signed_in_with_two(role: str) -> Client:
    staff(role)
    client = Client()
    gives_password(client, role)
    sets_up_app(client)
    return client


def test_a_bound_subject_signs_in_whatever_its_address_becomes() -> None:
    user = staff()
    enters("known")
    User.objects.filter(pk=user.pk).update(email="nouvelle@mrif.example.org")
    assert landed(enters("known")) == "/admin/quality/"


@pytest.mark.parametrize("sub", ["unverified", "silent", "stranger"])
def test_an_address_that_is_not_verified_or_known_is_refused(sub: str) -> None:
    staff()
    assert is_refused(enters(sub))
    assert not SocialAccount.objects.exists()
    assert User.objects.count() == 1


@pytest.mark.parametrize("field", ["is_staff", "is_active"])
def test_who_is_not_staff_or_is_closed_is_refused(field: str) -> None:
    user = staff()
    User.objects.filter(pk=user.pk).update(**{field: False})
    assert is_refused(enters("known"))
    user.refresh_from_db()
    assert getattr(user, field) is False


def test_a_bound_account_that_leaves_the_staff_is_refused() -> None:
    user = staff()
    enters("known")
    User.objects.filter(pk=user.pk).update(is_staff=False)
    assert is_refused(enters("known"))


def test_two_accounts_with_one_address_are_refused() -> None:
    staff()
    staff("analyst", email=EMAIL)
    assert is_refused(enters("known"))


def test_an_account_without_an_address_is_nobody_s() -> None:
    staff(email="")
    assert is_refused(enters("stranger"))


@pytest.mark.parametrize("sub", ["with-two", "with-level"])
def test_a_second_factor_that_the_provider_asked_for_is_enough(sub: str) -> None:
    staff()
    assert enters(sub).get("/admin/quality/").status_code == 200


def test_it_is_not_enough_where_the_setting_says_never(settings: Any) -> None:
    settings.OIDC_SECOND_FACTOR = "never"
    staff()
    assert enters("with-two").get("/admin/quality/")["Location"] == ACCOUNT


def test_it_is_always_enough_where_the_setting_says_so(settings: Any) -> None:
    settings.OIDC_SECOND_FACTOR = "always"
    staff()
    assert enters("known").get("/admin/quality/").status_code == 200


@pytest.mark.parametrize(
    ("sub", "place"), [("known", "/admin/login/code/"), ("with-two", "/admin/")]
)
def test_ours_is_asked_unless_the_provider_asked_for_one(sub: str, place: str) -> None:
    signed_in_with_two("officer")
    assert Authenticator.objects.filter(type="totp").exists()
    assert landed(enters(sub, after="/admin/")).partition("?")[0] == place


def test_one_gives_up_or_comes_back_with_a_forged_answer(address: str) -> None:
    staff()
    client = Client()
    there = client.get(DOOR, {"process": "login", "next": "/en/admin/"})["Location"]
    denied = requests.post(there, data={"action": "deny"}, allow_redirects=False, timeout=10)
    # This provider forgets the state, which the protocol asks it to send back.
    state = parse_qs(urlsplit(there).query)["state"][0]
    back = f"{denied.headers['Location']}&state={state}"
    assert client.get(back)["Location"] == "/en/admin/login/"
    assert "was not completed" in client.get("/en/admin/login/").content.decode()
    forged = client.get("/oidc/ministere/callback/", {"code": "x", "state": "y"})
    assert forged["Location"] == "/admin/login/"
    assert client.get("/admin/").status_code == 302


def test_a_provider_that_does_not_answer_is_told(client: Client, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = provider("http://127.0.0.1:9", "registre", "secret")
    assert client.get(DOOR, {"process": "login"})["Location"] == "/admin/login/"
    assert "n’a pas abouti" in client.get("/admin/login/").content.decode()


def test_nobody_binds_an_identity_to_the_account_that_is_open() -> None:
    client = signed_in_with_two("officer")
    there = client.get(DOOR, {"process": "connect"})["Location"]
    back = requests.post(there, data={"sub": "stranger"}, allow_redirects=False, timeout=10)
    assert client.get(back.headers["Location"])["Location"] == "/admin/login/"
    assert not SocialAccount.objects.exists()
