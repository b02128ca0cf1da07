"""Whether a form's JSON Schema may be used: draft 2020-12, its own references only, patterns for RE2, bounded work."""

from collections.abc import Iterator

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from forms.json_values import Absent, Json, JsonObject, path_of, pointer_of, value_at
from forms.limits import MAX_ANSWER_DEPTH, MAX_JUMPS, MAX_VISITS
from forms.patterns import PatternError, compiled
from forms.problems import ProblemList
from rules.sentences import Sentence

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ONE_SCHEMA = frozenset(
    {
        "additionalProperties", "contains", "contentSchema", "else", "if", "items", "not", "propertyNames", "then",
        "unevaluatedItems", "unevaluatedProperties",
    }
)  # fmt: skip
SCHEMA_LISTS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
SCHEMA_MAPS = frozenset({"$defs", "definitions", "dependentSchemas", "patternProperties", "properties"})
SAME_PLACE = frozenset({"$ref", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas"})
DEEPER = frozenset(
    {
        "additionalProperties", "contains", "items", "patternProperties", "prefixItems", "properties", "propertyNames",
        "unevaluatedItems", "unevaluatedProperties",
    }
)  # fmt: skip
REFUSED_WORDS = {
    "$dynamicRef": Sentence("“$dynamicRef” is not supported. Use “$ref” to “#/$defs/…”."),
    "$dynamicAnchor": Sentence("“$dynamicAnchor” is not supported. Use “$ref” to “#/$defs/…”."),
    "$recursiveRef": Sentence("“$recursiveRef” is not supported. Use “$ref” to “#/$defs/…”."),
    "$anchor": Sentence("“$anchor” is not supported. Use “$ref” to “#/$defs/…”."),
}
_METASCHEMA = Draft202012Validator(Draft202012Validator.META_SCHEMA)


def check_schema(
    schema: JsonObject, problems: ProblemList, place: str, *, metaschema: bool, references: bool = True
) -> None:
    """Add a problem for everything that forbids the use of the schema, which stands at `place` in the document.

    `references=False` refuses every `$ref` (in conditions). `metaschema=False` leaves out the check against the
    metaschema, the dear part (290 ms for 110 questions), for documents that passed it when they were published.
    """
    if metaschema:
        for error in _METASCHEMA.iter_errors(schema):
            for leaf in _leaves(error):
                problems.add(place + pointer_of(leaf.absolute_path), "schema_invalid", _said(leaf))
    dialect = schema.get("$schema")
    if dialect not in (None, DIALECT):
        problems.warn(
            f"{place}/$schema", "other_dialect", Sentence("The schema is read as %(dialect)s.", dialect=DIALECT)
        )
    walk = SchemaWalk(schema)
    _refuse_pattern_names(walk, place, problems)
    for pointer, subschema in walk.everywhere():
        _check_words(place + pointer, subschema, schema if references else None, problems)
        for word in ("$id", "$schema"):
            if word in subschema and pointer:
                reason = Sentence("Only the whole schema may have an “%(word)s”.", word=word)
                problems.add(f"{place}{pointer}/{word}", "not_supported", reason)
    if not problems.problems:
        walk.check_work(place, problems)


def _refuse_pattern_names(walk: "SchemaWalk", place: str, problems: ProblemList) -> None:
    """jsonschema compares names with patterns by Python's engine where it looks for what nothing has evaluated."""
    if any("patternProperties" in subschema for _, subschema in walk.everywhere()):
        for pointer, subschema in walk.everywhere():
            if "unevaluatedProperties" in subschema:
                reason = Sentence("“unevaluatedProperties” cannot be used where the form has “patternProperties”.")
                problems.add(f"{place}{pointer}/unevaluatedProperties", "not_supported", reason)


def local_target(root: JsonObject, reference: Json) -> Json | Absent:
    """What a `$ref` such as `#/$defs/date` points at inside the schema, or `ABSENT`."""
    if reference == "#":
        return root
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return Absent()
    return value_at(root, path_of(reference[1:]))


def _check_words(pointer: str, schema: JsonObject, root: JsonObject | None, problems: ProblemList) -> None:
    for word, reason in REFUSED_WORDS.items():
        if word in schema:
            problems.add(f"{pointer}/{word}", "not_supported", reason)
    if "$ref" in schema:
        reference = schema["$ref"]
        if root is None:
            problems.add(
                f"{pointer}/$ref", "not_supported", Sentence("A condition's schema has no “$ref”. Write it out.")
            )
        elif not isinstance(reference, str) or not (reference == "#" or reference.startswith("#/")):
            reason = Sentence("A “$ref” may only point into this schema (“#/$defs/…”); nothing is ever fetched.")
            problems.add(f"{pointer}/$ref", "remote_ref", reason)
        elif not isinstance(local_target(root, reference), dict | bool):
            problems.add(
                f"{pointer}/$ref", "missing_ref", Sentence("Nothing stands at “%(reference)s”.", reference=reference)
            )
    _check_patterns(pointer, schema, problems)


def _check_patterns(pointer: str, schema: JsonObject, problems: ProblemList) -> None:
    by_name = schema.get("patternProperties")
    places = [(f"{pointer}/pattern", schema.get("pattern"))]
    if isinstance(by_name, dict):
        places += [(f"{pointer}/patternProperties", name) for name in by_name]
    for place, pattern in places:
        if isinstance(pattern, str):
            try:
                compiled(pattern)
            except PatternError as error:
                reason = Sentence(
                    "RE2 does not take the pattern “%(pattern)s”: %(error)s.", pattern=pattern[:60], error=error
                )
                problems.add(place, "bad_pattern", reason)


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    """The errors at the bottom, since the metaschema is a pile of `allOf` references."""
    if error.context:
        for below in error.context:
            yield from _leaves(below)
    else:
        yield error


def _said(error: ValidationError) -> str:
    return Sentence(
        "JSON Schema does not allow this value for “%(place)s”.",
        place=error.absolute_path[-1] if error.absolute_path else "schema",
    )


class SchemaWalk:
    """Every subschema of a schema, and how much work their references add up to."""

    def __init__(self, root: JsonObject) -> None:
        self.root = root
        self._visits_of: dict[tuple[int, int], int] = {}

    def everywhere(self) -> Iterator[tuple[str, JsonObject]]:
        """Each object subschema with its pointer, without following references."""
        waiting: list[tuple[str, JsonObject]] = [("", self.root)]
        while waiting:
            pointer, schema = waiting.pop()
            yield pointer, schema
            for word, below in _below(schema):
                waiting.append((pointer + word, below))

    def check_work(self, place: str, problems: ProblemList) -> None:
        """Refuse references that lead back to themselves in one place, and those that multiply without end."""
        for pointer, schema in self.everywhere():
            if self._leads_back(schema):
                problems.add(f"{place}{pointer}/$ref", "circular_ref", Sentence("This “$ref” leads back to itself."))
        if not problems.problems and self._visits(self.root, MAX_ANSWER_DEPTH, 0) > MAX_VISITS:
            reason = Sentence(
                "Combined schemas and references would look at one answer more than %(max_visits)s times.",
                max_visits=f"{MAX_VISITS:,}",
            )
            problems.add(place, "too_large", reason)

    def _leads_back(self, start: JsonObject) -> bool:
        """Whether a schema with a `$ref` is reached again from itself without going into the answer."""
        if "$ref" not in start:
            return False
        seen: set[int] = set()
        waiting = list(self._same_place(start))
        while waiting:
            schema = waiting.pop()
            if schema is start:
                return True
            if id(schema) not in seen:
                seen.add(id(schema))
                waiting.extend(self._same_place(schema))
        return False

    def _same_place(self, schema: JsonObject) -> Iterator[JsonObject]:
        yield from self._next(schema, SAME_PLACE)

    def _next(self, schema: JsonObject, words: frozenset[str]) -> Iterator[JsonObject]:
        target = local_target(self.root, schema.get("$ref")) if "$ref" in words and "$ref" in schema else None
        if isinstance(target, dict):
            yield target
        for pointer, below in _below(schema):
            if pointer.split("/", 2)[1] in words:
                yield below

    def _visits(self, schema: JsonObject, depth: int, jumps: int) -> int:
        """How often one value inside an answer of this schema is looked at, at most.

        Schemas for the same place add up; of those for different properties or items only the dearest counts.
        """
        key = (id(schema), depth)
        if depth == 0 or jumps > MAX_JUMPS:
            return 1 if depth == 0 else MAX_VISITS + 1
        if key not in self._visits_of:
            total = 1
            for word in SAME_PLACE:
                total += sum(self._visits(below, depth, jumps + 1) for below in self._next(schema, frozenset({word})))
            for word in DEEPER:
                below_here = self._next(schema, frozenset({word}))
                total += max((self._visits(below, depth - 1, jumps + 1) for below in below_here), default=0)
            self._visits_of[key] = min(total, MAX_VISITS + 1)
        return self._visits_of[key]


def _below(schema: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    for word, value in schema.items():
        if word in ONE_SCHEMA and isinstance(value, dict):
            yield f"/{word}", value
        elif word in SCHEMA_LISTS and isinstance(value, list):
            yield from ((f"/{word}/{at}", item) for at, item in enumerate(value) if isinstance(item, dict))
        elif word in SCHEMA_MAPS and isinstance(value, dict):
            yield from (
                (f"/{word}{pointer_of((name,))}", item) for name, item in value.items() if isinstance(item, dict)
            )
