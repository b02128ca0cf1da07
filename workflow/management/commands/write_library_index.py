"""`manage.py write_library_index`: write the page that names everything in the shipped library."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from workflow.library_index import PAGE, page


class Command(BaseCommand):
    """Writes `docs/analyst/library.md` anew. Refused while a shipped definition cannot be read."""

    help = "Write the index of the shipped processes, forms, clocks and decisions into the documentation."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text = page()
        except ValueError as error:
            raise CommandError(str(error)) from error
        (Path(settings.BASE_DIR) / PAGE).write_text(text, encoding="utf-8")
        self.stdout.write(f"{PAGE}: {len(text.splitlines())} lines.")
