"""Accounts and groups: who signs in, and in which role."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.sign_in import SignInHelp, hide_library_pages
from accounts.models import User
from accounts.roles import Role
from registry.admin.read_only import ReadOnly

admin.site.unregister(Group)
hide_library_pages()

# What makes an account more than its role: only an account that is so already may give it.
POWERS = ("is_superuser", "user_permissions")


class RoleFilter(admin.SimpleListFilter):
    """The groups by the names of their roles, which are in the reader's language."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*Role.choices]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(User)
class AccountAdmin(SignInHelp, UserAdmin):
    list_display = [
        "username",
        "last_name",
        "first_name",
        "email",
        "roles",
        "is_active",
        "last_login",
    ]
    list_filter = ["is_active", RoleFilter]
    list_per_page = 50
    show_full_result_count = False
    filter_horizontal = ["groups"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        labels = dict(Role.choices)
        return ", ".join(str(labels.get(group.name, group.name)) for group in user.groups.all())

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fixed = [] if request.user.is_superuser else POWERS
        return [*super().get_readonly_fields(request, obj), *fixed]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A superuser's account, its password included, is changed by a superuser alone."""
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not above and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An account is deactivated: the history keeps saying who."""
        return False


@admin.register(Group)
class RoleAdmin(ReadOnly, GroupAdmin):
    """Read only: the groups follow the table of accounts.roles."""

    list_display = ["name", "label"]

    @admin.display(description=_("role"))
    def label(self, group: Group) -> str:
        return str(dict(Role.choices).get(group.name, group.name))
