"""The ministry's programmes, and what each asks for."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from projects import rules
from registry.fields import CodeField, OutdatedField, WebAddressField
from registry.models import Record
from registry.parity import translation_rules


class Programme(Record):
    code = CodeField(_("code"), max_length=30, unique=True)
    name_fr = models.CharField(_("French name"), max_length=300)
    name_en = models.CharField(_("English name"), max_length=300, blank=True)
    name_outdated_since = OutdatedField(stem="name")
    rules = translation_rules("name")
    identity = ("code",)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["code"]

    def __str__(self) -> str:
        return (self.name_en if get_language() == "en" else "") or self.name_fr


class ProgrammeRule(Record):
    """The figures of one stream and call of a programme; an empty figure is not checked."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="rule_sets", verbose_name=_("programme")
    )
    stream = models.CharField(_("stream"), max_length=100, blank=True)
    call = models.CharField(_("call"), max_length=100, blank=True)
    start = models.DateField(_("start"), null=True, blank=True)
    end = models.DateField(_("end"), null=True, blank=True)
    mrif_share_max = models.DecimalField(
        _("largest MRIF share (%)"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    public_aid_max = models.DecimalField(
        _("largest cumulative public aid (%)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
    )
    own_share_min = models.DecimalField(
        _("smallest own share (%)"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    amount_max = models.DecimalField(
        _("largest amount (CAD)"), max_digits=15, decimal_places=2, null=True, blank=True
    )
    partner_sectors_min = models.PositiveSmallIntegerField(
        _("fewest sectors of Québec partners"),
        null=True,
        blank=True,
        help_text=_("For calls that ask for partners from several sectors, such as two."),
    )
    months_max = models.PositiveSmallIntegerField(
        _("longest duration (months)"), null=True, blank=True
    )
    source_url = WebAddressField(_("source"), max_length=500, blank=True)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="verified_programme_rules",
        verbose_name=_("verified by"),
        null=True,
        blank=True,
    )

    rules = (rules.PROGRAMME_DATES,)
    identity = ("programme", "stream", "call", "start")

    class Meta:
        verbose_name = _("programme rules")
        verbose_name_plural = _("programme rules")
        ordering = ["programme", "stream", "call", "start", "id"]
        constraints = [rules.PROGRAMME_DATES.constraint()]

    def __str__(self) -> str:
        return " – ".join(filter(None, (str(self.programme), self.stream, self.call)))
