"""The words about what the public proposes, and about what the map shows."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Outcome(TextChoices):
    """What became of a proposed correction, as a whole."""

    OPEN = "open", _("to decide")
    ACCEPTED = "accepted", _("accepted")
    PARTLY = "partly", _("partly accepted")
    REFUSED = "refused", _("not accepted")


class Verdict(TextChoices):
    """What became of one change of it."""

    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("not accepted")


class Shown(TextChoices):
    """What the map shows."""

    PROJECTS = "projects", _("projects by country")
    COMMITTED = "committed", _("dollars committed by country")
    PARTNERS = "partners", _("southern partners by country")
    PLACES = "places", _("organizations by place")


# What is counted from projects; the rest is counted from organizations.
OF_PROJECTS = (Shown.PROJECTS, Shown.COMMITTED)


class Told(TextChoices):
    """What became of the digest of one followed list."""

    SENT = "sent", _("sent")
    NOTHING = "nothing", _("nothing new")
    ENDED = "ended", _("ended: a filter is no more")
    REFUSED = "refused", _("ended: the address takes no mail")
    TAKEN = "taken", _("taken by another command")
    FAILED = "failed", _("failed: the next run tries again")


class Frequency(TextChoices):
    ONCE = "once", _("once")
    DAILY = "daily", _("every day")
    WEEKLY = "weekly", _("every week")
    MONTHLY = "monthly", _("every month")


class RunState(TextChoices):
    """What became of a scheduled extract on a day."""

    WAITING = "waiting", _("being made")
    MADE = "made", _("made")
    FAILED = "failed", _("failed")
