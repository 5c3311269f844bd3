from projects.models.funding import Contribution, Obligation
from projects.models.participation import NeedAnswer, Participation, Transfer
from projects.models.parts import (
    Cohort,
    CountryShare,
    MarkerValue,
    Place,
    ProjectGoal,
    ProjectRegion,
    RuleException,
    SectorShare,
)
from projects.models.programme import Programme, ProgrammeRule
from projects.models.project import Project, ProjectSlug

__all__ = [
    "Cohort",
    "Contribution",
    "CountryShare",
    "MarkerValue",
    "NeedAnswer",
    "Obligation",
    "Participation",
    "Place",
    "Programme",
    "ProgrammeRule",
    "Project",
    "ProjectGoal",
    "ProjectRegion",
    "ProjectSlug",
    "RuleException",
    "SectorShare",
    "Transfer",
]
