"""The rules about ICOs."""

from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from organizations.enums import Kind, Presence
from registry.rules import Rule, Severity, any_of, filled

QUEBEC_PRESENCE = Rule(
    "ico.quebec_presence",
    Severity.PUBLISH,
    _("Nothing says that this ICO has its headquarters or an office in Québec."),
    _("Record its headquarters in Québec, or its Québec office with authority."),
    field="quebec_presence",
    breaks=lambda: Q(kind=Kind.ICO, quebec_presence=""),
)

OFFICE_AUTHORITY = Rule(
    "ico.office_authority",
    Severity.PUBLISH,
    _("A Québec office counts only with authority to select, manage and act."),
    _("Record the three powers of the office."),
    field="office_selects",
    breaks=lambda: (
        Q(kind=Kind.ICO, quebec_presence=Presence.OFFICE)
        & any_of(
            Q(**{power: False}) | Q(**{f"{power}__isnull": True})
            for power in ("office_selects", "office_manages", "office_acts")
        )
    ),
)

REGION = Rule(
    "ico.region",
    Severity.PUBLISH,
    _("The presence in Québec has no administrative region."),
    _("Choose a region from 01 to 17."),
    field="region",
    breaks=lambda: Q(kind=Kind.ICO) & filled("quebec_presence") & Q(region=""),
)
ICO_NEQ = Rule(
    "ico.neq",
    Severity.WARN,
    _("The ICO has no NEQ."),
    _("Find it in the enterprise register of Québec."),
    field="neq",
    breaks=lambda: Q(kind=Kind.ICO, neq=""),
)


def _brings_funding() -> Exists:
    """A contribution of one of its projects is from its own resources. Nothing is joined: of the
    past, whole tables would be."""
    organizations: Any = apps.get_model("organizations.Organization")._default_manager.all()
    parts = organizations.rows_of("participations")
    paid = parts.rows_of("project").rows_of("contributions")
    own = paid.filter(project=OuterRef("project"), source="own_resources")
    return Exists(parts.filter(Exists(own), organization=OuterRef("pk")))


SIGNIFICANT_FUNDING = Rule(
    "ico.significant_funding",
    Severity.WARN,
    _("No project of this ICO records a contribution from its own resources."),
    _("Record what it brings to its projects, or check that it brings significant funding."),
    breaks=lambda: Q(kind=Kind.ICO) & ~Q(_brings_funding()),
)
