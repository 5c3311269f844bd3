from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        from portal.api_urls import API  # noqa: PLC0415 - once every model is there
        from registry.api.changes import sources_of  # noqa: PLC0415
        from registry.sources import SOURCES  # noqa: PLC0415

        SOURCES[:] = sources_of(API.resources)
