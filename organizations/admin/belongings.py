"""The lists of what belongs to organizations: for those who work across them."""

from django.contrib import admin

from organizations.models import Expertise, Membership, Need, Partnership
from registry.admin import (
    ChoiceBoxFilter,
    OwnerChoicesFilter,
    RecordAdmin,
    RecordFilter,
    ThroughSearch,
    UsedChoicesFilter,
)


@admin.register(Membership)
class MembershipAdmin(ThroughSearch, RecordAdmin):
    list_display = ["organization", "start", "end", "source_url", "checked_on"]
    list_filter = [
        ("organization", RecordFilter),
        ("end", admin.EmptyFieldListFilter),
        ("source_url", admin.EmptyFieldListFilter),
        ("checked_on", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["organization"]
    search_fields = ["organization__search_folded"]
    said_of = ("organization",)
    autocomplete_fields = ["organization"]
    date_hierarchy = "start"
    fields = ["organization", ("start", "end"), ("source_url", "checked_on")]


@admin.register(Partnership)
class PartnershipAdmin(RecordAdmin):
    list_display = ["ico", "partner", "start", "end", "expertise", "reviewed_on"]
    list_display_links = ["ico", "partner"]
    list_filter = [
        ("ico", RecordFilter),
        ("partner", RecordFilter),
        ("partner__kind", OwnerChoicesFilter),
        ("partner__country", ChoiceBoxFilter),
        ("end", admin.EmptyFieldListFilter),
        ("reviewed_on", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["ico", "partner"]
    search_fields = ["ico__search_folded", "partner__search_folded", "expertise_folded"]
    autocomplete_fields = ["ico", "partner"]
    date_hierarchy = "start"
    fields = [
        ("ico", "partner"),
        ("start", "end"),
        ("signed_on", "document_url"),
        "expertise",
        ("reviewed_on", "source_url"),
    ]


@admin.register(Need)
class NeedAdmin(RecordAdmin):
    list_display = ["title_fr", "organization", "country", "sector", "since", "status"]
    list_filter = [
        ("organization", RecordFilter),
        ("sector", RecordFilter),
        ("country", ChoiceBoxFilter),
        "status",
    ]
    list_select_related = ["organization", "sector"]
    search_fields = ["search_folded", "organization__search_folded"]
    staff_search_fields = ["key"]
    autocomplete_fields = ["organization", "sector"]
    date_hierarchy = "since"
    fields = [
        "organization",
        ("title_fr", "title_en"),
        ("description_fr", "description_en"),
        ("country", "place", "sector"),
        ("since", "status"),
        "key",
    ]


@admin.register(Expertise)
class ExpertiseAdmin(RecordAdmin):
    list_display = ["domain_fr", "organization", "sector"]
    list_filter = [
        ("organization", RecordFilter),
        ("sector", RecordFilter),
        ("organization__subtype", UsedChoicesFilter),
    ]
    list_select_related = ["organization", "sector"]
    search_fields = ["search_folded", "organization__search_folded"]
    autocomplete_fields = ["organization", "sector"]
    fields = ["organization", ("domain_fr", "domain_en"), "sector"]
