"""What an activity is made of, read in the same number of queries whatever the projects are."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from organizations.iati import TOLD
from organizations.models import Organization
from projects.models import (
    Cohort,
    Contribution,
    CountryShare,
    MarkerValue,
    Participation,
    Place,
    Programme,
    Project,
    ProjectGoal,
    ProjectRegion,
    SectorShare,
)
from registry.models import Record

# What an activity tells of: when one of these changes, so may the file.
MODELS: tuple[type[Record], ...] = (
    Project,
    Organization,
    Participation,
    Contribution,
    CountryShare,
    SectorShare,
    ProjectGoal,
    MarkerValue,
    Place,
    ProjectRegion,
    Cohort,
    Programme,
)
OF_PROJECT = (
    "key",
    "slug",
    "type",
    "status",
    "title_fr",
    "title_en",
    "summary_fr",
    "summary_en",
    "audience",
    "reach",
    "planned_start",
    "planned_end",
    "actual_start",
    "actual_end",
    "start",
    "end",
    "source_url",
    "updated_at",
    "programme__code",
    "programme__name_fr",
    "programme__name_en",
)
PARTY = [f"organization__{name}" for name in (*TOLD, "publication")]
OF_CONTRIBUTION = (
    "project",
    "payer_name",
    "source",
    "nature",
    "stage",
    "amount",
    "currency",
    "amount_cad",
    "rate_date",
    "date",
    "updated_at",
)


def dated() -> QuerySet[Any]:
    """The published projects that the file holds: the standard asks each for a start."""
    return Project.objects.public().filter(start__isnull=False)


def undated() -> int:
    """How many published projects the file leaves out."""
    return Project.objects.public().filter(start__isnull=True).count()


def complete() -> QuerySet[Any]:
    """Those of the file, with all that it tells of each, public rows alone: ``parties``, ``paid``
    and ``shown_places`` beside the relations of the project."""
    parties = Participation.objects.public().select_related("organization")
    parties = parties.only("project", "role", "updated_at", *PARTY)
    parties = parties.order_by("role", "organization__key")
    paid = Contribution.objects.public().select_related("organization")
    paid = paid.only(*OF_CONTRIBUTION, *PARTY).order_by("date", "id")
    shown = Place.objects.filter(publish_location=True).order_by("name", "id")
    return (
        dated()
        .select_related("programme")
        .only(*OF_PROJECT)
        .prefetch_related(
            "countries",
            "sectors",
            "goals",
            "markers",
            "regions",
            "cohorts",
            Prefetch("participations", queryset=parties, to_attr="parties"),
            Prefetch("contributions", queryset=paid, to_attr="paid"),
            Prefetch("places", queryset=shown, to_attr="shown_places"),
        )
    )
