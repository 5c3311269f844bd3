from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from accounts.roles import grant  # noqa: PLC0415 - it reads models, loaded by now

        post_migrate.connect(grant, dispatch_uid="accounts.roles.grant")
