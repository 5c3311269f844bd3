"""Contacts: personal data, masked until revealed for a purpose that the log keeps."""

from django.contrib import admin

from organizations.models import Contact
from registry.admin import RecordFilter, RecordForm, RowForm, ThroughSearch, UsedChoicesFilter
from registry.admin.masking import MaskedForm
from registry.admin.revealing import PersonalAdmin, revealing


class ContactForm(MaskedForm, RecordForm):
    class Meta:
        model = Contact
        fields = "__all__"


class ContactRow(MaskedForm, RowForm):
    """Beside an organization a contact stays masked: its own page reveals it."""


@admin.register(Contact)
class ContactAdmin(ThroughSearch, PersonalAdmin):
    """Only who has a permission on personal data sees any of its pages. Who knows a person's
    whole name, e-mail or phone finds them; nobody guesses them by pieces."""

    form = ContactForm
    steps = revealing("organizations.reveal_contact")
    list_display = [
        "function",
        "organization",
        "email",
        "person",
        "legal_basis",
        "review_on",
        "publish",
    ]
    list_filter = [("organization", RecordFilter), "publish", ("legal_basis", UsedChoicesFilter)]
    list_select_related = ["organization"]
    search_fields = ["organization__search_folded"]
    said_of = ("organization",)
    staff_search_fields = [
        "function__icontains",
        "email__iexact",
        "person__iexact",
        "personal_email__iexact",
        "personal_phone__iexact",
    ]
    autocomplete_fields = ["organization"]
    date_hierarchy = "review_on"
    fields = [
        "organization",
        ("function", "email"),
        ("person", "personal_email", "personal_phone"),
        ("purpose", "legal_basis"),
        ("publish", "consent_on", "review_on"),
    ]
