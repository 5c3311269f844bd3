"""Files of evidence."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations import rules
from organizations.enums import MEDIA_TYPES
from registry.fields import CodeField


class EvidenceFiles(models.Manager["EvidenceFile"]):
    """Files are read without their content, which is megabytes, until it is asked for."""

    def get_queryset(self) -> models.QuerySet["EvidenceFile"]:
        return super().get_queryset().defer("content")


class EvidenceFile(models.Model):
    """A file of evidence, kept in the database: in its transactions and in its backups.

    Written once, never changed.
    """

    name = models.CharField(_("name of the file"), max_length=200)
    media_type = CodeField(
        _("type"), max_length=100, choices=[(name, name) for name in MEDIA_TYPES]
    )
    size = models.PositiveIntegerField(_("size (bytes)"))
    sha256 = CodeField(max_length=64)
    content = models.BinaryField()
    added_at = models.DateTimeField(_("added"), auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("added by"),
        null=True,
    )

    objects = EvidenceFiles()

    class Meta:
        base_manager_name = "objects"
        verbose_name = _("file of evidence")
        verbose_name_plural = _("files of evidence")
        ordering = ["id"]
        default_permissions = ("view",)
        constraints = [rules.EVIDENCE_FILE.constraint()]

    def __str__(self) -> str:
        return self.name
