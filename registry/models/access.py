"""What is done with personal data: a log that is only ever added to."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import AccessAction
from registry.fields import CodeField, FoldedField
from registry.querysets import RecordQuerySet


class AppendOnlyQuerySet(RecordQuerySet):
    """Rows are added and read."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError(f"{self.model._meta.label} is only added to: no row changes")

    update.alters_data = True  # type: ignore[attr-defined]

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(f"{self.model._meta.label} is only added to: no row changes")

    def delete(self) -> NoReturn:
        raise TypeError(f"{self.model._meta.label} is only added to: no row goes")

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class AppendOnly(models.Model):
    """A row that nobody changes or deletes: guards hold it in the database too.

    ``closed``: the name by which the database says so.
    """

    objects = AppendOnlyQuerySet.as_manager()
    closed: ClassVar[str] = ""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{self._meta.label} is only added to: no row changes")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(f"{self._meta.label} is only added to: no row goes")


class PersonalAccess(AppendOnly):
    """Who saw, handed over, erased or destroyed personal data, when, and why.

    It names the record by what is not personal in it, and holds nothing of what was seen.
    """

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("who"),
        null=True,
    )
    action = CodeField(_("what was done"), max_length=20, choices=AccessAction)
    subject = CodeField(_("kind of record"), max_length=100, blank=True)
    subject_pk = models.BigIntegerField(_("number of the record"), null=True)
    subject_name = models.CharField(_("record"), max_length=600, blank=True)
    purpose = models.TextField(_("why"))
    details = models.JSONField(_("details"), default=dict)
    search_folded = FoldedField(sources=("subject_name", "purpose"))

    closed = "personal_access_append_only"

    class Meta:
        verbose_name = _("use of personal data")
        verbose_name_plural = _("uses of personal data")
        ordering = ["-at", "-id"]
        default_permissions = ("view", "export")
        indexes = [models.Index("subject", "subject_pk", name="registry_access_subject")]
        constraints = [
            models.CheckConstraint(
                name="registry_personalaccess_action",
                condition=models.Q(action__in=AccessAction.values),
            ),
            models.CheckConstraint(
                name="registry_personalaccess_purpose", condition=~models.Q(purpose="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} – {self.subject_name}".removesuffix(" – ")
