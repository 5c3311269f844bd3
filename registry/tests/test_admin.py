"""Every screen of the staff answers who may see it, in both languages, and nobody else."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounts.roles import TABLE, Role, category_of
from accounts.tests.people import signed_in
from registry.models import FormerSlug, Record
from tests.staff_world import one_of_each

pytestmark = pytest.mark.django_db

ADMINS = [
    model_admin
    for model, model_admin in admin.site._registry.items()
    if model._meta.app_label in {"organizations", "projects", "accounts", "auth"}
]
BY_LABEL = {one.model._meta.label_lower: one for one in ADMINS}
PAGES = ("changelist", "add", "change", "delete", "history")


@pytest.fixture
def world() -> dict[str, Any]:
    return one_of_each()


def address(model_admin: ModelAdmin, page: str, row: Any = None, language: str = "fr") -> str:
    opts = model_admin.opts
    args = [] if page in {"changelist", "add"} else [row.pk]
    with override(language):
        return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=args)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_list_and_form_answers_the_administrator(language: str, world: Any) -> None:
    client = signed_in("administrator")
    urls = []
    for one in ADMINS:
        urls.append(address(one, "changelist", language=language))
        if issubclass(one.model, Record):
            row = world[one.model._meta.label_lower]
            pages = ("add", "change", "history", "delete")
            urls += [address(one, page, row, language) for page in pages]
    assert all(url.startswith("/en/admin/" if language == "en" else "/admin/") for url in urls)
    for url in urls:
        response = client.get(url)
        assert response.status_code == 200, url
        assert f'<html lang="{language}"' in response.content.decode(), url


def test_who_is_not_signed_in_is_sent_to_sign_in(client: Client, world: Any) -> None:
    for label, model_admin in BY_LABEL.items():
        for page in PAGES:
            url = address(model_admin, page, world.get(label) or apps.get_model(label)(pk=1))
            assert client.get(url)["Location"] == f"/admin/login/?next={url}"


@pytest.mark.parametrize("role", Role.values)
def test_completion_is_for_who_may_see_what_it_lists(role: str) -> None:
    client = signed_in(role)
    for model_admin in ADMINS:
        for inline in (model_admin, *model_admin.inlines):
            for name in inline.autocomplete_fields:
                model: Any = getattr(inline, "model", model_admin.model)
                query = {
                    "app_label": model._meta.app_label,
                    "model_name": model._meta.model_name,
                    "field_name": name,
                    "term": "a",
                }
                response = client.get("/admin/autocomplete/", query)
                target = model._meta.get_field(name).related_model
                may_see = "view" in TABLE[Role(role)].get(category_of(target), ())
                assert response.status_code == (200 if may_see else 403)


def test_every_record_has_an_admin_or_is_a_row_of_one() -> None:
    reached = {*admin.site._registry}
    reached |= {inline.model for one in ADMINS for inline in one.inlines}
    records = {m for m in apps.get_models() if issubclass(m, Record)}
    assert records - reached == set()


def test_former_addresses_are_of_nobodys_business() -> None:
    slugs = [model for model in apps.get_models() if issubclass(model, FormerSlug)]
    assert slugs
    assert not any(admin.site.is_registered(model) for model in slugs)


def test_every_foreign_key_to_a_large_table_is_completed_as_one_types() -> None:
    large = {
        apps.get_model(label)
        for label in (
            "organizations.Organization",
            "organizations.Need",
            "organizations.Expertise",
            "organizations.Sector",
            "projects.Project",
            "accounts.User",
        )
    }
    missing = []
    for one in [o for o in ADMINS if issubclass(o.model, Record)]:
        inlines = [inline(one.model, admin.site) for inline in one.inlines]
        for screen, parent in [(one, None), *((i, i.parent_key.name) for i in inlines)]:
            model: Any = getattr(screen, "model", one.model)
            keys = [
                f for f in model._meta.concrete_fields if f.related_model in large and f.editable
            ]
            missing += [
                f"{model.__name__}.{key.name}"
                for key in keys
                if key.name != parent and key.name not in screen.autocomplete_fields
            ]
    # The reviewer of a row is whoever records it; an officer is one of the staff, who are few.
    assert sorted(missing) == [
        "EligibilityReview.reviewer",
        "Organization.officer",
        "Project.officer",
    ]


def test_the_site_says_what_it_is_and_leads_home() -> None:
    page = signed_in("officer").get("/en/admin/").content.decode()
    assert "Registry – staff" in page
    assert 'href="/en/"' in page
    assert 'hreflang="fr">Français</a>' in page


def test_pages_keep_the_content_policy(world: Any) -> None:
    client = signed_in("administrator")
    urls = [address(one, "changelist") for one in ADMINS]
    for label in ("organizations.organization", "projects.project"):
        urls += [address(BY_LABEL[label], p, world[label]) for p in ("change", "history", "delete")]
    for url in urls:
        response = client.get(url)
        assert "'unsafe-inline'" not in response["Content-Security-Policy"]
        page = response.content.decode()
        assert "<style" not in page, url
        assert " style=" not in page, url
        assert "<script>" not in page, url
