"""What was recorded, for good."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Registers the access rules of records."""

    name = "records"

    def ready(self) -> None:
        from records import access  # noqa: F401  registers the rules
