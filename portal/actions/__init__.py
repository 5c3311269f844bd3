"""The verbs about what the public proposes to correct."""

from portal.actions.answering import send_answer
from portal.actions.deciding import Choice, decide
from portal.actions.erasing import erase_people
from portal.actions.proposing import Sender, TooMany, propose

__all__ = ["Choice", "Sender", "TooMany", "decide", "erase_people", "propose", "send_answer"]
