"""What waits for someone about organizations."""

from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from organizations.rules import DUPLICATE
from registry.admin.queue import Task
from registry.admin.tasks import in_review, outdated_translations, scheduled

TASKS = (
    in_review(Organization, _("Organizations to review")),
    scheduled(Organization, _("Organizations whose day of publication has come")),
    Task(
        "duplicates",
        _("Possible duplicates"),
        Organization,
        lambda: Organization.objects.breaking(DUPLICATE).order_by("name_likeness", "pk"),
        lambda organization: organization.acronym,
    ),
    outdated_translations(Organization, _("Organizations whose English is older than the French")),
)
