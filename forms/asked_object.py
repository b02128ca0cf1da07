"""The answers as validation looks at them: without those that are not asked, and knowing which those are."""

from collections.abc import Mapping
from functools import cached_property

from forms.json_values import Json, Path


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


def asked_object(
    answers: Mapping[str, Json], left_out: set[Path], unasked: set[Path], all_paths: set[Path]
) -> AskedObject:
    """A copy of the answers without those at the paths `left_out`.

    `unasked` are the paths of questions that are not asked, `all_paths` those of all: an object none of whose questions
    is asked need not be there either.
    """
    return _object(answers, (), left_out, _excused(unasked, all_paths))


def _excused(unasked: set[Path], questions: set[Path]) -> dict[Path, frozenset[str]]:
    """For each object, the properties that need not be there: those of which no part is asked."""
    parts: dict[Path, bool] = {}
    for path in questions:
        for length in range(1, len(path) + 1):
            part = path[:length]
            parts[part] = parts.get(part, True) and path in unasked
    excused: dict[Path, set[str]] = {}
    for part, none_asked in parts.items():
        if none_asked:
            excused.setdefault(part[:-1], set()).add(part[-1])
    return {path: frozenset(names) for path, names in excused.items()}


def _object(
    value: Mapping[str, Json], path: Path, left_out: set[Path], excused: Mapping[Path, frozenset[str]]
) -> AskedObject:
    copied = AskedObject()
    copied.excused = excused.get(path, frozenset())
    for name, item in value.items():
        here = (*path, name)
        if here in left_out:
            continue
        copied[name] = _value(item, here, left_out, excused)
    return copied


def _value(value: Json, path: Path, left_out: set[Path], excused: Mapping[Path, frozenset[str]]) -> Json:
    if isinstance(value, dict):
        return _object(value, path, left_out, excused)
    if isinstance(value, list):
        return [_value(item, (*path, str(at)), left_out, excused) for at, item in enumerate(value)]
    return value
