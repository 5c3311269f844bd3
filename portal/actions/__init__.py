"""The verbs about what the public sends: proposed corrections, and lists to follow."""

from portal.actions.answering import send_answer
from portal.actions.counting import TooMany
from portal.actions.deciding import Choice, decide
from portal.actions.erasing import erase_people
from portal.actions.following import Wish, confirm, erase_subscriptions, follow, stop
from portal.actions.proposing import Sender, propose
from portal.actions.telling import send_digest, would_tell

__all__ = [
    "Choice",
    "Sender",
    "TooMany",
    "Wish",
    "confirm",
    "decide",
    "erase_people",
    "erase_subscriptions",
    "follow",
    "propose",
    "send_answer",
    "send_digest",
    "stop",
    "would_tell",
]
