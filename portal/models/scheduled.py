"""Extracts that staff have taken for them by the clock, and the files that were kept."""

import calendar
import datetime

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.enums import Frequency, RunState
from portal.querysets import TRYING, KeptQuerySet, ScheduledQuerySet
from registry.days import today
from registry.extracts import FORMATS
from registry.fields import CodeField

LONGEST_KEPT = 3650  # days


def endings() -> list[tuple[str, str]]:
    return [(one.ending, one.label) for one in FORMATS.values()]


class ScheduledExtract(models.Model):
    """A list or a report with its parameters, taken again and again. ``what``: its name; ``query``:
    the parameters, as an address has them. ``first_on`` gives the day of the week or of the month.
    ``by``: who set it up, with whose rights it is taken, and who is told when it fails."""

    title = models.CharField(_("title"), max_length=100)
    what = CodeField(_("list or report"), max_length=60)
    query = models.CharField(
        _("parameters"),
        max_length=2000,
        blank=True,
        help_text=_("The address of the list or report, or what follows the ? in it."),
    )
    ending = CodeField(_("format"), max_length=10, choices=endings, default="csv")
    often = CodeField(_("how often"), max_length=10, choices=Frequency, default=Frequency.MONTHLY)
    first_on = models.DateField(
        _("first on"),
        default=today,
        help_text=_("Then on the same day of each week or month, or every day."),
    )
    recipients = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("for"),
        related_name="+",
        limit_choices_to=Q(is_staff=True, is_active=True),
        help_text=_("Each is told by e-mail, and signs in to take the file."),
    )
    days_kept = models.PositiveSmallIntegerField(
        _("days kept"),
        default=90,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_KEPT)],
        help_text=_("A file is destroyed after that many days."),
    )
    locale = CodeField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    is_active = models.BooleanField(_("active"), default=True)
    next_on = models.DateField(_("next on"), default=today)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = ScheduledQuerySet.as_manager()

    class Meta:
        verbose_name = _("scheduled extract")
        verbose_name_plural = _("scheduled extracts")
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(
                name="scheduled_extract_often", condition=Q(often__in=Frequency.values)
            ),
            models.CheckConstraint(
                name="scheduled_extract_kept",
                condition=Q(days_kept__gte=1, days_kept__lte=LONGEST_KEPT),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def due_after(self, day: datetime.date) -> datetime.date:
        """The first of its days after another: what was missed is not made up for. What is taken
        once has a day after it for when it is asked for again."""
        if self.first_on > day:
            return self.first_on
        if self.often == Frequency.MONTHLY:
            same = _in_month(self.first_on, day.year, day.month)
            following = day.replace(day=1) + datetime.timedelta(31)
            return same if same > day else _in_month(self.first_on, following.year, following.month)
        step = 7 if self.often == Frequency.WEEKLY else 1
        return day + datetime.timedelta(step - (day - self.first_on).days % step)


def _in_month(day: datetime.date, year: int, month: int) -> datetime.date:
    """The same day of another month, or its last."""
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


class KeptExtract(models.Model):
    """A file that was taken by the clock: once for each day that it was due. ``description``: what
    stands beside it, if it is CSV. ``told_at``: when its message left; ``claimed_at``: since when
    someone sends it; ``reason``: why there is no file."""

    schedule = models.ForeignKey(
        ScheduledExtract,
        on_delete=models.CASCADE,
        related_name="kept",
        verbose_name=_("scheduled extract"),
    )
    due_on = models.DateField(_("day"))
    state = CodeField(_("state"), max_length=10, choices=RunState, default=RunState.WAITING)
    name = CodeField(_("file"), max_length=120, blank=True)
    rows = models.PositiveIntegerField(_("rows"), null=True)
    size = models.PositiveBigIntegerField(_("bytes"), null=True)
    sha256 = CodeField("SHA-256", max_length=64, blank=True)
    description = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    reason = models.TextField(_("reason"), blank=True)
    made_at = models.DateTimeField(_("made"), null=True)
    told_at = models.DateTimeField(_("message sent"), null=True)
    claimed_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(default=timezone.now)

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = _("kept extract")
        verbose_name_plural = _("kept extracts")
        ordering = ["-due_on", "-id"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["schedule", "due_on"], name="kept_extract_once"),
            models.CheckConstraint(
                name="kept_extract_state", condition=Q(state__in=RunState.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.schedule} · {self.due_on}"

    @property
    def is_given_up(self) -> bool:
        """Whether no mail server took its message for days: it is tried no more."""
        since = timezone.now() - TRYING
        return self.told_at is None and self.made_at is not None and self.made_at <= since


class KeptPiece(models.Model):
    """A part of the file, which may be larger than what memory should hold."""

    kept = models.ForeignKey(KeptExtract, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kept", "number"], name="kept_piece_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kept} {self.number}"
