"""The admin of projects of the three types."""

from dataclasses import replace
from typing import Any

from django.contrib import admin
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from projects.admin.filters import LeadFilter, YearFilter
from projects.admin.inlines import INLINES
from projects.enums import Role, Type
from projects.funding import Standing, standing
from projects.models import Participation, Project
from registry.admin import ChoiceBoxFilter, PreviewAdmin, PublishableAdmin, UsedChoicesFilter

LEADS = Prefetch(
    "participations",
    queryset=Participation.objects.filter(role=Role.LEAD).select_related("organization"),
    to_attr="leads",
)


@admin.register(Project)
class ProjectAdmin(PreviewAdmin, PublishableAdmin):
    change_form_template = "admin/project_change_form.html"
    list_display = [
        "heading",
        "state",
        "short_type",
        "status",
        "lead",
        "programme_code",
        "years",
        "updated",
    ]
    list_filter = [
        "publication",
        "type",
        "status",
        "programme",
        YearFilter,
        ("participations__organization", LeadFilter),
        ("countries__country", ChoiceBoxFilter),
        ("regions__region", UsedChoicesFilter),
    ]
    list_select_related = ["programme"]
    search_fields = ["search_folded"]
    readonly_fields = ["created_at", "updated_at"]
    inlines = INLINES
    variant_field = "type"
    add_labels = {
        Type.DEVELOPMENT: _("Add a development project"),
        Type.FIELDWORK: _("Add a fieldwork project"),
        Type.AWARENESS: _("Add a public awareness project"),
    }
    only_for = {"audience": [Type.AWARENESS], "reach": [Type.AWARENESS]}
    rule_anchors = {
        "project.lead": "participations-group",
        "project.southern_partner": "participations-group",
        "project.contractor": "participations-group",
        "project.partnership": "participations-group",
        "project.partner_sectors": "participations-group",
        "project.awareness_place": "regions-group",
        "project.country": "countries-group",
        "project.sector": "sectors-group",
        "project.sdg": "goals-group",
        "project.gender": "markers-group",
        "project.need": "answered_needs-group",
        "project.fieldwork_cohort": "cohorts-group",
        "contribution.in_kind": "contributions-group",
        "contribution.ceiling": "funding",
        "contribution.overspent": "contributions-group",
        "contribution.southern": "contributions-group",
        "obligation.closing": "obligations-group",
    }
    fieldsets = [
        (
            _("What it is"),
            {
                "fields": [
                    "type",
                    "title_fr",
                    "title_en",
                    ("programme", "stream", "call"),
                    ("audience", "reach"),
                ]
            },
        ),
        (
            _("When it takes place"),
            {
                "fields": [
                    "status",
                    ("planned_start", "planned_end"),
                    ("actual_start", "actual_end"),
                ]
            },
        ),
        (_("What it does"), {"fields": ["summary_fr", "summary_en"]}),
        (
            _("The record"),
            {"fields": ["officer", ("key", "source_url"), ("created_at", "updated_at")]},
        ),
    ]

    def effect(self, record: Project) -> Standing:
        return standing(record.pk)

    def beside(self, effect: Standing, present: Standing | None) -> Standing:
        return replace(effect, before=present)

    def for_list(self, queryset: Any) -> Any:
        return queryset.prefetch_related(LEADS)

    @admin.display(description=_("title"), ordering="title_folded")
    def heading(self, obj: Project) -> str:
        return obj.title

    @admin.display(description=_("type"), ordering="type")
    def short_type(self, obj: Project) -> str:
        return Type(obj.type).short

    @admin.display(description=_("programme"), ordering="programme__code")
    def programme_code(self, obj: Project) -> str:
        return obj.programme.code if obj.programme else ""

    @admin.display(description=_("Period"), ordering="start")
    def years(self, obj: Project) -> str:
        return obj.period

    @admin.display(description=_("lead"))
    def lead(self, obj: Any) -> str:
        return ", ".join(str(one.organization) for one in obj.leads)
