"""`manage.py demo`: make the demonstration authority once, and print how to sign in."""

import hashlib
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.context import authority
from demo import northmere
from demo.phases import shown_phases
from workflow.library import sample_paths, shipped_paths

TELL_EVERY = 10


class Command(BaseCommand):
    """Prints a random password and the secret of a second factor per person, once. Refused in production."""

    help = "Make the demonstration: a made-up council, somebody for every role, families in every state of the work."

    def add_arguments(self, parser: CommandParser) -> None:
        every = northmere.ALL_FAMILIES
        parser.add_argument("--families", type=int, default=every, help=f"how many to make, from 3 to {every}")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ENVIRONMENT == "production":
            raise CommandError("There is no demonstration in production.")
        found = northmere.existing()
        if found is not None:
            self.stdout.write(
                f"The demonstration of {found.name} is there already. Its passwords were printed when it was made."
                "\nFor a code: manage.py demo_code sam@northmere.example"
            )
            if self._fingerprint() != self._kept():
                self.stdout.write("The shipped forms or processes changed since. To make it anew: make run REBUILD=1")
            return
        with transaction.atomic():
            people = northmere.build(options["families"], self._tell)
        self._note().write_text(json.dumps({"fingerprint": self._fingerprint()}))
        self.stdout.write("\nThe demonstration is made. Every person in it is made up. Sign in as:\n\n")
        for person in people:
            who = f"{person.name:<14} {person.role:<24} {person.email:<26}"
            self.stdout.write(f"  {who} {person.password}  {person.secret}")
        self.stdout.write(
            "\nA line ends with the password and the key for an authenticator app. Without an app, ask for the code:\n"
            "  .venv/bin/python manage.py demo_code sam@northmere.example\n\n"
            "Passwords and keys are not shown again. To start over with new ones: make run REBUILD=1\n"
        )
        made = northmere.existing()
        if made is not None:
            with authority(made.pk):
                lines = shown_phases()
            self.stdout.write(
                "\n".join(["A family in each phase of the work:", *(f"  {line}" for line in lines)]) + "\n"
            )

    def _tell(self, count: int, of: int) -> None:
        if count % TELL_EVERY == 0 or count == of:
            self.stdout.write(f"demo: {count} of {of} stories are told")

    def _fingerprint(self) -> str:
        digest = hashlib.sha256()
        for path in (*shipped_paths(), *sample_paths()):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        return digest.hexdigest()

    def _note(self) -> Path:
        return Path(settings.VAR_DIR) / "demonstration.json"

    def _kept(self) -> str:
        note = self._note()
        return str(json.loads(note.read_text()).get("fingerprint", "")) if note.exists() else ""
