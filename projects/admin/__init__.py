"""The staff's screens of projects and of what belongs to them."""

from projects.admin.belongings import (
    ContributionAdmin,
    NeedAnswerAdmin,
    ObligationAdmin,
    ParticipationAdmin,
    TransferAdmin,
)
from projects.admin.figures import FIGURES
from projects.admin.programme import ProgrammeAdmin
from projects.admin.project import ProjectAdmin
from projects.admin.queue import TASKS
from registry.admin.figures import show
from registry.admin.queue import register

register(*TASKS)
show(*FIGURES)

__all__ = [
    "ContributionAdmin",
    "NeedAnswerAdmin",
    "ObligationAdmin",
    "ParticipationAdmin",
    "ProgrammeAdmin",
    "ProjectAdmin",
    "TransferAdmin",
]
