"""Code tables of the IATI standard that records refer to."""

from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from registry.fields import CodeField


class Sector(models.Model):
    """A purpose code of the OECD-DAC, as IATI publishes it (codelist ``Sector``)."""

    code = CodeField(_("code"), max_length=5, primary_key=True)
    name_fr = models.CharField(_("French name"), max_length=255, blank=True)
    name_en = models.CharField(_("English name"), max_length=255, blank=True)
    withdrawn_on = models.DateField(
        _("withdrawn"),
        null=True,
        blank=True,
        help_text=_("The day since when the code is known to be withdrawn: no new use after it."),
    )

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def name(self) -> str:
        """The name in the reader's language, else in English, the standard's own."""
        translated = self.name_fr if get_language() == "fr" else ""
        return translated or self.name_en or gettext("(not in the standard's list)")

    @property
    def is_of_the_standard(self) -> bool:
        """Not so where a source alone has used it: see ``adopt_sectors``."""
        return bool(self.name_en)

    @classmethod
    def labels(cls) -> list[tuple[str, str]]:
        """Each code, and what it is called: as ``str`` says it, without a record for each."""
        is_french, unnamed = get_language() == "fr", gettext("(not in the standard's list)")
        rows = cls.objects.values_list("code", "name_fr", "name_en")
        return [
            (code, f"{code} {(is_french and french) or english or unnamed}")
            for code, french, english in rows
        ]
