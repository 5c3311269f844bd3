"""The lists of what belongs to projects: for those who work across them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from projects.admin.filters import DueYearFilter, PunctualityFilter
from projects.admin.forms import ContributionForm
from projects.admin.inlines import CONTRIBUTION_FIELDS
from projects.models import Contribution, NeedAnswer, Obligation, Participation, Transfer
from registry.admin import (
    ChoiceBoxFilter,
    FiscalYearFilter,
    OwnerChoicesFilter,
    RecordAdmin,
    RecordFilter,
    ThroughSearch,
    UsedValuesFilter,
)


@admin.register(Participation)
class ParticipationAdmin(ThroughSearch, RecordAdmin):
    list_display = ["project", "role", "organization"]
    list_filter = [
        ("project", RecordFilter),
        ("organization", RecordFilter),
        "role",
        ("project__type", OwnerChoicesFilter),
        ("organization__kind", OwnerChoicesFilter),
    ]
    list_select_related = ["project", "organization"]
    search_fields = ["project__search_folded", "organization__search_folded"]
    said_of = ("project", "organization")
    autocomplete_fields = ["project", "organization"]
    fields = ["project", "role", "organization"]


@admin.register(Contribution)
class ContributionAdmin(ThroughSearch, RecordAdmin):
    form = ContributionForm
    list_display = [
        "project",
        "stage",
        "source",
        "payer",
        "nature",
        "amount_cad",
        "date",
        "fiscal_year",
    ]
    list_filter = [
        ("project", RecordFilter),
        ("organization", RecordFilter),
        "stage",
        "source",
        "nature",
        FiscalYearFilter,
        ("project__publication", OwnerChoicesFilter),
        ("currency", UsedValuesFilter),
    ]
    list_select_related = ["project", "organization"]
    search_fields = ["project__search_folded", "organization__search_folded"]
    said_of = ("project", "organization")
    met_fields = ("payer_name",)
    autocomplete_fields = ["project", "organization"]
    date_hierarchy = "date"
    fields = ["project", *CONTRIBUTION_FIELDS]

    @admin.display(description=_("payer"))
    def payer(self, obj: Contribution) -> str:
        return obj.payer

    @admin.display(description=_("fiscal year"), ordering="date")
    def fiscal_year(self, obj: Contribution) -> str:
        return obj.fiscal_year


@admin.register(Obligation)
class ObligationAdmin(ThroughSearch, RecordAdmin):
    list_display = ["kind", "project", "due_on", "received_on", "waived_reason"]
    list_filter = [
        ("project", RecordFilter),
        PunctualityFilter,
        DueYearFilter,
        ("project__publication", OwnerChoicesFilter),
        ("received_on", admin.EmptyFieldListFilter),
        ("waived_reason", admin.EmptyFieldListFilter),
        ("project__status", OwnerChoicesFilter),
    ]
    list_select_related = ["project"]
    search_fields = ["project__search_folded"]
    said_of = ("project",)
    met_fields = ("kind",)
    autocomplete_fields = ["project"]
    date_hierarchy = "due_on"
    fields = ["project", ("kind", "due_on"), ("received_on", "waived_reason")]


@admin.register(NeedAnswer)
class NeedAnswerAdmin(ThroughSearch, RecordAdmin):
    list_display = ["need", "project"]
    list_filter = [
        ("need", RecordFilter),
        ("project", RecordFilter),
        ("need__country", ChoiceBoxFilter),
        "need__status",
    ]
    list_select_related = ["need", "project"]
    search_fields = ["need__search_folded", "project__search_folded"]
    said_of = ("need", "project")
    autocomplete_fields = ["need", "project"]
    fields = ["project", "need"]


@admin.register(Transfer)
class TransferAdmin(ThroughSearch, RecordAdmin):
    list_display = ["expertise", "project", "to_organization", "to_population", "on"]
    list_filter = [
        ("expertise", RecordFilter),
        ("project", RecordFilter),
        ("to_organization", RecordFilter),
    ]
    list_select_related = ["expertise", "project", "to_organization"]
    search_fields = [
        "expertise__search_folded",
        "project__search_folded",
        "to_organization__search_folded",
    ]
    said_of = ("expertise", "project", "to_organization")
    autocomplete_fields = ["expertise", "project", "to_organization"]
    date_hierarchy = "on"
    fields = ["project", "expertise", ("to_organization", "to_population"), "on"]
