"""The answers as validation looks at them: without those that are not asked, and knowing which those are."""

from collections.abc import Mapping
from functools import cached_property

from forms.json_values import Json, JsonObject, Path


class AskedObject(dict[str, Json]):
    """An object of answers that knows which of its properties are not asked, so that nothing can require them."""

    excused: frozenset[str] = frozenset()

    @cached_property
    def has_excuses(self) -> bool:
        """Whether it, or an object in it, has properties that are not asked."""
        return bool(self.excused) or any(_has_excuses(value) for value in self.values())

    @cached_property
    def given(self) -> dict[str, Json]:
        """The same answers, where what is not asked is simply not there."""
        return {name: as_given(value) for name, value in self.items()} if self.has_excuses else self


def excused_in(instance: object) -> frozenset[str]:
    """The properties of an object that are not asked."""
    return instance.excused if isinstance(instance, AskedObject) else frozenset()


def as_given(value: Json) -> Json:
    """The value as a condition sees it: an answer that is not asked is one that is not there.

    The value itself where everything in it is asked.
    """
    if isinstance(value, AskedObject):
        return value.given
    if isinstance(value, list) and _has_excuses(value):
        return [as_given(item) for item in value]
    return value


def _has_excuses(value: Json) -> bool:
    if isinstance(value, AskedObject):
        return value.has_excuses
    return isinstance(value, list) and any(_has_excuses(item) for item in value)


def asked_object(answers: JsonObject, left_out: set[Path], unasked: set[Path], all_paths: set[Path]) -> JsonObject:
    """The answers without those at the paths `left_out`, copied as far as they change.

    `unasked` are the paths of questions that are not asked, `all_paths` those of all: an object none of whose questions
    is asked need not be there either, and what stands in its place without being one is left out.
    """
    if not left_out and not unasked:
        return answers
    return _Copier(left_out, all_paths, _excused(unasked, all_paths)).object_at((), answers)


def _excused(unasked: set[Path], questions: set[Path]) -> dict[Path, set[str]]:
    """For each object, the properties that need not be there: those of which no part is asked."""
    nested = any(len(path) > 1 for path in unasked)
    partly = {path[:length] for path in questions - unasked for length in range(1, len(path))} if nested else set()
    excused: dict[Path, set[str]] = {}
    for path in unasked:
        for length in range(1, len(path) + 1):
            part = path[:length]
            if length == len(path) or part not in partly:
                excused.setdefault(part[:-1], set()).add(part[-1])
    return excused


class _Copier:
    """Copies the objects and lists on the way to what is left out or excused."""

    def __init__(self, left_out: set[Path], questions: set[Path], excused: Mapping[Path, set[str]]) -> None:
        self._left_out = left_out
        self._questions = questions
        self._excused = excused
        self._below: dict[Path, set[str]] = {}
        for path in (*left_out, *excused):
            for length in range(len(path)):
                self._below.setdefault(path[:length], set()).add(path[length])

    def object_at(self, path: Path, value: Mapping[str, Json]) -> AskedObject:
        copied = AskedObject(value)
        copied.excused = frozenset(self._excused.get(path, ()))
        for name in self._below.get(path, ()):
            here = (*path, name)
            if here in self._left_out:
                copied.pop(name, None)
            elif name in copied and self._is_group_left_out(here, copied) and not isinstance(copied[name], dict):
                del copied[name]
            elif name in copied:
                copied[name] = self._value_at(here, copied[name])
        return copied

    def _is_group_left_out(self, path: Path, around: AskedObject) -> bool:
        """Whether this is the place of a group, not of a question such as a list, of which nothing is asked."""
        return path[-1] in around.excused and path not in self._questions

    def _value_at(self, path: Path, value: Json) -> Json:
        if isinstance(value, dict):
            return self.object_at(path, value)
        if isinstance(value, list):
            below = self._below.get(path, set())
            return [
                self._value_at((*path, str(at)), item) if str(at) in below else item for at, item in enumerate(value)
            ]
        return value
