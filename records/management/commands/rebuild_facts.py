"""`manage.py rebuild_facts`: make facts and chronology again from the records they follow from."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.context import LIBRARY_ID
from accounts.models import Authority
from records.models import Record
from records.rebuilding import A_BATCH, Outcome, rebuild


class Command(BaseCommand):
    """Prints each difference, as reference, version, item and place, never an answer, and the counts.

    Idempotent; each batch is a transaction of its own. Exits with 1 when a record could not be read.
    """

    help = "Make the facts and the chronology again from final records, and say what was different."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--authority", metavar="CODE", help="only the authority with this code")
        parser.add_argument("--dry-run", action="store_true", help="compare, and change nothing")
        parser.add_argument(
            "--after", default="", metavar="REFERENCE", help="go on after this record (needs --authority)"
        )
        parser.add_argument("--batch", type=int, default=A_BATCH, metavar="N", help="records in one transaction")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["after"] and not options["authority"]:
            raise CommandError("References begin again in each authority: name one with --authority.")
        if options["batch"] < 1:
            raise CommandError("A batch holds at least one record.")
        unreadable = 0
        for held in self._authorities(options["authority"]):
            unreadable += len(self._rebuild(held, options).unreadable)
        if unreadable:
            sys.exit(1)

    def _authorities(self, code: str | None) -> list[Authority]:
        found = Authority.objects.exclude(pk=LIBRARY_ID).order_by("name")
        if code is None:
            return list(found)
        if not found.filter(code=code).exists():
            raise CommandError(f"There is no authority with the code {code}.")
        return list(found.filter(code=code))

    def _rebuild(self, held: Authority, options: dict[str, Any]) -> Outcome:
        total = Outcome()
        write = not options["dry_run"]
        try:
            for outcome in rebuild(held.pk, write=write, after=options["after"], size=options["batch"]):
                total.add(outcome)
                for difference in outcome.differences:
                    self.stdout.write(f"  {difference}")
                for reference in outcome.unreadable:
                    self.stdout.write(f"  {reference}: cannot be read; its rows stay as they are")
                self.stderr.write(f"{held.name}: {total.records} records, up to {outcome.last}")
        except Record.DoesNotExist:
            raise CommandError(f"{held.name} has no record {options['after']}.") from None
        counts = ", ".join(f"{count} {what.replace('_', ' ')}" for what, count in total.counts.items())
        verb = "Differences" if write else "Differences, not mended"
        self.stdout.write(
            f"{held.name}: {total.records} records give {total.facts} facts and {total.entries} entries of the "
            f"chronology. {verb}: {counts or 'none'}."
        )
        return total
