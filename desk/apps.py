"""The daily screens."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Registers the places of the desk and its navigation."""

    name = "desk"

    def ready(self) -> None:
        from desk import (  # noqa: F401  register places, navigation, and what forms and records look up
            decided,
            offers,
            places,
            record_summaries,
        )
