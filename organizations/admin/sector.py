"""The code table of sectors: read and searched, refreshed by a command."""

from django.contrib import admin

from organizations.models import Sector
from registry.admin import ReadOnly, SmallTableSearch


@admin.register(Sector)
class SectorAdmin(ReadOnly, SmallTableSearch, admin.ModelAdmin):
    list_display = ["code", "name_fr", "name_en", "withdrawn_on"]
    list_filter = [("withdrawn_on", admin.EmptyFieldListFilter)]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["code", "name_fr", "name_en"]
    fields = ["code", "name_fr", "name_en", "withdrawn_on"]
