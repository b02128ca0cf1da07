"""Conditions of rules: JSON Forms' own `{scope, schema}`, AND and OR of conditions, and `{"feel": …}`."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from forms.feel_texts import FeelRefusedError, FeelText
from forms.json_values import ABSENT, Json, JsonObject, Path, list_of, object_of, value_at
from forms.limits import MAX_CONDITION_DEPTH
from forms.problems import ProblemList
from forms.schema_safety import check_schema
from forms.validation import SchemaValidator
from rules.sentences import Sentence

type Context = Callable[[], Mapping[str, object]]


class Condition(ABC):
    """Something that holds or does not, given the answers that count at this moment."""

    @abstractmethod
    def holds(self, answers: Mapping[str, Json], context: Context) -> bool:
        """`context` gives the same answers as FEEL sees them."""

    @abstractmethod
    def reads(self, path: Path) -> bool:
        """Whether the answer at `path` can make a difference."""

    def lacks(self, context: Context) -> bool:
        """Whether it reads a fact that nobody gave, so that it cannot be said whether it holds."""
        return False

    @property
    def personal(self) -> frozenset[str]:
        """What it reads of people and of earlier forms (`forms.facts.personal`)."""
        return frozenset()


@dataclass(frozen=True)
class SchemaCondition(Condition):
    """The value at `scope` is valid against `schema`. A missing value has no type and equals nothing."""

    scope: Path
    schema: JsonObject
    fail_when_undefined: bool = False

    @cached_property
    def _validator(self) -> SchemaValidator:
        return SchemaValidator(self.schema)

    @cached_property
    def _named(self) -> frozenset[str] | None:
        return _names_in(self.schema)

    def holds(self, answers: Mapping[str, Json], context: Context) -> bool:
        value = value_at(answers, self.scope) if self.scope else dict(answers)
        if value is ABSENT and self.fail_when_undefined:
            return False
        return self._validator.accepts(value)

    def reads(self, path: Path) -> bool:
        shared = min(len(path), len(self.scope))
        if path[:shared] != self.scope[:shared]:
            return False
        return len(path) <= len(self.scope) or self._named is None or path[len(self.scope)] in self._named


@dataclass(frozen=True)
class Composed(Condition):
    """AND or OR of conditions."""

    every: bool
    parts: tuple[Condition, ...]

    def holds(self, answers: Mapping[str, Json], context: Context) -> bool:
        return (all if self.every else any)(part.holds(answers, context) for part in self.parts)

    def reads(self, path: Path) -> bool:
        return any(part.reads(path) for part in self.parts)

    def lacks(self, context: Context) -> bool:
        return any(part.lacks(context) for part in self.parts)

    @cached_property
    def personal(self) -> frozenset[str]:
        return frozenset().union(*(part.personal for part in self.parts))


@dataclass(frozen=True)
class FeelCondition(Condition):
    """A FEEL expression that is exactly true."""

    feel: FeelText

    def holds(self, answers: Mapping[str, Json], context: Context) -> bool:
        return self.feel.is_true(context())

    def reads(self, path: Path) -> bool:
        return self.feel.mentions(path)

    def lacks(self, context: Context) -> bool:
        return self.feel.lacks(context())

    @property
    def personal(self) -> frozenset[str]:
        return self.feel.personal


class Effect(StrEnum):
    """What a rule does while its condition holds; while it does not, it does the opposite."""

    SHOW = "SHOW"
    HIDE = "HIDE"
    ENABLE = "ENABLE"
    DISABLE = "DISABLE"


@dataclass(frozen=True)
class Rule:
    """A rule of the UI schema, on a control, a group or a category; it covers everything inside."""

    effect: Effect
    condition: Condition
    pointer: str

    def shows(self, holds: bool) -> bool:
        """Whether the element is shown, given whether the condition holds."""
        return holds if self.effect is Effect.SHOW else not holds if self.effect is Effect.HIDE else True

    def enables(self, holds: bool) -> bool:
        """Whether the element can be answered, given whether the condition holds."""
        return holds if self.effect is Effect.ENABLE else not holds if self.effect is Effect.DISABLE else True


class RuleReader:
    """Reads the rules of one form; problems are added, and a rule that cannot be read is left out."""

    def __init__(
        self, scope_path: Callable[[Json], Path | None], problems: ProblemList, *, metaschema: bool = True
    ) -> None:
        self._scope_path = scope_path
        self._problems = problems
        self._metaschema = metaschema

    def reading(self, scope_path: Callable[[Json], Path | None]) -> "RuleReader":
        """A reader of rules whose scopes mean something else, such as those inside an item."""
        return RuleReader(scope_path, self._problems, metaschema=self._metaschema)

    def read(self, value: Json, pointer: str) -> Rule | None:
        """The rule at `pointer` of the document, or `None` after adding what is wrong with it."""
        if not isinstance(value, dict):
            self._problems.add(pointer, "bad_rule", Sentence("A rule is an object with “effect” and “condition”."))
            return None
        effect = value.get("effect")
        if not isinstance(effect, str) or effect not in Effect.__members__:
            self._problems.add(
                f"{pointer}/effect", "bad_rule", Sentence("“effect” is one of SHOW, HIDE, ENABLE and DISABLE.")
            )
            return None
        condition = self._condition(value.get("condition"), f"{pointer}/condition", 0)
        return Rule(Effect[effect], condition, pointer) if condition else None

    def _condition(self, value: Json, pointer: str, depth: int) -> Condition | None:
        if depth > MAX_CONDITION_DEPTH:
            reason = Sentence(
                "Conditions may be nested %(max_condition_depth)s deep.", max_condition_depth=MAX_CONDITION_DEPTH
            )
            self._problems.add(pointer, "bad_condition", reason)
            return None
        if isinstance(value, dict) and value.get("type") in ("AND", "OR") and isinstance(value.get("conditions"), list):
            return self._composed(value, pointer, depth)
        if isinstance(value, dict) and "feel" in value:
            return self._feel(value["feel"], f"{pointer}/feel")
        if isinstance(value, dict) and isinstance(value.get("scope"), str) and isinstance(value.get("schema"), dict):
            return self._schema(value, pointer)
        reason = Sentence("A condition is {scope, schema}, {feel}, or AND or OR with a list of conditions.")
        self._problems.add(pointer, "bad_condition", reason)
        return None

    def _composed(self, value: JsonObject, pointer: str, depth: int) -> Condition | None:
        listed = list_of(value["conditions"])
        if not listed:
            self._problems.add(f"{pointer}/conditions", "bad_condition", Sentence("Name at least one condition."))
        read = [self._condition(item, f"{pointer}/conditions/{at}", depth + 1) for at, item in enumerate(listed)]
        parts = tuple(part for part in read if part is not None)
        return Composed(value["type"] == "AND", parts) if parts and len(parts) == len(read) else None

    def _feel(self, text: Json, pointer: str) -> Condition | None:
        if not isinstance(text, str):
            self._problems.add(pointer, "bad_condition", Sentence("“feel” is a text."))
            return None
        try:
            return FeelCondition(FeelText(text))
        except FeelRefusedError as error:
            self._problems.add(pointer, "bad_condition", Sentence("This FEEL cannot be read: %(error)s", error=error))
            return None

    def _schema(self, value: JsonObject, pointer: str) -> Condition | None:
        scope, schema = self._scope_path(value["scope"]), object_of(value["schema"])
        if scope is None:
            reason = Sentence("“%(value)s” is not a question of this form (“#/properties/…”).", value=value["scope"])
            self._problems.add(f"{pointer}/scope", "unknown_scope", reason)
            return None
        found = ProblemList()
        check_schema(schema, found, f"{pointer}/schema", metaschema=self._metaschema, references=False)
        for problem in found.problems:
            self._problems.add(problem.pointer, problem.code, problem.message)
        if found.problems:
            return None
        condition = SchemaCondition(scope, schema, value.get("failWhenUndefined") is True)
        if scope and "not" not in schema and condition.holds({}, dict):
            reason = Sentence(
                "This condition also holds while there is no answer. Add a “type”, or “failWhenUndefined”: true."
            )
            self._problems.warn(pointer, "holds_without_answer", reason)
        return condition


def _names_in(schema: Json) -> frozenset[str] | None:
    """The properties of an object that a schema looks at, or `None` when it may look at any of them."""
    if not isinstance(schema, dict):
        return frozenset()
    names: set[str] = set()
    for word, value in schema.items():
        found = _names_for(word, value)
        if found is None:
            return None
        names.update(found)
    return frozenset(names)


def _names_for(word: str, value: Json) -> Iterable[str] | None:
    """The properties that one keyword looks at, or `None` when it may look at any of them."""
    if word == "properties" and isinstance(value, dict):
        return value.keys()
    if word == "required" and isinstance(value, list):
        return [name for name in value if isinstance(name, str)]
    if word in {"not", "if", "then", "else"}:
        return _names_in(value)
    if word in {"allOf", "anyOf", "oneOf"} and isinstance(value, list):
        below = [_names_in(item) for item in value]
        return None if None in below else {name for names in below if names is not None for name in names}
    return () if word in {"type", "title", "description", "$comment"} else None
