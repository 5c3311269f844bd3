"""What an activity is made of, read in the same number of queries whatever the projects are."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from organizations.iati import TOLD
from organizations.models import Organization
from projects.columns import CONTRIBUTION, PROJECT
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
from registry.columns import On
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
# What is declared to be in IATI files, and what says where, when and by whom.
OF_PROJECT = (*PROJECT.fields_on(On.IATI), "slug", "start", "end", "updated_at")
OF_PROGRAMME = [f"programme__{name}" for name in ("code", "name_fr", "name_en", "updated_at")]
OF_CONTRIBUTION = (*CONTRIBUTION.fields_on(On.IATI), "project", "updated_at")
OF_PARTY = [f"organization__{name}" for name in (*TOLD, "publication")]


def dated() -> QuerySet[Any]:
    """The published projects that the file holds: the standard asks each for a start."""
    return Project.objects.public().filter(start__isnull=False)


def undated() -> int:
    """How many published projects the file leaves out."""
    return Project.objects.public().filter(start__isnull=True).count()


def complete() -> QuerySet[Any]:
    """Those of the file, with all that it tells of each, public rows alone: ``parties``, ``paid``
    and ``shown_places`` beside the relations of the project; ``parties_gone`` and ``payers_gone``
    say when it ceased to tell of an organization."""
    parties = Participation.objects.public().select_related("organization")
    parties = parties.only("project", "role", "updated_at", *OF_PARTY)
    parties = parties.order_by("role", "organization__key")
    paid = Contribution.objects.public().select_related("organization")
    paid = paid.only(*OF_CONTRIBUTION, *OF_PARTY).order_by("date", "id")
    gone = [rows.left_by_organizations() for rows in (Participation.objects, Contribution.objects)]
    shown = Place.objects.filter(publish_location=True).order_by("name", "id")
    return (
        dated()
        .select_related("programme")
        .only(*OF_PROJECT, *OF_PROGRAMME)
        .prefetch_related(
            "countries",
            "sectors__sector",
            "goals",
            "markers",
            "regions",
            "cohorts",
            Prefetch("participations", queryset=parties, to_attr="parties"),
            Prefetch("contributions", queryset=paid, to_attr="paid"),
            Prefetch("participations", queryset=gone[0], to_attr="parties_gone"),
            Prefetch("contributions", queryset=gone[1], to_attr="payers_gone"),
            Prefetch("places", queryset=shown, to_attr="shown_places"),
        )
    )
