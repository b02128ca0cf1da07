"""`manage.py move_drafts FORM`: try what becomes of every draft in a later version of its form, and move them."""

from itertools import batched
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.context import LIBRARY_ID, authority
from accounts.models import Authority, Status
from forms.models import FormVersion
from forms.versions.carrying import What
from forms.versions.moving import Rehearsal, rehearse
from workflow.form_moves import AT_ONCE, move_task, open_tasks
from workflow.form_versions.rehearsals import open_drafts
from workflow.form_versions.using import NEWEST_FIRST
from workflow.locks import lock_all
from workflow.models import Task

SAID: Final[dict[What, str]] = {
    "not_accepted": "typed, and not accepted any more; it stays, and whoever writes is asked",
    "unseen": "typed, and not asked any more; it stays in the draft, unseen",
    "dropped": "typed, and dropped by a step; an earlier revision keeps it",
    "mapped": "mapped to another value by a step",
    "moved": "taken along by a step",
    "filled_in": "empty, and filled in by a step",
}


class Command(BaseCommand):
    """Prints counts and examples for each question. Without `--apply` nothing is changed."""

    help = "Try what becomes of the drafts of a form in a later version, and with --apply move them and their tasks."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("form", help="the key of the form, such as referral")
        parser.add_argument("--to", type=int, help="the number of the version (default: the latest published)")
        parser.add_argument("--authority", default="", help="the authority's name, where there are several")
        parser.add_argument("--apply", action="store_true", help="move them")
        parser.add_argument("--reason", default="", help="why, kept in the audit trail; needed to move")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["apply"] and not options["reason"].strip():
            raise CommandError("Say why they move, with --reason. It is kept in the audit trail.")
        here = _authority(options["authority"])
        with authority(here.pk):
            version = _version(options["form"], options["to"])
            self._say(version, rehearse(open_drafts(version), version))
            tasks = list(open_tasks(version).order_by("pk").values_list("pk", flat=True))
        self.stdout.write(f"{len(tasks)} open tasks ask an earlier version.")
        if options["apply"]:
            moved = 0
            for some in batched(tasks, AT_ONCE):
                with authority(here.pk):
                    lock_all(Task.objects.filter(pk__in=some).values_list("process_id", flat=True))
                    results = [move_task(task_id, version, None, options["reason"]) for task_id in some]
                moved += sum(each is not None for each in results)
            self.stdout.write(f"{moved} tasks moved to version {version.number}, with what is typed.")

    def _say(self, version: FormVersion, seen: Rehearsal) -> None:
        self.stdout.write(f"{version.title}, version {version.number}: {seen.drafts} drafts of earlier versions.")
        for number, count in sorted(seen.by_version.items()):
            self.stdout.write(f"  of version {number}: {count}")
        self.stdout.write(
            f"{seen.drafts - seen.losing} keep all that is typed where it is asked; {seen.losing} do not."
        )
        for (pointer, what), tally in seen.found.items():
            examples = ", ".join(map(str, tally.examples))
            self.stdout.write(f"  {pointer}: {tally.count} {SAID[what]} (drafts {examples})")


def _authority(name: str) -> Authority:
    rows = Authority.objects.exclude(pk=LIBRARY_ID)
    found = list(rows.filter(name=name) if name else rows[:2])
    if len(found) != 1:
        said = f"There is no authority named {name}." if name else "Name the authority with --authority."
        raise CommandError(said)
    return found[0]


def _version(key: str, number: int | None) -> FormVersion:
    """The version asked for, else the latest; where there are two of one number, the authority's own."""
    rows = FormVersion.objects.filter(key=key, status=Status.PUBLISHED)
    asked = rows if number is None else rows.filter(number=number)
    found: FormVersion | None = asked.order_by(*NEWEST_FIRST).first()
    if found is None:
        raise CommandError(f"There is no published version {number or ''} of a form “{key}” here.")
    return found
