"""A ground about the words that are asked: who answers them by its own names, or by what it says
of itself."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.models import Organization
from portal.finding.ground import Ground, Told
from portal.finding.reasons import anchor
from portal.finding.wishes import Aspect
from portal.finding.work import Work
from registry.search.asking import Question
from registry.search.marking import why

OWN = ("", "aliases")  # and neither its needs nor its expertise, which are reasons of their own


class Named(Ground):
    code, aspect, weight, owner = "named", Aspect.THEME, 4, "pk"
    label = gettext_lazy("its name, its mission, its kind or its place holds the words")

    @property
    def is_asked(self) -> bool:
        return self.wish.has_words

    @cached_property
    def question(self) -> Question:
        rows = Organization.objects.public()
        own = [where for where in rows.places if where.relation in OWN]
        return rows.asked(self.wish.question or Question(""), own)

    def rows(self) -> Any:
        return Organization.objects.public().answering(self.question).order_by()

    def told(self, partners: Sequence[Organization], work: Work) -> Told:
        answering = self.question.keys
        pks = [partner.pk for partner in partners if partner.pk in answering]
        rows = Organization.objects.for_page().telling(self.question).in_bulk(pks)
        for pk in pks:
            yield pk, self.reason(self._sentence(rows[pk]), rows[pk])

    def _sentence(self, one: Organization) -> SafeString:
        """Where its first word is, beside its name."""
        page = one.get_absolute_url()
        for label, text in why(one, self.question):
            told = label or _("what it says of itself")
            return format_html(_("{label}: {text}"), label=told, text=anchor(page, text))
        return format_html(_("its name: {name}"), name=anchor(page, one.name, one.name_language))
