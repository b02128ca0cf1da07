"""Authorities, people, sign-in, access policy and audit."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Connects what must hear of changes once the models are loaded."""

    name = "accounts"
    default_auto_field = "django.db.models.UUIDField"

    def ready(self) -> None:
        from accounts import access, signals  # noqa: F401  registers the rules, connects the receivers
