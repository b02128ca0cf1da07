"""`manage.py load_code_list AUTHORITY FILE`: an authority's own code list, in place of the shipped one."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import audit
from accounts.context import authority
from accounts.models import Authority
from forms.code_lists import publish_code_list
from forms.models import CodeListVersion


class Command(BaseCommand):
    """Codes are never lost by it: one that is not used any more is given an end in the file."""

    help = "Load an authority's own code list from a file, in place of the shipped one or of its former one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("authority", help="the authority's name")
        parser.add_argument("file", type=Path, help="a code list as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        here = Authority.objects.filter(name=options["authority"]).first()
        if here is None:
            raise CommandError(f"There is no authority named {options['authority']}.")
        try:
            document = json.loads(options["file"].read_bytes().decode("utf-8-sig"))
            with authority(here.pk):
                made = publish_code_list(document)
                row = CodeListVersion.objects.get(authority_id=here.pk, key=made.key)
                audit.record("code_list_loaded", row, actor=None, key=made.key, sha256=row.sha256)
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{made.title}: {len(made.codes)} codes in use by {here.name}.")
