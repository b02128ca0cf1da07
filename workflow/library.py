"""The shipped forms and processes: reading them from their folders, checking them, loading them into the library."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from accounts.authorities import library
from accounts.context import authority
from forms.adoption import publish_form
from forms.definition import FormDefinition, FormDefinitionError
from forms.definition import read as read_form
from workflow.adoption import publish_process
from workflow.bpmn import BpmnError, ProcessModel, ServiceTask
from workflow.bpmn import read as read_process
from workflow.handlers import job_types

FILE_NAME = re.compile(r"(?P<key>[a-z0-9_]+)\.v(?P<number>[1-9][0-9]{0,5})\.(?P<kind>json|bpmn)")
PHASES = frozenset({"assessment", "planning", "intervention", "review", "shared"})


@dataclass(frozen=True, slots=True)
class FileProblem:
    """What is wrong in a file: `where` is a line or a JSON pointer, and the element."""

    path: Path
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.where}: {self.message}"


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition file that reads without problems."""

    path: Path
    key: str
    number: int
    content: Any
    read: FormDefinition | ProcessModel


def shipped_paths() -> list[Path]:
    """Return the shipped definition files in order: forms before the processes that name them."""
    base = Path(settings.BASE_DIR)
    return [*sorted(base.glob("form_definitions/*/*.json")), *sorted(base.glob("processes/*/*.bpmn"))]


def check(paths: list[Path]) -> tuple[list[Definition], list[FileProblem]]:
    """Read every file; return those without problems, and all problems of the others.

    Also reports what no file shows by itself: a wrong file name or folder, and a process that names a form which
    neither these files nor the shipped ones hold.
    """
    good: list[Definition] = []
    problems: list[FileProblem] = []
    for path in paths:
        found = list(_read(path))
        good += [item for item in found if isinstance(item, Definition)]
        problems += [item for item in found if isinstance(item, FileProblem)]
    forms = {d.key for d in good if isinstance(d.read, FormDefinition)}
    forms |= {path.name.split(".")[0] for path in shipped_paths() if path.suffix == ".json"}
    for definition in good:
        if isinstance(definition.read, ProcessModel):
            problems += _missing_forms(definition, definition.read, forms)
            problems += _missing_handlers(definition, definition.read)
    return good, problems


def _missing_forms(definition: Definition, model: ProcessModel, forms: set[str]) -> Iterator[FileProblem]:
    for task in model.user_tasks:
        if task.form_key not in forms:
            message = f"There is no form “{task.form_key}”. Add its file under form_definitions/, or name another."
            yield FileProblem(definition.path, f"{task.line} {task.id}", message)


def _missing_handlers(definition: Definition, model: ProcessModel) -> Iterator[FileProblem]:
    for element in model.elements.values():
        if isinstance(element, ServiceTask) and element.job_type not in job_types():
            message = (
                f"Nothing in Casewright does “{element.job_type}”. Known job types are: "
                f"{', '.join(sorted(job_types()))}."
            )
            yield FileProblem(definition.path, f"{element.line} {element.id}", message)


def _read(path: Path) -> Iterator[Definition | FileProblem]:
    match = FILE_NAME.fullmatch(path.name)
    if match is None:
        yield FileProblem(path, "0", "Name the file <key>.v<number>.json for a form or <key>.v<number>.bpmn.")
        return
    if path.parent.name not in PHASES:
        yield FileProblem(path, "0", f"Put the file into a folder named {', '.join(sorted(PHASES))}.")
    try:
        raw = path.read_bytes()
    except OSError as error:
        yield FileProblem(path, "0", f"The file cannot be read: {error.strerror}.")
        return
    try:
        content, made = _parse(match["kind"], raw)
    except BpmnError as error:
        yield from (FileProblem(path, f"{p.line} {p.element_id}".strip(), p.message) for p in error.problems)
    except FormDefinitionError as error:
        yield from (FileProblem(path, p.pointer or "/", p.message) for p in error.problems)
    except (ValueError, RecursionError) as error:
        yield FileProblem(path, str(getattr(error, "lineno", 0)), f"This is not JSON: {error}.")
    else:
        if made.key != match["key"]:
            yield FileProblem(
                path, "0", f"The file is named {match['key']} but defines {made.key}. Make them the same."
            )
        yield Definition(path, made.key, int(match["number"]), content, made)


def _parse(kind: str, raw: bytes) -> tuple[Any, FormDefinition | ProcessModel]:
    if kind == "bpmn":
        return raw, read_process(raw)
    document = json.loads(raw.decode("utf-8-sig"))
    return document, read_form(document)


def load() -> list[str]:
    """Load the shipped definitions into the library authority; return one line for each. Loading twice changes nothing.

    Raises `ValueError` with all problems when a shipped file has any.
    """
    good, problems = check(shipped_paths())
    if problems:
        raise ValueError("\n".join(str(problem) for problem in problems))
    lines = []
    with authority(library().pk):
        for definition in good:
            if isinstance(definition.read, FormDefinition):
                publish_form(definition.content, definition.number, replace=True)
            else:
                publish_process(definition.content, definition.number, replace=True)
            lines.append(f"{definition.key} version {definition.number}")
    return lines
