"""The rules about confidentiality incidents."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.rules import Rule, Severity, filled, ordered

_TOLD = (
    Q(serious_risk=False)
    | filled("not_notified_reason")
    | Q(authority_notified_on__isnull=False, people_notified_on__isnull=False)
)

INCIDENT_DATES = Rule(
    "incident.dates",
    Severity.REFUSE,
    _("An incident happens, is known, is notified and is closed in that order."),
    _("Correct the dates."),
    field="known_on",
    holds=ordered("happened_on", "known_on")
    & ordered("known_on", "authority_notified_on")
    & ordered("known_on", "people_notified_on")
    & ordered("known_on", "closed_on"),
)
INCIDENT_CLOSING = Rule(
    "incident.closing",
    Severity.REFUSE,
    _(
        "An incident is closed once its measures are told and, at a risk of serious injury, the "
        "notices are dated or their absence is explained."
    ),
    _("Fill what is missing, or leave the incident open."),
    field="closed_on",
    holds=Q(closed_on__isnull=True) | (filled("measures") & _TOLD),
)
INCIDENT_NOTIFICATION = Rule(
    "incident.notification",
    Severity.WARN,
    _(
        "At a risk of serious injury, the Commission d’accès à l’information and the people "
        "concerned are notified promptly."
    ),
    _("Date both notices, or say why one was not given."),
    field="authority_notified_on",
    holds=_TOLD,
)
