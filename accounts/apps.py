from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate, post_save
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        # They read models, loaded by now.
        from allauth.mfa.models import Authenticator  # noqa: PLC0415

        from accounts import sessions  # noqa: PLC0415
        from accounts.factors import record_new_factor  # noqa: PLC0415
        from accounts.roles import grant  # noqa: PLC0415

        post_migrate.connect(grant, dispatch_uid="accounts.roles.grant")
        user_logged_in.connect(sessions.begin, dispatch_uid="accounts.sessions.begin")
        post_save.connect(
            record_new_factor, sender=Authenticator, dispatch_uid="accounts.factors.new"
        )
