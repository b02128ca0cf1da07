"""`manage.py load_library`: load the shipped forms and processes into the library."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflow.library import load


class Command(BaseCommand):
    """Idempotent. What an authority uses does not change by it."""

    help = "Load the shipped forms and processes into the library, from which authorities adopt them."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lines = load()
        except ValueError as error:
            raise CommandError(str(error)) from error
        for line in lines:
            self.stdout.write(line)
