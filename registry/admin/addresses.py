"""Where the staff's pages of a model are, and who may see them: said here and nowhere else."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode


def page_name(model: type[models.Model], page: str) -> str:
    """The name of the address of a page of the model's admin, within the site's."""
    return f"{model._meta.app_label}_{model._meta.model_name}_{page}"


def address(model: type[models.Model], page: str, *args: Any, **query: Any) -> str:
    """The address of a page of the model's admin: ``changelist``, ``add``, ``change``, …

    ``args``: the primary key, where the page is of one record; ``query``: its parameters.
    """
    url = reverse(f"admin:{page_name(model, page)}", args=args)
    return f"{url}?{urlencode(query)}" if query else url


def may(request: HttpRequest, verb: str, model: type[models.Model]) -> bool:
    """Whether the person has this right on records of the model; ``verb`` as in accounts.roles."""
    return bool(request.user.has_perm(f"{model._meta.app_label}.{verb}_{model._meta.model_name}"))


def may_see(site: admin.AdminSite, request: HttpRequest, model: type[models.Model]) -> bool:
    """Whether the model has pages, and the person may see them."""
    return site.is_registered(model) and (
        site.get_model_admin(model).has_view_or_change_permission(request)
    )
