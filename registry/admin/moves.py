"""The moves of publication that staff may ask for, and who may."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from registry.actions import Decision, archive, publish, submit, withdraw
from registry.enums import DRAFTS, Publication


@dataclass(frozen=True)
class Move:
    """A verb of publication: from which states, to which, and how it is said."""

    name: str
    label: Any
    bulk_label: Any
    done: Any
    states: frozenset[str]
    to: Publication
    verb: Callable[..., Decision]
    needs_reason: bool = False

    def permission(self, states: Collection[str]) -> str:
        """What a person needs to move records in these states: to make something public, or
        to take something public away, is to decide of publication."""
        public = self.to == Publication.PUBLISHED or Publication.PUBLISHED in states
        return "publish" if public else "change"


MOVES = (
    Move(
        "submit",
        _("Submit for review"),
        _("Submit the selection for review"),
        _("%(count)d submitted for review."),
        frozenset({Publication.DRAFT}),
        Publication.IN_REVIEW,
        submit,
    ),
    Move(
        "publish",
        _("Publish"),
        _("Publish the selection"),
        _("%(count)d published."),
        frozenset(DRAFTS),
        Publication.PUBLISHED,
        publish,
    ),
    Move(
        "withdraw",
        _("Withdraw to draft"),
        _("Withdraw the selection to draft"),
        _("%(count)d withdrawn to draft."),
        frozenset({Publication.IN_REVIEW, Publication.PUBLISHED, Publication.ARCHIVED}),
        Publication.DRAFT,
        withdraw,
    ),
    Move(
        "archive",
        _("Archive"),
        _("Archive the selection"),
        _("%(count)d archived."),
        frozenset({Publication.DRAFT, Publication.IN_REVIEW, Publication.PUBLISHED}),
        Publication.ARCHIVED,
        archive,
        needs_reason=True,
    ),
)
