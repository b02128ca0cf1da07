"""Background work."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Has no tables of its own: the queue is django-tasks-db's."""

    name = "jobs"
