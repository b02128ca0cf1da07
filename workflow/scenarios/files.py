"""Where processes and their scenarios lie, and what is wrong with a file of scenarios."""

import re
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from rules.sentences import Sentence
from workflow.bpmn import BpmnError
from workflow.bpmn import read as read_process
from workflow.scenarios.reading import FileFault, ScenarioFileError
from workflow.scenarios.reading import read as read_scenarios

ENDING = ".tests.json"
PROCESS = re.compile(r"[a-z0-9_]+\.v(?P<number>[1-9][0-9]*)\.bpmn")


def process_paths(keys: list[str]) -> list[Path]:
    """The latest file of each shipped process with one of these keys, or of every one; in the order of their names.

    Raises `KeyError` with a key that no file has.
    """
    found = {_key(path): path for path in _by_version(Path(settings.BASE_DIR).glob("processes/*/*.bpmn"))}
    missing = [key for key in keys if key not in found]
    if missing:
        raise KeyError(missing[0])
    return [found[key] for key in sorted(found) if not keys or key in keys]


def scenarios_beside(path: Path) -> Path:
    """The file of scenarios of a process: `<key>.tests.json` in the same folder, whether it is there or not."""
    return path.with_name(_key(path) + ENDING)


def faults_in(path: Path) -> list[FileFault]:
    """Everything wrong with a file of scenarios, held against the latest version of its process in the same folder."""
    beside = [each for each in _by_version(path.parent.glob("*.bpmn")) if _key(each) == path.name.removesuffix(ENDING)]
    if not beside:
        return [FileFault("", Sentence("No process of this name is in the folder. Name the file after its process."))]
    try:
        read_scenarios(path.read_bytes(), read_process(beside[-1].read_bytes()))
    except ScenarioFileError as error:
        return error.faults
    except OSError as error:
        return [FileFault("", Sentence("The file cannot be read: %(reason)s.", reason=error.strerror))]
    except BpmnError:
        return []  # told where the process itself is checked
    return []


def _key(path: Path) -> str:
    return path.name.split(".")[0]


def _by_version(paths: Iterable[Path]) -> list[Path]:
    """Files of processes, the latest version last; other files are left out."""
    found = [(int(match["number"]), path) for path in paths if (match := PROCESS.fullmatch(path.name))]
    return [path for _number, path in sorted(found)]
