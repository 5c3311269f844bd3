"""Lists that staff keep under a name."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_QUERY = 2000


class SavedViewQuerySet(models.QuerySet[Any]):
    def offered(self, person: Any, page: str) -> Self:
        """Those of one list that a person has, or that are shared with everyone."""
        mine = models.Q(owner=person) | models.Q(is_shared=True)
        return self.filter(mine, page=page).select_related("owner")


class SavedView(models.Model):
    """The filters, search, order and columns of a list, under a name: its owner's, or shared.

    It holds an address and no row: each person sees in it what their permissions give them.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("owner"),
    )
    page = models.CharField(_("list"), max_length=120, help_text=_("app.model, as Django names it"))
    name = models.CharField(_("name"), max_length=100)
    query = models.CharField(_("address"), max_length=LONGEST_QUERY, blank=True)
    is_shared = models.BooleanField(_("shared"), default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ("name", "pk")
        default_permissions = ("add", "share")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "page", "name"], name="registry_savedview_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name
