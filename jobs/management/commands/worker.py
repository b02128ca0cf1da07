"""`manage.py worker`: do background work until told to stop."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.startup import refuse_unfit
from jobs.worker import make_worker


class Command(BaseCommand):
    """Runs the worker in the foreground; SIGTERM or Ctrl-C ends it after the piece of work in hand."""

    help = "Do background work (PDF records, what is due at a time) until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--until-empty", action="store_true", help="stop when nothing is ready")

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unfit()
        worker = make_worker(until_empty=options["until_empty"])
        worker.configure_signals()
        worker.run()
