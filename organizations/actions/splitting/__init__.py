"""Makes several records of a consortium that was entered as one, and one of them again."""

from organizations.actions.splitting.allotment import EACH, STAYS, Allotment
from organizations.actions.splitting.sorts import Sort, sorts_of
from organizations.actions.splitting.split import deeds_of, foresee, split
from organizations.actions.splitting.state import state_of
from organizations.actions.splitting.unsplit import unsplit

__all__ = [
    "EACH",
    "STAYS",
    "Allotment",
    "Sort",
    "deeds_of",
    "foresee",
    "sorts_of",
    "split",
    "state_of",
    "unsplit",
]
