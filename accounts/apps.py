"""Authorities, people, sign-in, access policy and audit."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registers rules, places and settings, and connects what must hear of changes, once the models are loaded."""

    name = "accounts"
    default_auto_field = "django.db.models.UUIDField"

    def ready(self) -> None:
        from django.utils.translation import gettext, ngettext

        from rules.sentences import spoken_by

        spoken_by(gettext, ngettext)
        from accounts import (  # noqa: F401  registers rules, places, settings
            access,
            places,
            privacy_notice,
            shipped_limits,
            shipped_settings,
            signals,
        )
