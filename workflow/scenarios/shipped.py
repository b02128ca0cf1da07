"""Where the shipped processes and their scenarios lie."""

from pathlib import Path

from django.conf import settings

ENDING = ".tests.json"


def process_paths(keys: list[str]) -> list[Path]:
    """The latest file of each shipped process with one of these keys, or of every one; in the order of their names.

    Raises `KeyError` with a key that no file has.
    """
    found: dict[str, Path] = {}
    for path in sorted(Path(settings.BASE_DIR).glob("processes/*/*.bpmn"), key=_version):
        found[path.name.split(".")[0]] = path
    missing = [key for key in keys if key not in found]
    if missing:
        raise KeyError(missing[0])
    return [found[key] for key in sorted(found) if not keys or key in keys]


def scenarios_beside(path: Path) -> Path:
    """The file of scenarios of a process: `<key>.tests.json` in the same folder, whether it is there or not."""
    return path.with_name(path.name.split(".")[0] + ENDING)


def _version(path: Path) -> tuple[str, int]:
    key, number, _ending = path.name.split(".")
    return key, int(number.removeprefix("v"))
