"""Makes one record of two that are of one organization, and two of them again."""

from organizations.actions.merging.choices import Choice, choices_of
from organizations.actions.merging.merge import merge
from organizations.actions.merging.plan import Fate, Plan, plan_of, preview_of
from organizations.actions.merging.undoing import Undone
from organizations.actions.merging.unmerge import unmerge

__all__ = [
    "Choice",
    "Fate",
    "Plan",
    "Undone",
    "choices_of",
    "merge",
    "plan_of",
    "preview_of",
    "unmerge",
]
