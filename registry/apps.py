from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = _("Registry")

    def ready(self) -> None:
        autodiscover_modules("importers")


class StaffSiteConfig(AdminConfig):
    """Django's admin, with the registry's own site."""

    default_site = "registry.admin.site.RegistrySite"
