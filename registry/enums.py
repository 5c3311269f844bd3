"""What records of every kind share."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Publication(TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    PUBLISHED = "published", _("published")
    ARCHIVED = "archived", _("archived")


DRAFTS = (Publication.DRAFT, Publication.IN_REVIEW)


class AccessAction(TextChoices):
    """What was done with what is held about people."""

    REVEALED = "revealed", _("shown")
    SEARCHED = "searched", _("searched for a person")
    HANDED_OVER = "handed_over", _("handed over on request")
    ERASED = "erased", _("erased on request")
    DESTROYED = "destroyed", _("destroyed at the end of its keeping")


class Event(TextChoices):
    """What happened to what anyone may see of a record."""

    PUBLISHED = "published", _("published")
    CHANGED = "changed", pgettext_lazy("event", "changed")
    WITHDRAWN = "withdrawn", pgettext_lazy("event", "withdrawn")


class Fault(TextChoices):
    """Why what was posted to an address was not received."""

    NAME = "name", _("its name leads nowhere")
    PLACE = "place", _("its address is not a public one")
    SILENCE = "silence", _("it did not answer in time, or broke off")
    TLS = "tls", _("its certificate is not good")
    STATUS = "status", _("it answered otherwise than with a status from 200 to 299")
