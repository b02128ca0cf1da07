"""JSON values, pointers into them (RFC 6901), and reading and writing nested answers by path."""

from collections.abc import Iterable, Mapping
from typing import Final

type Json = bool | int | float | str | list[Json] | dict[str, Json] | None
type JsonObject = dict[str, Json]
type Path = tuple[str, ...]
type Answers = Mapping[str, Json]


def object_of(value: Json) -> JsonObject:
    """The value where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def list_of(value: Json) -> list[Json]:
    """The value where it is a list, else an empty one."""
    return value if isinstance(value, list) else []


class Absent:
    """The type of `ABSENT`, which stands for "no answer": it equals nothing, and no JSON type covers it."""

    def __repr__(self) -> str:
        return "ABSENT"

    def __bool__(self) -> bool:
        return False


ABSENT: Final = Absent()
LONGEST_INDEX: Final = 6
SCALARS: Final = (str, int, float, type(None))


def pointer_of(path: Iterable[str | int]) -> str:
    """The JSON pointer for a path: `("address", "street")` gives `/address/street`, `()` gives the empty text."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def path_of(pointer: str) -> Path:
    """The path of a JSON pointer that starts with `/` or is empty."""
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])


def value_at(answers: Answers, path: Path) -> Json | Absent:
    """The value at `path`, or `ABSENT` when there is none or something on the way is no object, nor a list."""
    current: object = answers
    for part in path:
        if type(current) is dict:
            current = current.get(part, ABSENT)
            if current is ABSENT:
                return ABSENT
        elif isinstance(current, list):
            at = int(part) if part.isascii() and part.isdigit() and len(part) <= LONGEST_INDEX else len(current)
            if at >= len(current):
                return ABSENT
            current = current[at]
        elif isinstance(current, Mapping) and part in current:
            current = current[part]
        else:
            return ABSENT
    return current  # type: ignore[return-value]


def put_at(answers: JsonObject, path: Path, value: Json) -> None:
    """Set the value at `path`, making the objects on the way; a list on the way must have the item already."""
    if len(path) == 1:
        answers[path[0]] = value
        return
    current = answers
    for at, part in enumerate(path[:-1]):
        below = current.setdefault(part, {})
        if isinstance(below, list):
            item = below[int(path[at + 1])]
            if isinstance(item, dict):
                put_at(item, path[at + 2 :], value)
            return
        if not isinstance(below, dict):
            below = current[part] = {}
        current = below
    current[path[-1]] = value


def deeper_than(value: object, most: int) -> bool:
    """Whether lists and objects are nested more than `most` deep."""
    waiting: list[tuple[object, int]] = [(value, 0)]
    while waiting:
        item, depth = waiting.pop()
        below = item.values() if isinstance(item, Mapping) else item if isinstance(item, list) else ()
        if depth > most or (depth == most and below):
            return True
        waiting.extend((each, depth + 1) for each in below if not isinstance(each, SCALARS))
    return False


def copy_of(value: Json) -> Json:
    """A copy that shares no list or object with `value`."""
    if isinstance(value, dict):
        return {key: copy_of(item) for key, item in value.items()}
    if isinstance(value, list):
        return [copy_of(item) for item in value]
    return value
