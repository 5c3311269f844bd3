"""Every address of the staff's site, read and posted to, in every role."""

import functools
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, path, resolve, reverse

from accounts.models import User
from accounts.roles import TABLE, Role, category_of
from accounts.tests.people import signed_in
from registry.admin import gate
from registry.admin.site import RegistrySite
from registry.models import Record
from tests.staff_world import one_of_each

# Who may do what is the same on every database: walked on one.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

# What the path of a page holds beside the record, and a value of it that exists.
GIVEN = {
    "move": "submit",
    "app_label": "organizations",
    "pk": 1,
    "line": "none",
    "extension": "csv",
}
# Its address has no name of a record, its view asks a right of its own: see its own tests.
APART = {
    "organizations_evidence",
    "view_on_site",
    "auth_user_password_change",
    *(name for name in gate.OF_SITE if name.startswith("bulk_change_") or name == "bulk_change"),
    *(name for name in gate.OF_SITE if name.startswith("import")),
}


@functools.cache
def patterns() -> dict[str, URLPattern]:
    """The named pages of the site, by name."""
    return {p.name: p for p in _flat(admin.site.get_urls()) if p.name}


def _flat(urls: Any) -> Any:
    for url in urls:
        yield from _flat(url.url_patterns) if hasattr(url, "url_patterns") else [url]


def address(name: str, world: dict[str, Any]) -> str:
    found = gate.rights(admin.site, name)
    row = found and world[found[0]._meta.label_lower]
    values = GIVEN | ({"object_id": row.pk, "id": row.pk} if row else {})
    wanted = patterns()[name].pattern.regex.groupindex
    return reverse(f"admin:{name}", kwargs={key: values[key] for key in wanted})


def has(role: str, model: Any, verb: str) -> bool:
    category = category_of(model)
    return category is not None and verb in TABLE[Role(role)].get(category, ())


@pytest.fixture
def world() -> dict[str, Any]:
    rows = one_of_each()
    rows["accounts.user"] = User.objects.create_user("somebody")
    rows["auth.group"] = Group.objects.get(name="officer")
    return rows


def test_every_page_is_in_one_table_and_every_line_of_the_tables_is_a_page() -> None:
    names = patterns().keys()
    of_site = {name for name in names if name in gate.OF_SITE}
    of_models = {name for name in names if gate.rights(admin.site, name)}
    assert names == of_site | of_models
    assert not of_site & of_models
    assert of_site == gate.OF_SITE
    used = {page for page in gate.OF_MODELS if any(n.endswith(f"_{page}") for n in of_models)}
    assert used == {*gate.OF_MODELS}


def test_a_page_that_is_in_no_table_is_refused_to_everybody() -> None:
    class Grown(RegistrySite):
        def get_urls(self) -> list[Any]:
            page = path("new/", self.admin_view(lambda request: HttpResponse("open")), name="new")
            return [page, *super().get_urls()]

    (page,) = [p for p in Grown("grown").get_urls() if getattr(p, "name", "") == "new"]
    request = RequestFactory().get("/new/")
    request.user = User.objects.create_superuser("root")
    request.resolver_match = page.resolve("new/")
    with pytest.raises(PermissionDenied):
        page.callback(request)


def test_a_model_of_no_category_is_nobody_s() -> None:
    without = [m for m in apps.get_models() if m in admin.site._registry and not category_of(m)]
    assert without == []


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("method", ["get", "post"])
def test_each_role_at_each_page_of_a_record(role: str, method: str, world: Any) -> None:
    client = signed_in(role)
    wrong = []
    for name in sorted(patterns().keys() - gate.OF_SITE):
        model, verbs = gate.rights(admin.site, name)  # type: ignore[misc]
        row = world[model._meta.label_lower]
        refused = getattr(client, method)(address(name, world)).status_code == 403
        if refused == may(role, model, name, verbs[method == "post"], row, method):
            wrong.append(name)
    assert wrong == []


def may(role: str, model: Any, name: str, verb: str, row: Any, method: str) -> bool:
    """What the tables say, and that who does not publish changes nothing that the public sees."""
    is_record = issubclass(model, Record)
    if is_record and name.endswith(("_history", "_revert")) and not has(role, model, "history"):
        return False
    writes = name.endswith(("_delete", "_revert")) or (
        name.endswith("_change") and method == "post"
    )
    if writes and is_record and row.is_shown() and not has(role, model.publisher(), "publish"):
        return False
    return has(role, model, verb) and not never(name)


def never(name: str) -> bool:
    """Accounts are not deleted, and roles not changed, whoever asks."""
    return name in {"accounts_user_delete", "auth_group_add"}


SITE = {
    "autocomplete": 403,
    "login": 302,
    "password_change": 302,
    "send_again": 302,
}  # and the others answer


@pytest.mark.parametrize("role", Role.values)
def test_each_role_at_each_page_of_the_site(role: str, world: Any) -> None:
    client = signed_in(role)
    found = {name: client.get(address(name, world)).status_code for name in gate.OF_SITE - APART}
    assert found == {name: SITE.get(name, 200) for name in gate.OF_SITE - APART}


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_has_no_role_is_given_nothing(method: str, world: Any) -> None:
    nobody, staff = Client(), Client()
    outsider = User.objects.create_user("outsider", is_staff=True)
    staff.force_login(outsider)
    for name in sorted(patterns().keys() - gate.OF_SITE):
        url = address(name, world)
        assert getattr(staff, method)(url).status_code == 403, url
        response = getattr(nobody, method)(url)
        assert response.status_code == 302, url
        assert resolve(response["Location"].split("?")[0]).url_name == "account_login", url
