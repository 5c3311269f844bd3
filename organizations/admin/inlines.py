"""The rows on the page of an organization, in the order of an officer's thinking."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from organizations.admin.contact import ContactRow
from organizations.admin.eligibility_forms import AnswerForm, StoredFile
from organizations.enums import Kind
from organizations.models import (
    ActiveCountry,
    Alias,
    Contact,
    Criterion,
    CriterionAnswer,
    Expertise,
    Membership,
    Need,
    Partnership,
)
from registry.admin import RecordStacked, RecordTabular
from registry.admin.masking import MaskedFields


class AliasInline(RecordTabular):
    model = Alias
    fields = ["name", "kind"]


class ActiveCountryInline(RecordTabular):
    model = ActiveCountry
    fields = ["country"]
    only_for = [Kind.ICO]
    classes = ["collapse"]


class MembershipInline(RecordTabular):
    model = Membership
    fields = ["start", "end", "source_url", "checked_on"]
    only_for = [Kind.ICO]
    show_change_link = True


class IcoPartnershipInline(RecordTabular):
    """The partnerships of an ICO; the page of each has the agreement."""

    model = Partnership
    fk_name = "ico"
    fields = ["partner", "start", "end", "expertise", "reviewed_on", "source_url"]
    autocomplete_fields = ["partner"]
    only_for = [Kind.ICO]
    show_change_link = True


class PartnerPartnershipInline(RecordTabular):
    """The partnerships of a partner with ICOs; the page of each has the agreement."""

    model = Partnership
    fk_name = "partner"
    fields = ["ico", "start", "end", "expertise", "reviewed_on", "source_url"]
    autocomplete_fields = ["ico"]
    only_for = [Kind.SOUTHERN_PARTNER, Kind.QUEBEC_PARTNER]
    show_change_link = True


class NeedInline(RecordStacked):
    model = Need
    fields = [
        ("title_fr", "title_en"),
        ("description_fr", "description_en"),
        ("country", "place", "sector"),
        ("since", "status"),
    ]
    autocomplete_fields = ["sector"]
    only_for = [Kind.SOUTHERN_PARTNER]
    show_change_link = True


class ExpertiseInline(RecordTabular):
    model = Expertise
    fields = ["domain_fr", "domain_en", "sector"]
    autocomplete_fields = ["sector"]
    only_for = [Kind.QUEBEC_PARTNER]
    show_change_link = True


class ContactInline(MaskedFields, RecordStacked):
    model = Contact
    form = ContactRow
    fields = [
        ("function", "email"),
        ("person", "personal_email", "personal_phone"),
        ("purpose", "legal_basis"),
        ("publish", "consent_on", "review_on"),
    ]
    classes = ["collapse"]
    show_change_link = True


class CriterionInline(RecordStacked):
    model = Criterion
    fields = [("code", "severity", "evidence"), ("text_fr", "text_en")]


class AnswerInline(RecordTabular):
    """One line for each criterion of the norm: they came with the review."""

    model = CriterionAnswer
    form = AnswerForm
    template = "admin/answers.html"
    fields = ["answer", ("evidence_url", "upload"), ("evidence_on", "valid_until"), "note"]
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Who reads the file does not send one."""
        is_open = obj is None or obj.confirmed_on is None
        if is_open and self.has_change_permission(request, obj):
            return self.fields
        return ["answer", ("evidence_url", "evidence"), ("evidence_on", "valid_until"), "note"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return ["evidence"]

    def get_queryset(self, request: HttpRequest) -> Any:
        answers: Any = super().get_queryset(request)
        return answers.with_evidence().order_by("criterion__code", "pk")

    @admin.display(description=_("file"))
    def evidence(self, obj: CriterionAnswer) -> str:
        if (file := obj.evidence_file) is None:
            return ""
        return format_html('<a href="{}">{}</a>', StoredFile.of(file).url, file.name)


INLINES = [
    AliasInline,
    MembershipInline,
    IcoPartnershipInline,
    PartnerPartnershipInline,
    NeedInline,
    ExpertiseInline,
    ActiveCountryInline,
    ContactInline,
]
