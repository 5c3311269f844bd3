"""The rows on the page of a project, in the order of an officer's thinking."""

from typing import Any

from projects.admin.forms import ContributionRowForm
from projects.enums import ABROAD, Type
from projects.models import (
    Cohort,
    Contribution,
    CountryShare,
    MarkerValue,
    NeedAnswer,
    Obligation,
    Participation,
    Place,
    ProgrammeRule,
    ProjectGoal,
    ProjectRegion,
    RuleException,
    SectorShare,
    Transfer,
)
from registry.admin import RecordStacked, RecordTabular

CONTRIBUTION_FIELDS: list[Any] = [
    ("stage", "source", "nature"),
    ("organization", "payer_name"),
    ("amount", "currency", "date"),
    ("rate", "rate_date", "amount_cad"),
    "valuation_method",
]


class ParticipationInline(RecordTabular):
    model = Participation
    fields = ["role", "organization"]
    autocomplete_fields = ["organization"]


class CountryInline(RecordTabular):
    model = CountryShare
    fields = ["country", "share"]
    only_for = ABROAD


class RegionInline(RecordTabular):
    model = ProjectRegion
    fields = ["region"]
    only_for = [Type.AWARENESS]


class SectorInline(RecordTabular):
    model = SectorShare
    fields = ["sector", "share"]
    autocomplete_fields = ["sector"]


class GoalInline(RecordTabular):
    model = ProjectGoal
    fields = ["goal"]
    classes = ["collapse"]


class MarkerInline(RecordTabular):
    model = MarkerValue
    fields = ["marker", "significance"]
    classes = ["collapse"]


class PlaceInline(RecordTabular):
    model = Place
    fields = ["name", "country", "latitude", "longitude", "publish_location"]
    classes = ["collapse"]


class CohortInline(RecordTabular):
    model = Cohort
    fields = ["name", "participants", "age_min", "age_max", "training_hours"]
    only_for = [Type.FIELDWORK]


class ContributionInline(RecordStacked):
    model = Contribution
    form = ContributionRowForm
    fields = CONTRIBUTION_FIELDS
    autocomplete_fields = ["organization"]
    show_change_link = True


class ObligationInline(RecordTabular):
    model = Obligation
    fields = ["kind", "due_on", "received_on", "waived_reason"]
    show_change_link = True


class NeedAnswerInline(RecordTabular):
    model = NeedAnswer
    fields = ["need"]
    autocomplete_fields = ["need"]
    only_for = ABROAD


class TransferInline(RecordTabular):
    model = Transfer
    fields = ["expertise", "to_organization", "to_population", "on"]
    autocomplete_fields = ["expertise", "to_organization"]
    classes = ["collapse"]


class ExceptionInline(RecordTabular):
    model = RuleException
    fields = ["rule", "reason"]
    classes = ["collapse"]


class ProgrammeRuleInline(RecordStacked):
    model = ProgrammeRule
    fields = [
        ("stream", "call"),
        ("start", "end"),
        ("mrif_share_max", "public_aid_max", "own_share_min"),
        ("amount_max", "months_max", "partner_sectors_min"),
        ("source_url", "verified_on", "verified_by"),
    ]
    autocomplete_fields = ["verified_by"]


INLINES = [
    ParticipationInline,
    CountryInline,
    RegionInline,
    CohortInline,
    NeedAnswerInline,
    ContributionInline,
    ObligationInline,
    SectorInline,
    GoalInline,
    MarkerInline,
    PlaceInline,
    TransferInline,
    ExceptionInline,
]
