"""Where a form's annotated answers stand: at questions, and inside each item of lists of objects.

What a record does when it is final (facts, chronology) is declared at properties of the schema. A property inside a
list answers as often as there are items, at pointers such as `/seen_dates/0/date`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from forms.annotations import NO_ANNOTATIONS, Annotations, read_of_group, read_within
from forms.controls import Control, ControlRefusedError, ControlSpec, registry
from forms.controls.base import plain
from forms.demanded import names_demanded
from forms.elements import Question
from forms.json_values import Json, JsonObject, Path, copy_of, object_of, pointer_of
from forms.limits import MAX_QUESTION_DEPTH, MAX_QUESTIONS
from forms.problems import ProblemList
from rules.sentences import Sentence

EACH: Final = None
"""Stands in a pattern for every item of a list."""

type Pattern = tuple[str | None, ...]
type Resolve = Callable[[JsonObject], JsonObject]
"""Replaces the reference in a schema by what it points at."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One answer: its pointer, its value, and the item of a list that it stands in, if any."""

    pointer: str
    value: Any
    item: Mapping[str, Any] | None


@dataclass(frozen=True, eq=False, slots=True)
class AnnotatedProperty:
    """A property that feeds a return, makes an entry in the chronology or updates what is known of the child.

    `place` is the pointer of its schema in the document; `control` is None where no control serves the schema.
    `optional` is true where nothing in the schema can require an answer.
    """

    pattern: Pattern
    place: str
    schema: JsonObject
    annotations: Annotations
    control: Control | None
    optional: bool = True

    @property
    def is_date(self) -> bool:
        """Whether its answer is a date."""
        return self.control is not None and self.control.feel_type == "date"

    def typed(self, value: Json) -> object:
        """A value as FEEL and facts take it, such as a date in place of its ISO text."""
        return self.control.feel_value(value) if self.control else value

    def occurrences(self, answers: Mapping[str, Any]) -> Iterator[Occurrence]:
        """Every answer to it among the answers, in their order. `answers` may be those of `AnnotatedForm.dated`."""
        yield from _found(answers, self.pattern, (), None)

    def words(self, value: Json) -> str:
        """A value as people read it."""
        return self.control.say(value).text if self.control else plain(value)


@dataclass(frozen=True, eq=False, slots=True)
class AnnotatedForm:
    """The annotated properties of a form, in its order, and where answers stand that are more than JSON in FEEL."""

    properties: tuple[AnnotatedProperty, ...] = ()
    typed: tuple[tuple[Pattern, Control], ...] = ()
    code_lists: tuple[tuple[str, str], ...] = ()
    """The name of every code list, after the pointer of the annotation that names it."""

    def dated(self, answers: Mapping[str, Json]) -> dict[str, Any]:
        """A copy of the answers, with dates in place of their ISO texts, as FEEL takes them."""
        copied: Any = copy_of(dict(answers))
        for pattern, control in self.typed:
            _give_type(copied, pattern, control)
        return copied if isinstance(copied, dict) else {}


NOTHING_ANNOTATED: Final = AnnotatedForm()


def _found(
    value: Any, pattern: Pattern, path: tuple[str | int, ...], item: Mapping[str, Any] | None
) -> Iterator[Occurrence]:
    if not pattern:
        yield Occurrence(pointer_of(path), value, item)
        return
    step, rest = pattern[0], pattern[1:]
    if step is EACH:
        for at, inside in enumerate(value if isinstance(value, list) else ()):
            yield from _found(inside, rest, (*path, at), inside if isinstance(inside, Mapping) else None)
    elif isinstance(value, Mapping) and step in value:
        yield from _found(value[step], rest, (*path, step), item)


def _give_type(value: Any, pattern: Pattern, control: Control) -> None:
    step, rest = pattern[0], pattern[1:]
    places: Iterable[Any] = range(len(value)) if step is EACH and isinstance(value, list) else ()
    if isinstance(value, dict) and step in value:
        places = (step,)
    for place in places:
        if rest:
            _give_type(value[place], rest, control)
        else:
            value[place] = control.feel_value(value[place])


def read_annotated(questions: Iterable[Question], resolve: Resolve, problems: ProblemList) -> AnnotatedForm:
    """What the questions of a form, and the properties inside their items, do when a record is final."""
    collector = _Collector(resolve, problems)
    for question in questions:
        place = "/schema" + "".join(f"/properties{pointer_of((part,))}" for part in question.path)
        notes = question.annotations
        collector.keep(question.path, place, question.schema, notes, question.control, optional=question.optional)
        collector.look_inside(question.path, place, question.schema, notes)
    return AnnotatedForm(tuple(collector.found), tuple(collector.typed), tuple(collector.code_lists))


class _Collector:
    def __init__(self, resolve: Resolve, problems: ProblemList) -> None:
        self.found: list[AnnotatedProperty] = []
        self.typed: list[tuple[Pattern, Control]] = []
        self.code_lists: list[tuple[str, str]] = []
        self._resolve = resolve
        self._problems = problems
        self._met = 0

    def keep(
        self,
        pattern: Pattern,
        place: str,
        schema: JsonObject,
        annotations: Annotations,
        control: Control | None,
        *,
        optional: bool,
    ) -> None:
        if control is not None and control.feel_type is not None:
            self.typed.append((pattern, control))
        if annotations.code_list:
            self.code_lists.append((f"{place}/x-casewright/code_list", annotations.code_list))
        if annotations.feeds or annotations.chronology or annotations.updates:
            self.found.append(AnnotatedProperty(pattern, place, schema, annotations, control, optional))

    def look_inside(
        self, pattern: Pattern, place: str, schema: JsonObject, around: Annotations = NO_ANNOTATIONS
    ) -> None:
        """Go through the properties of a list's items, and of objects in them, in what is annotated as `around`."""
        if len(pattern) > MAX_QUESTION_DEPTH:
            return
        items = schema.get("items")
        if schema.get("type") == "array" and isinstance(items, dict):
            inner, here = self._resolve(items), f"{place}/items"
            notes = read_of_group(inner.get("x-casewright"), f"{here}/x-casewright", around, self._problems)
            self.look_inside((*pattern, EACH), here, inner, notes)
        elif EACH in pattern and isinstance(schema.get("properties"), dict):
            demanded = names_demanded(schema)
            for name, inside in object_of(schema["properties"]).items():
                if isinstance(inside, dict):
                    here, optional = f"{place}/properties{pointer_of((name,))}", name not in demanded
                    self._property((*pattern, name), here, self._resolve(inside), around, optional=optional)

    def _property(
        self, pattern: Pattern, place: str, schema: JsonObject, around: Annotations, *, optional: bool
    ) -> None:
        self._met += 1
        if self._met > MAX_QUESTIONS:
            reason = Sentence(
                "Lists hold more than %(max_questions)s properties in all. Split the form.", max_questions=MAX_QUESTIONS
            )
            self._problems.add("/schema", "too_large", reason)
            return
        read_notes = read_of_group if isinstance(schema.get("properties"), dict) else read_within
        notes = read_notes(schema.get("x-casewright"), f"{place}/x-casewright", around, self._problems)
        path: Path = tuple("0" if part is EACH else part for part in pattern)
        self.keep(pattern, place, schema, notes, _control_for(path, schema), optional=optional)
        self.look_inside(pattern, place, schema, notes)


def _control_for(path: Path, schema: JsonObject) -> Control | None:
    try:
        return registry.make(ControlSpec(pointer_of(path), path[-1], schema))
    except ControlRefusedError:
        return None
