"""A schema as it is written: with references, which questions have resolved, and what hides behind them."""

from collections.abc import Iterator
from typing import Final

from forms.content import canonical
from forms.json_values import ABSENT, Absent, Json, JsonObject, Path, list_of, object_of, pointer_of
from forms.problems import ProblemList
from forms.questions import LONGEST_REFERENCE_CHAIN, QuestionReader
from forms.schema_safety import local_target

BESIDE: Final = frozenset(
    {"$ref", "title", "description", "$comment", "examples", "default", "x-casewright", "readOnly"}
)
"""Words that may stand beside a reference and take nothing from what it points at."""


class Written:
    """The schema of one version, to look things up in."""

    def __init__(self, schema: JsonObject) -> None:
        self.root = schema
        self._reader = QuestionReader(schema, ProblemList())
        self._refers = any(True for _ in _references(schema))

    @staticmethod
    def place_of(path: Path) -> str:
        """Where the schema of a property stands in the document, by its path."""
        parts = ("/items" if name == "*" else f"/properties{pointer_of((name,))}" for name in path)
        return "/schema" + "".join(parts)

    def resolved(self, schema: Json) -> JsonObject:
        """A schema with its references followed as questions have them; an empty one for what is no object."""
        return self._reader.resolved(object_of(schema))

    def at(self, path: Path) -> Json | Absent:
        """What is written of the property at a path, in which `*` stands for the items of a list."""
        current: Json = self.root
        for name in path:
            around = self.resolved(current)
            below = (
                around.get("items", ABSENT) if name == "*" else object_of(around.get("properties")).get(name, ABSENT)
            )
            if isinstance(below, Absent):
                return ABSENT
            current = below
        return current

    def leads_to(self, value: Json | Absent) -> dict[str, str]:
        """Everything that references in a value lead to, however many lie between, by reference."""
        found: dict[str, str] = {}
        waiting: list[Json] = [value] if isinstance(value, dict | list) and self._refers else []
        while waiting:
            for reference in _references(waiting.pop()):
                if reference not in found:
                    target = local_target(self.root, reference)
                    found[reference] = "" if isinstance(target, Absent) else canonical(target)
                    if not isinstance(target, Absent):
                        waiting.append(target)
        return found

    def hidden(self, schema: Json | Absent) -> list[tuple[str, str]]:
        """What references of a schema say by words that stand beside them too: both hold, and one of them is read."""
        found: list[tuple[str, str]] = []
        current = {} if isinstance(schema, Absent) else object_of(schema)
        for _ in range(LONGEST_REFERENCE_CHAIN):
            if "$ref" not in current:
                break
            target = object_of(_or_none(local_target(self.root, current["$ref"])))
            both = sorted((current.keys() & target.keys()) - BESIDE)
            found += [(word, canonical(each[word])) for word in both for each in (current, target)]
            current = target
        return found


def same(before: Json | Absent, after: Json | Absent) -> bool:
    """Whether two values are the same JSON, with their types: 1 is not true. Nothing is the same as nothing."""
    if isinstance(before, Absent) or isinstance(after, Absent):
        return isinstance(before, Absent) and isinstance(after, Absent)
    if type(before) is type(after) and not isinstance(before, dict | list):
        return before == after
    return canonical(before) == canonical(after)


def _references(value: Json) -> Iterator[str]:
    if isinstance(value, dict):
        for word, below in value.items():
            if word == "$ref" and isinstance(below, str):
                yield below
            else:
                yield from _references(below)
    for each in list_of(value):
        yield from _references(each)


def _or_none(value: Json | Absent) -> Json:
    return None if isinstance(value, Absent) else value
