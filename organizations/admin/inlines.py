"""The rows on the page of an organization, in the order of an officer's thinking."""

from organizations.enums import Kind
from organizations.models import (
    ActiveCountry,
    Alias,
    Contact,
    CriterionAnswer,
    EligibilityReview,
    Expertise,
    Membership,
    Need,
    Partnership,
)
from organizations.models.eligibility import Criterion
from registry.admin import RecordStacked, RecordTabular, RowForm


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


class ReviewForm(RowForm):
    def _post_clean(self) -> None:
        """A decision is taken by the person who records it."""
        if self.instance.pk is None:
            self.instance.reviewer = self.by
        super()._post_clean()


class ReviewInline(RecordTabular):
    model = EligibilityReview
    form = ReviewForm
    fields = ["norm", "decision", "decided_on", "lapses_on", "note"]
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


class ContactInline(RecordStacked):
    model = Contact
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
    fields = [("code", "evidence"), ("text_fr", "text_en")]


class AnswerInline(RecordStacked):
    model = CriterionAnswer
    fields = [
        ("criterion", "answer"),
        ("evidence_url", "evidence_on", "valid_until"),
        "note",
    ]
    autocomplete_fields = ["criterion"]


INLINES = [
    AliasInline,
    ReviewInline,
    MembershipInline,
    IcoPartnershipInline,
    PartnerPartnershipInline,
    NeedInline,
    ExpertiseInline,
    ActiveCountryInline,
    ContactInline,
]
