"""Every address: French at the root, English under /en/ with English words."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.utils.translation import pgettext_lazy

from accounts.urls import provider_urlpatterns
from portal.health import healthz, metrics, readyz
from registry.api.router import elsewhere

handler400 = "portal.errors.bad_request"
handler500 = "portal.errors.server_error"
urlpatterns = [
    path("api/v1/", include("portal.api_urls")),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("oidc/", include(provider_urlpatterns)),  # one address, for the provider to know
    path("", include("portal.machine_urls")),
    *i18n_patterns(
        path("", include("portal.urls")),
        path(pgettext_lazy("address", "organizations/"), include("organizations.urls")),
        path(pgettext_lazy("address", "projects/"), include("projects.urls")),
        path("admin/", include("accounts.urls")),
        path("admin/", admin.site.urls),
        prefix_default_language=False,
    ),
    path("api/", include(elsewhere())),  # a program is told in its own way that nothing is there
]
