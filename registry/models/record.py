"""The abstract models that the registry's records are made of."""

import secrets
from collections.abc import Collection
from functools import cache
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import DRAFTS, Publication
from registry.fields import CodeField, OutdatedField, WebAddressField
from registry.history import RecordHistory
from registry.querysets import PublishableQuerySet, RecordQuerySet
from registry.rules import Rule, Severity
from registry.texts import with_controls, without_room


def new_key() -> str:
    """A key for a record that comes from no source."""
    return f"mrif-{secrets.token_hex(6)}"


class Record(models.Model):
    """A row with a history, rules, and the verbs of ``registry.actions``.

    ``rules``: every rule of the domain about it. ``identity``: the fields by which the same row is
    known again. ``part_of``: the foreign key of the record it is a part of, if any; ``stands_for``:
    of the one that it was merged into, and now means. ``is_personal``: whether it is about a
    person; ``personal_fields``: what tells who, which pages mask until it is revealed. ``seal``: a
    rule whose condition, once a stored row meets it, closes the row and its parts to ``write`` and
    ``remove``; none of ``rules``. ``never_sealed``: the fields that a verb may fill all the same.
    """

    created_at = models.DateTimeField(_("created"), editable=False, default=timezone.now)
    updated_at = models.DateTimeField(_("updated"), editable=False, default=timezone.now)
    history = RecordHistory(inherit=True)
    objects = RecordQuerySet.as_manager()

    rules: ClassVar[tuple[Rule, ...]] = ()
    identity: ClassVar[tuple[str, ...]] = ()
    part_of: ClassVar[str] = ""
    stands_for: ClassVar[str] = ""
    is_personal: ClassVar[bool] = False
    personal_fields: ClassVar[tuple[str, ...]] = ()
    seal: ClassVar[Rule | None] = None
    never_sealed: ClassVar[tuple[str, ...]] = ()
    derived: ClassVar[tuple[str, ...]] = ("id", "created_at", "updated_at")

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """As Django's, no control character in any text, and none too long to be put in order."""
        errors: dict[str, list[ValidationError]] = {}
        try:
            super().clean_fields(exclude=exclude)
        except ValidationError as error:
            errors = error.error_dict
        for name, wrong in with_controls(self, exclude or ()):
            errors.setdefault(name, []).append(wrong)
        for name, wrong in without_room(self, exclude or ()) if not errors else ():
            errors.setdefault(name, []).append(wrong)
        if errors:
            raise ValidationError(errors)

    def fill(self) -> None:
        """Fill the fields that follow from others; every path that stores calls it."""

    def clean(self) -> None:
        self.fill()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill()
        super().save(*args, **kwargs)

    def is_shown(self) -> bool:
        """Whether anyone may see the row as it is stored: by its ``public()``, or its owner's."""
        rows = type(self)._default_manager.all()
        if hasattr(rows, "public"):
            return self.pk is not None and rows.public().filter(pk=self.pk).exists()
        owner = getattr(self, self.part_of, None) if self.part_of else None
        return owner is not None and owner.is_shown()

    @classmethod
    def publisher(cls) -> "type[Publishable] | None":
        """The model whose publication makes such rows public: its own, or the first it is of."""
        if issubclass(cls, Publishable):
            return cls
        return getattr(publishing_key(cls), "related_model", None)

    @classmethod
    def publisher_key(cls) -> str:
        """The attribute of a row with the key of that which publishes it; empty of none."""
        return "pk" if issubclass(cls, Publishable) else getattr(publishing_key(cls), "attname", "")

    @classmethod
    def rules_of(cls, severity: Severity) -> tuple[Rule, ...]:
        return tuple(rule for rule in cls.rules if rule.severity == severity)

    @classmethod
    def rules_across(cls) -> tuple[Rule, ...]:
        """The refuse rules that look beyond one row: the verbs check them."""
        return tuple(rule for rule in cls.rules if rule.is_across)

    @classmethod
    @cache
    def stored_fields(cls) -> list[models.Field]:
        """The fields that a person or a file fills."""
        tracked = {field.name for field in cls.tracked()}
        return [
            field
            for field in cls._meta.concrete_fields
            if field.name not in cls.derived
            and field.name in tracked
            and not isinstance(field, OutdatedField)
        ]

    @classmethod
    @cache
    def bilingual_texts(cls) -> tuple[OutdatedField, ...]:
        """The fields that follow the texts kept in both languages, one for each."""
        return tuple(f for f in cls._meta.concrete_fields if isinstance(f, OutdatedField))

    @classmethod
    def tracked(cls) -> list[models.Field]:
        return list(cls.history.model.tracked_fields)


class Publishable(Record):
    """A record with a page of its own, a stable key and a state of publication."""

    key = CodeField(
        _("key"),
        max_length=100,
        unique=True,
        default=new_key,
        validators=[
            RegexValidator(r"^[^\s|;,]+$", _("A key has no space, comma, semicolon or bar."))
        ],
        help_text=_("The source's stable identifier; importing it again updates the record."),
    )
    slug = CodeField(_("address"), max_length=120, unique=True, editable=False)
    publication = models.CharField(
        _("publication"),
        max_length=10,
        choices=Publication,
        default=Publication.DRAFT,
        editable=False,
    )
    archived_reason = models.TextField(_("reason of the archiving"), blank=True, editable=False)
    publish_on = models.DateField(
        _("to be published on"), null=True, blank=True, editable=False, db_index=True
    )
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("scheduled by"),
        null=True,
        blank=True,
        editable=False,
    )
    source_url = WebAddressField(_("source"), max_length=500, blank=True)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("officer in charge"),
        null=True,
        blank=True,
        help_text=_("The work queue shows each officer what is theirs."),
    )
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("last edited by"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Who last changed what it says; moves of publication are no such change."),
    )

    objects = PublishableQuerySet.as_manager()
    identity = ("key",)
    slug_sources: ClassVar[tuple[str, ...]] = ()
    derived = (
        *Record.derived,
        "slug",
        "publication",
        "archived_reason",
        "publish_on",
        "scheduled_by",
        "edited_by",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_publication",
                condition=models.Q(publication__in=Publication.values),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_archived_reason",
                condition=~models.Q(publication=Publication.ARCHIVED)
                | ~models.Q(archived_reason=""),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_publish_on",
                condition=models.Q(publish_on__isnull=True) | models.Q(publication__in=DRAFTS),
            ),
        ]

    def is_shown(self) -> bool:
        return self.pk is not None and self.is_public

    @property
    def leaves_archive(self) -> bool:
        """Whether it may be more than archived."""
        return True

    @property
    def is_public(self) -> bool:
        return self.publication == Publication.PUBLISHED


def publishing_key(model: type[models.Model]) -> Any:
    """The first foreign key from rows of the model to a record with a page; None without one."""
    keys = (f for f in model._meta.concrete_fields if isinstance(f, models.ForeignKey))
    return next((key for key in keys if issubclass(key.related_model, Publishable)), None)


class FormerSlug(models.Model):
    """An address that a record had before: it redirects to the present one."""

    slug = CodeField(max_length=120, unique=True)

    class Meta:
        abstract = True
