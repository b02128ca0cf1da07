"""The studio: where analysts change forms, processes and decisions."""

from django.apps import AppConfig


class StudioConfig(AppConfig):
    """Registers the places of the studio and its navigation."""

    name = "studio"

    def ready(self) -> None:
        from studio import access  # noqa: F401  registers place and navigation
