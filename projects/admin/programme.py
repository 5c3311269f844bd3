"""The admin of the ministry's programmes, with the figures of each call."""

from django.contrib import admin

from projects.admin.inlines import ProgrammeRuleInline
from projects.models import Programme
from registry.admin import RecordAdmin, SmallTableSearch


@admin.register(Programme)
class ProgrammeAdmin(SmallTableSearch, RecordAdmin):
    list_display = ["code", "name_fr", "name_en"]
    search_fields = ["code", "name_fr", "name_en"]
    fields = ["code", ("name_fr", "name_en")]
    inlines = [ProgrammeRuleInline]
