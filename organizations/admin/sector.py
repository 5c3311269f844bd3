"""The code table of sectors: read and searched, refreshed by a command."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from organizations.models import Sector
from registry.admin import SmallTableSearch


@admin.register(Sector)
class SectorAdmin(SmallTableSearch, admin.ModelAdmin):
    list_display = ["code", "name_fr", "name_en", "withdrawn_on"]
    list_filter = [("withdrawn_on", admin.EmptyFieldListFilter)]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["code", "name_fr", "name_en"]
    fields = ["code", "name_fr", "name_en", "withdrawn_on"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
