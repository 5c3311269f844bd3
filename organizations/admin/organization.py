"""The admin of organizations of the three kinds."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from organizations.admin.eligibility_panel import EligibilityPanel
from organizations.admin.entry import EntryAdmin, offered_name
from organizations.admin.filters import AqociFilter, StandingFilter
from organizations.admin.forms import TOLD, OrganizationForm
from organizations.admin.inlines import INLINES
from organizations.admin.replaced import ReplacedAdmin
from organizations.enums import PARTNERS, Kind
from organizations.models import Merge, Organization, PossibleDouble, Split
from registry.admin import ChoiceBoxFilter, UsedChoicesFilter
from registry.enums import Publication

ARCHIVED = Publication.ARCHIVED
MEMBER = {True: _("Yes"), False: _("No"), None: _("Unknown")}


@admin.register(Organization)
class OrganizationAdmin(ReplacedAdmin, EntryAdmin):
    form = OrganizationForm
    change_form_template = "admin/organization_change_form.html"
    change_list_template = "admin/organization_change_list.html"
    list_display = [
        "name",
        "state",
        "short_kind",
        "country",
        "region",
        "is_aqoci_member",
        "updated",
    ]
    list_filter = [
        "publication",
        "kind",
        ("subtype", UsedChoicesFilter),
        ("country", ChoiceBoxFilter),
        ("region", UsedChoicesFilter),
        AqociFilter,
        StandingFilter,
    ]
    search_fields = ["search_folded"]
    staff_search_fields = ["key", "neq", "charity_number", "iati_identifier"]
    readonly_fields = ["is_aqoci_member", "created_at", "updated_at"]
    only_stored = ("created_at", "updated_at", "is_aqoci_member")
    inlines = INLINES
    rule_anchors = {"quebec.expertise": "expertises-group"}
    variant_field = "kind"
    add_labels = {
        Kind.ICO: _("Add an ICO"),
        Kind.SOUTHERN_PARTNER: _("Add a southern partner"),
        Kind.QUEBEC_PARTNER: _("Add another Québec partner"),
    }
    only_for = {
        "subtype": PARTNERS,
        "other_label": PARTNERS,
        "nonprofit": [Kind.SOUTHERN_PARTNER],
        "quebec_presence": [Kind.ICO],
        "office_selects": [Kind.ICO],
        "office_manages": [Kind.ICO],
        "office_acts": [Kind.ICO],
        "region": [Kind.ICO, Kind.QUEBEC_PARTNER],
        "neq": [Kind.ICO, Kind.QUEBEC_PARTNER],
        "charity_number": [Kind.ICO, Kind.QUEBEC_PARTNER],
        "is_aqoci_member": [Kind.ICO],
    }
    fieldsets = [
        (
            _("Who it is"),
            {
                "fields": [
                    "kind",
                    ("subtype", "other_label"),
                    "name",
                    ("acronym", "name_language", "founded"),
                    ("neq", "charity_number", "iati_identifier"),
                ]
            },
        ),
        (
            _("Why it qualifies"),
            {
                "fields": [
                    "nonprofit",
                    "quebec_presence",
                    ("office_selects", "office_manages", "office_acts"),
                    "is_aqoci_member",
                ]
            },
        ),
        (
            _("Where it is"),
            {
                "fields": [
                    ("country", "region"),
                    ("city", "postal_code"),
                    ("latitude", "longitude", "publish_location"),
                ]
            },
        ),
        (_("How to reach it"), {"fields": ["website", ("email", "phone")]}),
        (_("Its mission"), {"fields": ["description_fr", "description_en"]}),
        (
            _("The record"),
            {"fields": ["officer", ("key", "source_url"), ("created_at", "updated_at")]},
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        organizations: Any = super().get_queryset(request)
        return organizations.with_aqoci()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """With what the form takes along, where it is one that is filled."""
        *shown, (title, last) = super().get_fieldsets(request, obj)
        if "seen_at" in last["fields"]:
            last = {**last, "fields": [*last["fields"], TOLD]}
        return [*shown, (title, last)]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        record = context["original"]
        context["eligibility"] = EligibilityPanel.of(record, request)
        if record is not None:
            context["offered_name"] = offered_name(record)
            context["merges"] = Merge.objects.of(record)
            context["splits"] = Split.objects.of(record)
            context["may_split"] = self.may_merge(request) and record.publication != ARCHIVED
            context["pairs"] = PossibleDouble.objects.of([record.pk]).listed().with_organizations()
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("kind"), ordering="kind")
    def short_kind(self, obj: Organization) -> str:
        return Kind(obj.kind).short

    @admin.display(description=_("AQOCI member today"))
    def is_aqoci_member(self, obj: Any) -> str:
        return str(MEMBER[obj.aqoci_member]) if obj.kind == Kind.ICO else ""
