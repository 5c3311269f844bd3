"""Django's admin of the registry's models, registered and no more, but for their search.

Without a box to search in, a plain list would be paged through: what each model says of itself
in short texts is searched, and the names of what it belongs to.
"""

from typing import Any

from django.contrib import admin
from django.db import models
from django.urls import path

from mrif_partners.urls import urlpatterns as every_page
from organizations.models import Organization
from projects.models import Project

OWNERS = {Organization: "name", Project: "title_fr"}


def searched(model: type[models.Model]) -> list[str]:
    own = [f.name for f in model._meta.concrete_fields if type(f) is models.CharField]
    keys = [f for f in model._meta.concrete_fields if f.is_relation]
    of = [f"{f.name}__{OWNERS[f.related_model]}" for f in keys if f.related_model in OWNERS]
    return [*own, *of]


def plain(registered: Any) -> admin.AdminSite:
    site = admin.AdminSite()
    for model in registered:
        site.register(model, admin.ModelAdmin, search_fields=searched(model))
    return site


urlpatterns = [path("admin/", plain(admin.site._registry).urls), *every_page]
