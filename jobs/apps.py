"""Background work."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Registers the page of work that failed, and its navigation. The queue itself is django-tasks-db's."""

    name = "jobs"

    def ready(self) -> None:
        from jobs import places  # noqa: F401  registers the place and its navigation
