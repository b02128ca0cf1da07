"""The daily screens."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Registers the places of the desk and its navigation."""

    name = "desk"

    def ready(self) -> None:
        from desk import places, record_summaries  # noqa: F401  registers places, navigation and what forms look up
