"""`manage.py test_processes [KEY…]`: play the scenarios of processes on the real engine, and undo everything."""

import sys
from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from workflow.bpmn import ProcessModel, read
from workflow.library import load
from workflow.scenarios import ScenarioFileError, check_before_publishing
from workflow.scenarios.coverage import coverage
from workflow.scenarios.files import process_paths, scenarios_beside


class Command(BaseCommand):
    """Prints each scenario with ok or failed, its path, what was otherwise, and what nobody touched.

    A failure exits with 1; with `--all-touched` so does whatever is neither touched nor excused.
    """

    help = "Play the scenarios beside the shipped processes, or those of the processes named, and undo everything."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all-touched", action="store_true", help="fail where something is touched by no scenario")
        parser.add_argument("keys", nargs="*", metavar="KEY", help="the key of a process, such as referral")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            paths = process_paths(options["keys"])
        except KeyError as error:
            raise CommandError(f"There is no shipped process {error.args[0]}.") from error
        with transaction.atomic():
            try:
                load()  # the processes are tried with the forms and decisions that lie beside them
            except ValueError as error:
                raise CommandError(str(error)) from error
            self._all_touched, self._told_more = options["all_touched"], options["verbosity"] > 1
            failed = [path for path in paths if not self._play(path)]
            transaction.set_rollback(True)
        if failed:
            sys.exit(1)

    def _play(self, path: Path) -> bool:
        """Play the scenarios of one process; say whether all went well."""
        beside = scenarios_beside(path)
        model = read(path.read_bytes())
        if not beside.exists():
            none = coverage(model, (), {})
            self.stdout.write(f"{path.name}: {none}. No scenarios yet: write them in {beside.name}, beside it.")
            return not self._all_touched
        since = perf_counter()
        try:
            ready = check_before_publishing(path.read_bytes(), beside.read_bytes())
        except ScenarioFileError as error:
            for pointer, message in error.faults:
                self.stdout.write(f"{beside}:{pointer or '/'}: {message}")
            return False
        self.stdout.write(f"{path.name}: {ready.coverage}, {perf_counter() - since:.1f} s")
        walked = dict.fromkeys(each.path for each in ready.played if each.path)
        numbers = {path: number for number, path in enumerate(walked, 1)}
        for played in ready.played:
            way = f" (path {numbers[played.path]})" if played.path else ""
            self.stdout.write(f"  {'ok' if played.went_well else 'failed'}: {played.name}{way}")
            if self._told_more and played.walked:
                self.stdout.write(f"      {' → '.join(played.walked)}")
            for problem in played.problems:
                self.stdout.write(f"      {problem}")
        for name in ready.untouched:
            self.stdout.write(f"  untouched: {_described(name, model)}")
        for name, reason in ready.coverage.excused.items():
            self.stdout.write(f"  cannot be touched: {name}: {reason}")
        return not ready.failed and not (self._all_touched and ready.untouched)


def _described(name: str, model: ProcessModel) -> str:
    """An element or flow by its id, with its name, and for a flow with where it leads."""
    flow, part = model.flows.get(name), model.elements.get(name) or model.flows[name]
    told = [f"“{part.name}”"] if part.name else []
    told += [f"{flow.source} → {flow.target}"] if flow is not None else []
    return " ".join([name, *told])
