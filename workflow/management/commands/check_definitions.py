"""`manage.py check_definitions [PATH…]`: read definitions and scenarios from files, say everything that is wrong."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from forms.definition import FormDefinition
from forms.problems import DefinitionWarning
from rules.dmn import DecisionModel
from workflow.form_versions.findings import warnings_of
from workflow.library import Definition, FileProblem, check, sample_paths, shipped_paths, warnings_between
from workflow.reading_ages import reading_ages
from workflow.return_coverage import coverage, not_fed, undecided
from workflow.scenarios.files import ENDING, faults_in, process_paths, scenarios_beside
from workflow.table_warnings import table_warnings

SUFFIXES = (".json", ".dmn", ".bpmn")


class Command(BaseCommand):
    """Prints one line per problem, `file:place: message`, and exits with 1 when there is any.

    With `--coverage` also a line for each item of the returns; it exits with 1 while one of them is not fed,
    or fed by several questions without a rule which of them counts.
    """

    help = "Check forms, decisions, processes and scenarios: the shipped ones, or the files and folders given."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="*", type=Path, metavar="PATH")
        parser.add_argument("--coverage", action="store_true", help="also say what feeds each item of the returns")
        parser.add_argument("--reading-age", action="store_true", help="also say how old one must be to read each form")

    def handle(self, *args: Any, **options: Any) -> None:
        paths: list[Path] = []
        for path in options["paths"]:
            paths += sorted(p for p in path.rglob("*") if p.suffix in SUFFIXES) if path.is_dir() else [path]
        paths = paths or [
            *shipped_paths(),
            *sample_paths(),
            *filter(Path.exists, map(scenarios_beside, process_paths([]))),
        ]
        tried = [path for path in paths if path.name.endswith(ENDING)]
        good, problems = check([path for path in paths if path not in tried])
        for path in tried:
            problems += [FileProblem(path, fault.pointer or "/", fault.message) for fault in faults_in(path)]
        for definition in good:
            for place, words in _warnings(definition):
                self.stderr.write(f"{definition.path}:{place}: warning: {words}")
        for warning in warnings_between(good):
            self.stderr.write(f"{warning.path}:{warning.where}: warning: {warning.message}")
        if options["reading_age"]:
            for line in reading_ages(good):
                self.stderr.write(line)
        for problem in problems:
            self.stdout.write(str(problem))
        forms = [definition.read for definition in good if isinstance(definition.read, FormDefinition)]
        for line in coverage(forms) if options["coverage"] else ():
            self.stdout.write(line)
        open_rules = undecided(forms) if options["coverage"] else []
        for line in open_rules:
            self.stderr.write(line)
        if problems or open_rules or (options["coverage"] and not_fed(forms)):
            sys.exit(1)
        self.stderr.write(f"{len(good)} definitions, no problems.")


def _warnings(definition: Definition) -> Iterator[tuple[str, str]]:
    if isinstance(definition.read, FormDefinition):
        yield from ((found.place, found.message) for found in warnings_of(definition.read))
        return
    for warning in definition.read.warnings:
        if isinstance(warning, DefinitionWarning):
            yield warning.pointer, warning.message
        else:
            yield f"{warning.line} {warning.element_id}", warning.message
    if isinstance(definition.read, DecisionModel):
        yield from table_warnings(definition.read)
