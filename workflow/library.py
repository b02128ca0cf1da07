"""The shipped forms, decisions and processes: reading and checking their files, loading them into the library."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from accounts.authorities import library
from accounts.context import authority
from forms.adoption import publish_form
from forms.code_lists import CodeList, publish_code_list, read_code_list
from forms.definition import FormDefinition, FormDefinitionError
from forms.json_values import Path as AnswerPath
from forms.models import ActiveForm
from forms.worked_out_from import restricted_paths
from rules.dmn import DecisionModel, DmnError
from rules.dmn import read as read_decisions
from rules.sentences import Sentence, listed
from workflow import library_in_use
from workflow.adoption import keep_scenarios, publish_process, use_process
from workflow.bpmn import BpmnError, ProcessModel
from workflow.bpmn import read as read_process
from workflow.cross_checks import Known, faults
from workflow.decision_warnings import decision_warnings
from workflow.decisions import publish_decision
from workflow.form_versions.findings import Finding, look_at, names_elsewhere
from workflow.form_versions.shipped import unfit_to_ship
from workflow.scenarios.files import process_paths, scenarios_beside

CODE_LISTS = "code_lists"
"""The name of the folder that code lists stand in."""
FILE_NAME = re.compile(r"(?P<key>[a-z0-9_]+)\.v(?P<number>[1-9][0-9]{0,5})\.(?P<kind>json|dmn|bpmn)")
FORMS = "form_definitions"
"""The name of the folder that the shipped forms stand in."""
SAMPLES = "samples"
"""The name of the folders whose definitions only show something: no authority gets them from the library."""
PHASES = frozenset({"assessment", "planning", "intervention", "review", "shared", SAMPLES})


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
    read: FormDefinition | DecisionModel | ProcessModel | CodeList


def shipped_paths() -> list[Path]:
    """Return the shipped files in order: forms and decisions before the processes that name them, then code lists."""
    return [path for path in _paths("*") if path.parent.name != SAMPLES]


def sample_paths() -> list[Path]:
    """Return the files of the samples, in the same order."""
    return [path for path in _paths(SAMPLES) if path.parent.name == SAMPLES]


def _paths(folder: str) -> list[Path]:
    base = Path(settings.BASE_DIR)
    patterns = (f"form_definitions/{folder}/*.json", f"processes/{folder}/*.dmn", f"processes/{folder}/*.bpmn")
    lists = ("code_lists/*.json", f"code_lists/{SAMPLES}/*.json")
    return [path for pattern in (*patterns, *lists) for path in sorted(base.glob(pattern))]


def check(paths: list[Path]) -> tuple[list[Definition], list[FileProblem]]:
    """Read every file; return those without problems, and all problems of the others.

    Also reports what no file shows by itself: a wrong file name or folder, and a process that names a form or a
    decision which neither these files nor the shipped ones hold, or a decision that is not given what it reads.
    """
    good: list[Definition] = []
    problems: list[FileProblem] = []
    for path in paths:
        found = list(_read(path))
        good += [item for item in found if isinstance(item, Definition)]
        problems += [item for item in found if isinstance(item, FileProblem)]
    known = _known(good)
    lists = {path.stem for path in (*shipped_paths(), *paths) if _is_code_list(path)}
    for definition in good:
        if isinstance(definition.read, ProcessModel):
            faulty = faults(definition.read, known)
            problems += [FileProblem(definition.path, f"{line} {name}", words) for line, name, words in faulty]
        elif isinstance(definition.read, FormDefinition):
            found_elsewhere = names_elsewhere(definition.read, lists, known.is_restricted)
            problems += [_of_form(definition.path, found) for found in found_elsewhere]
            if _is_shipped(definition.path):
                problems += [_of_form(definition.path, found) for found in unfit_to_ship(definition.read)]
    return good, problems


def _is_shipped(path: Path) -> bool:
    """Whether a form belongs to the library that authorities get."""
    return path.resolve().is_relative_to(Path(settings.BASE_DIR) / FORMS) and path.parent.name != SAMPLES


def warnings_between(good: list[Definition]) -> list[FileProblem]:
    """What an analyst should know of processes that read well, and that shows only beside the forms they name."""
    known = _known(good)
    return [
        FileProblem(definition.path, f"{line} {name}", words)
        for definition in good
        if isinstance(definition.read, ProcessModel)
        for line, name, words in decision_warnings(definition.read, known)
    ]


def _known(good: list[Definition]) -> Known:
    """What processes may name: what these files define, and behind it what is shipped."""
    given = {definition.path for definition in good}
    beside = [path for path in shipped_paths() if path not in given]
    # what is wrong with a shipped file is told where the file itself is checked
    shipped = [each for path in beside for each in _read(path) if isinstance(each, Definition)]
    forms = {path.name.split(".")[0] for path in beside if path.suffix == ".json"}
    answers: dict[str, frozenset[str]] = {}
    returning: set[str] = set()
    restricted: dict[str, tuple[AnswerPath, ...]] = {}
    decisions: dict[str, DecisionModel] = {}
    processes: dict[str, ProcessModel] = {}
    for each in (*sorted(shipped, key=_number), *sorted(good, key=_number)):  # the highest number of each counts
        match each.read:
            case FormDefinition() as form:
                answers[each.key] = frozenset(form.names)
                restricted[each.key] = restricted_paths(form.pages)
                returning = returning | {form.key} if form.can_return else returning - {form.key}
            case ProcessModel() as process:
                processes[each.key] = process
            case CodeList():
                pass
            case decision:
                decisions[each.key] = decision
    return Known(frozenset(forms | answers.keys()), decisions, processes, answers, frozenset(returning), restricted)


def _number(definition: Definition) -> int:
    return definition.number


def _is_code_list(path: Path) -> bool:
    return CODE_LISTS in (path.parent.name, path.parent.parent.name)


def _read(path: Path) -> Iterator[Definition | FileProblem]:
    if _is_code_list(path):
        yield from _read_code_list(path)
        return
    match = FILE_NAME.fullmatch(path.name)
    if match is None:
        wanted = Sentence("<key>.v<number>.json for a form, .bpmn for a process, .dmn for a decision")
        yield FileProblem(path, "0", Sentence("Name the file %(wanted)s.", wanted=wanted))
        return
    if path.parent.name not in PHASES:
        yield FileProblem(
            path, "0", Sentence("Put the file into a folder named %(listed)s.", listed=listed(sorted(PHASES)))
        )
    try:
        raw = path.read_bytes()
    except OSError as error:
        yield FileProblem(path, "0", Sentence("The file cannot be read: %(reason)s.", reason=error.strerror))
        return
    yield from _read_content(path, match["key"], int(match["number"]), match["kind"], raw)


@lru_cache(maxsize=512)
def _read_content(path: Path, key: str, number: int, kind: str, raw: bytes) -> tuple[Definition | FileProblem, ...]:
    """What a file of this content holds. Kept: whatever is checked is checked beside all that is shipped."""
    return tuple(_reading(path, key, number, kind, raw))


def _reading(path: Path, key: str, number: int, kind: str, raw: bytes) -> Iterator[Definition | FileProblem]:
    if kind == "json":
        looked = look_at(raw)
        yield from (_of_form(path, found) for found in looked.problems)
        if looked.definition is not None:
            yield from _named(path, key, looked.definition)
            yield Definition(path, looked.definition.key, number, looked.document, looked.definition)
        return
    try:
        content, made = _parse(kind, raw)
    except (BpmnError, DmnError) as error:
        yield from (FileProblem(path, f"{p.line} {p.element_id}".strip(), p.message) for p in error.problems)
    else:
        yield from _named(path, key, made)
        yield Definition(path, key if isinstance(made, DecisionModel) else made.key, number, content, made)


def _read_code_list(path: Path) -> Iterator[Definition | FileProblem]:
    try:
        content = json.loads(path.read_bytes().decode("utf-8-sig"))
        made = read_code_list(content)
    except FormDefinitionError as error:
        yield from (FileProblem(path, p.pointer or "/", p.message) for p in error.problems)
    except OSError as error:
        yield FileProblem(path, "0", Sentence("The file cannot be read: %(reason)s.", reason=error.strerror))
    except (ValueError, RecursionError) as error:
        yield FileProblem(path, str(getattr(error, "lineno", 0)), Sentence("This is not JSON: %(error)s.", error=error))
    else:
        if path.name != f"{made.key}.json":
            yield FileProblem(
                path,
                "0",
                Sentence(
                    "The file is named %(name)s but defines %(key)s. Make them the same.", name=path.name, key=made.key
                ),
            )
        yield Definition(path, made.key, 1, content, made)


def _named(path: Path, key: str, made: FormDefinition | DecisionModel | ProcessModel) -> Iterator[FileProblem]:
    """A file is named after what it defines; one with several decisions after the one that processes ask."""
    if isinstance(made, DecisionModel):
        defined = {decision.id for decision in made.decisions()}
        if key not in defined:
            known = listed(sorted(defined)) or Sentence("none")
            yield FileProblem(
                path,
                "0",
                Sentence(
                    "The file is named %(key)s and has no decision with that id. It has: %(listed)s.",
                    key=key,
                    listed=known,
                ),
            )
    elif made.key != key:
        yield FileProblem(
            path,
            "0",
            Sentence(
                "The file is named %(key)s but defines %(defined)s. Make them the same.", key=key, defined=made.key
            ),
        )


def _of_form(path: Path, found: Finding) -> FileProblem:
    return FileProblem(path, found.place or "/", found.message)


def _parse(kind: str, raw: bytes) -> tuple[Any, DecisionModel | ProcessModel]:
    return (raw, read_process(raw)) if kind == "bpmn" else (raw, read_decisions(raw))


def load() -> list[str]:
    """Load the shipped definitions into the library authority; return one line for each. Loading twice changes nothing.

    Raises `ValueError` with all problems when a shipped file has any, and where an authority works with a version that
    its file would change: nothing is loaded then.
    """
    good, problems = check(shipped_paths())
    if problems:
        raise ValueError("\n".join(str(problem) for problem in problems))
    lines, latest = [], process_paths([])
    with authority(library().pk):
        before = library_in_use.said()
        for definition in good:
            if isinstance(definition.read, CodeList):
                publish_code_list(definition.content)
                lines.append(f"code list {definition.key}")
                continue
            if isinstance(definition.read, FormDefinition):
                publish_form(definition.content, definition.number, definition=definition.read, replace=True)
            elif isinstance(definition.read, DecisionModel):
                publish_decision(definition.content, definition.key, definition.number, replace=True)
            else:
                version = publish_process(definition.content, definition.number, replace=True)
                if definition.path in latest and scenarios_beside(definition.path).exists():
                    keep_scenarios(version, scenarios_beside(definition.path).read_bytes())
            lines.append(f"{definition.key} version {definition.number}")
        library_in_use.refuse_changed(before)
    return lines


def use_samples() -> list[str]:
    """Publish the samples as the open authority's own and use them; return their keys. For demonstrations.

    Raises `ValueError` with all problems when a file of theirs has any.
    """
    good, problems = check(sample_paths())
    if problems:
        raise ValueError("\n".join(str(problem) for problem in problems))
    for definition in good:
        if isinstance(definition.read, FormDefinition):
            form = publish_form(definition.content, definition.number, definition=definition.read, replace=True)
            ActiveForm.objects.get_or_create(key=form.key, defaults={"version": form})
        elif isinstance(definition.read, ProcessModel):
            use_process(publish_process(definition.content, definition.number, replace=True))
        elif isinstance(definition.read, CodeList):
            publish_code_list(definition.content)
    return [definition.key for definition in good]
