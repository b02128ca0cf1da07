"""`manage.py compare_forms FORMER OTHER`: say what changed between two form files, and what that means for drafts."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from forms.definition import FormDefinition, FormDefinitionError, read
from forms.versions.changes import Meaning, gravest
from forms.versions.comparing import compare


class Command(BaseCommand):
    """Prints one line per change: what it means, where, and what changed; then how many of each."""

    help = "Compare two versions of a form: which changes are compatible, need a step of migration, or are unknown."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("former", type=Path, help="the file of the former version")
        parser.add_argument("other", type=Path, help="the file of the later version")

    def handle(self, *args: Any, **options: Any) -> None:
        changes = compare(_read(options["former"]), _read(options["other"]))
        for change in changes:
            meaning = Meaning.COMPATIBLE if change.step else change.meaning
            self.stdout.write(f"{meaning.value:<15} {change}")
        counts = {
            meaning: sum(1 for each in changes if (Meaning.COMPATIBLE if each.step else each.meaning) is meaning)
            for meaning in Meaning
        }
        said = ", ".join(f"{count} {meaning.value}" for meaning, count in counts.items())
        self.stdout.write(f"{said}. All in all: {gravest(changes).value}." if changes else "Nothing changed.")


def _read(path: Path) -> FormDefinition:
    try:
        return read(json.loads(path.read_text(encoding="utf-8-sig")))
    except (OSError, ValueError) as error:
        said = "\n".join(map(str, error.problems)) if isinstance(error, FormDefinitionError) else str(error)
        raise CommandError(f"{path} cannot be compared: {said}") from error
