from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganizationsConfig(AppConfig):
    name = "organizations"
    verbose_name = _("Organizations")

    def ready(self) -> None:
        """Possible duplicates follow from organizations, whoever writes them."""
        from organizations.actions.comparing import compare_after  # noqa: PLC0415 - it has models
        from organizations.models import Organization  # noqa: PLC0415
        from registry.actions.after import follow_with  # noqa: PLC0415

        follow_with(Organization, compare_after)
