"""What records of every kind share."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Publication(TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    PUBLISHED = "published", _("published")
    ARCHIVED = "archived", _("archived")


DRAFTS = (Publication.DRAFT, Publication.IN_REVIEW)
