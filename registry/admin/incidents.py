"""The register of confidentiality incidents."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from registry.admin.records import RecordAdmin
from registry.admin.search import SmallTableSearch
from registry.models import Incident


@admin.register(Incident)
class IncidentAdmin(SmallTableSearch, RecordAdmin):
    list_display = [
        "title",
        "known_on",
        "people",
        "serious_risk",
        "authority_notified_on",
        "people_notified_on",
        "closed_on",
    ]
    list_filter = ["serious_risk", ("closed_on", admin.EmptyFieldListFilter)]
    search_fields = ["title", "information", "circumstances", "measures"]
    date_hierarchy = "known_on"
    readonly_fields = ["kept_until"]
    only_stored = ("kept_until",)
    fieldsets = [
        (
            _("What happened"),
            {
                "fields": [
                    "title",
                    "circumstances",
                    "information",
                    ("happened_on", "known_on", "people"),
                ]
            },
        ),
        (_("How serious it is"), {"fields": ["serious_risk", "risk_grounds"]}),
        (
            _("Who was told"),
            {"fields": [("authority_notified_on", "people_notified_on"), "not_notified_reason"]},
        ),
        (_("What was done"), {"fields": ["measures", ("closed_on", "kept_until")]}),
    ]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The register keeps an incident at least five years after it is known."""
        return False

    @admin.display(description=_("kept at least until"))
    def kept_until(self, incident: Incident) -> Any:
        return incident.kept_until
