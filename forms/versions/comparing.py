"""What changed between two versions of a form, by pointer, and what that means for drafts of the former."""

from collections.abc import Iterator
from typing import Final

from forms.conditions import Composed, Condition, FeelCondition, Rule, SchemaCondition
from forms.definition import FormDefinition
from forms.elements import Question
from forms.json_values import Json, JsonObject, object_of
from forms.versions.changes import Meaning, VersionChange
from forms.versions.patterns import by_pattern, led_to, origin_of
from forms.versions.schema_changes import Found, schema_changes
from forms.versions.steps import Dropped, Mapped, Step, places_after
from rules.sentences import Sentence, listed

CONDITIONALS: Final = (
    "if", "then", "else", "allOf", "anyOf", "oneOf", "not", "dependentRequired", "dependentSchemas",
    "patternProperties", "additionalProperties", "unevaluatedProperties", "propertyNames", "minProperties",
    "maxProperties",
)  # fmt: skip
"""Keywords of an object that may change what is accepted anywhere inside it."""
SHARED: Final = ("$defs", "definitions")
"""What those may refer to; questions have theirs resolved."""
EFFECTS: Final = ("collect", "purpose", "lawful_basis", "retention", "prefill", "updates", "feeds", "chronology",
                  "third_party", "sensitivity", "voice", "withhold", "empty", "code_list", "messages")  # fmt: skip


def compare(
    former: FormDefinition, other: FormDefinition, steps: tuple[Step, ...] | None = None
) -> tuple[VersionChange, ...]:
    """Every change from one version to a later one, those of questions in the order of the later one.

    `steps` lead from one to the other: those of all versions between (`forms.versions.moving.steps_between`); without
    them those of `other`, as if it were the next one.
    """
    steps = other.migration if steps is None else steps
    before, after = by_pattern(former.questions), by_pattern(other.questions)
    places = places_after(steps, before)
    came_from = {now: at for at, now in places.items() if at != now}
    found: list[VersionChange] = []
    for pointer, question in after.items():
        old = came_from.get(pointer, pointer)
        was = before.get(old if old in before else pointer)
        if was is None:
            found.append(_of(pointer, question, _added(question)))
            continue
        if old != pointer and old in before:
            words = Sentence("it was at %(old)s, and a step takes the answer along", old=old)
            found.append(VersionChange(pointer, question.label, Meaning.COMPATIBLE, "moved", words, step=True))
        found += [_with_steps(_of(pointer, question, each), steps) for each in _changed(was, question)]
    for pointer, question in before.items():
        if pointer not in after and places.get(pointer, pointer) not in after:
            gone = Meaning.NEEDS_STEP, "removed", Sentence("it is not asked any more, and what is typed is not seen")
            found.append(_with_steps(_of(pointer, question, gone), steps))
    found += _whole(former.document, other.document)
    return tuple(found)


def _of(pointer: str, question: Question, found: Found) -> VersionChange:
    meaning, code, words = found
    return VersionChange(pointer, question.label, meaning, code, words)


def _with_steps(change: VersionChange, steps: tuple[Step, ...]) -> VersionChange:
    """The change, said to be taken care of where a step does."""
    if not any(_cares_for(change, step, steps[:at], steps[at + 1 :]) for at, step in enumerate(steps)):
        return change
    words = Sentence("%(words)s; a step says what becomes of it", words=change.words)
    return VersionChange(change.pointer, change.label, change.meaning, change.code, words, step=True)


def _cares_for(change: VersionChange, step: Step, before: tuple[Step, ...], after: tuple[Step, ...]) -> bool:
    """Whether a step takes care of a change; its pointer is that between the steps before and after it."""
    if isinstance(step, Dropped):
        gone = origin_of(step.pointer, before)
        return change.code == "removed" and (change.pointer == gone or change.pointer.startswith(f"{gone}/*/"))
    return (
        isinstance(step, Mapped)
        and change.pointer in (step.pointer, led_to(step.pointer, after))
        and (change.code in {"type", "control"} or _is_mapped(change.code, step))
    )


def _is_mapped(code: str, step: Mapped) -> bool:
    return any(code == f"option:{old}" for old, _new in step.values)


def _added(question: Question) -> Found:
    if question.required:
        return Meaning.COMPATIBLE, "added:needed", Sentence("it is new, and needs an answer")
    return Meaning.COMPATIBLE, "added", Sentence("it is new")


def _changed(was: Question, now: Question) -> Iterator[Found]:
    if was.label != now.label or was.hint != now.hint:
        yield (
            Meaning.COMPATIBLE,
            "words",
            Sentence("it was called “%(label)s”", label=was.label)
            if was.label != now.label
            else Sentence("other help"),
        )
    if was.page != now.page:
        yield Meaning.COMPATIBLE, "page", Sentence("it stands on another page; what is typed goes along")
    same = all(was.schema.get(word) == now.schema.get(word) for word in ("type", "format"))
    if was.control.kind != now.control.kind and same:  # else its schema says so
        yield _control(was, now)
    yield from (each for each in schema_changes(was.schema, now.schema) if each[1] != "words")
    if was.required != now.required:
        words = Sentence("it needs an answer now") if now.required else Sentence("it needs no answer any more")
        yield Meaning.COMPATIBLE, "required", words
    if was.read_only != now.read_only and was.calculate is None and now.calculate is None:
        yield (
            Meaning.NEEDS_STEP,
            "read_only",
            Sentence("nobody can answer it any more") if now.read_only else Sentence("it can be answered"),
        )
    if (was.calculate and was.calculate.text) != (now.calculate and now.calculate.text):
        yield Meaning.UNKNOWN, "calculate", Sentence("what is worked out for it was touched")
    if list(map(_rule, was.rules)) != list(map(_rule, now.rules)):
        yield Meaning.UNKNOWN, "rule", Sentence("when it is shown or asked was touched")
    if was.annotations.checks != now.annotations.checks:
        yield Meaning.UNKNOWN, "check", Sentence("a check of the form's own was touched")
    other = [name for name in EFFECTS if getattr(was.annotations, name, None) != getattr(now.annotations, name, None)]
    if other:
        yield Meaning.COMPATIBLE, "annotations", Sentence("other annotations: %(listed)s", listed=listed(other))


SAME_TEXT: Final = ({"short_text", "long_text"}, {"radios", "select"}, {"yes_no", "radios"})


def _control(was: Question, now: Question) -> Found:
    kinds = {was.control.kind, now.control.kind}
    same = any(kinds <= alike for alike in SAME_TEXT)
    words = Sentence(
        "it was asked as %(kind)s and is as %(new_kind)s",
        kind=was.control.kind.replace("_", " "),
        new_kind=now.control.kind.replace("_", " "),
    )
    return (Meaning.COMPATIBLE if same else Meaning.NEEDS_STEP), "control", words


def _rule(rule: Rule) -> tuple[object, ...]:
    return rule.effect, _condition(rule.condition)


def _condition(condition: Condition) -> tuple[object, ...]:
    """What a condition says, without where it stands."""
    if isinstance(condition, FeelCondition):
        return ("feel", condition.feel.text)
    if isinstance(condition, Composed):
        return ("and" if condition.every else "or", *map(_condition, condition.parts))
    if isinstance(condition, SchemaCondition):
        return ("schema", condition.scope, repr(sorted_copy(condition.schema)), condition.fail_when_undefined)
    return (condition,)


def sorted_copy(value: Json) -> object:
    """A value in one order of its keys, to be compared."""
    if isinstance(value, dict):
        return [(name, sorted_copy(below)) for name, below in sorted(value.items())]
    return [sorted_copy(each) for each in value] if isinstance(value, list) else value


def _whole(former: JsonObject, other: JsonObject) -> Iterator[VersionChange]:
    """Conditionals of the form itself and of objects inside, and what the form says of itself."""
    yield from _objects(object_of(former.get("schema")), object_of(other.get("schema")), "/schema")
    for name in ("title", "purpose", "lawful_basis", "retention", "feeds", "effective_date"):
        if former.get(name) != other.get(name):
            yield VersionChange(
                f"/{name}", "", Meaning.COMPATIBLE, name, Sentence("the form's “%(name)s” was changed", name=name)
            )


def _objects(was: JsonObject, now: JsonObject, place: str) -> Iterator[VersionChange]:
    stated = any(word in each for word in CONDITIONALS for each in (was, now))
    for word in (*CONDITIONALS, *(SHARED if stated else ())):
        if was.get(word) != now.get(word):
            words = Sentence("a condition over several answers was touched")
            yield VersionChange(f"{place}/{word}", "", Meaning.UNKNOWN, "conditional", words)
    before, after = object_of(was.get("properties")), object_of(now.get("properties"))
    for name in before.keys() & after.keys():
        old, new = object_of(before[name]), object_of(after[name])
        if "properties" in old or "properties" in new:
            yield from _objects(old, new, f"{place}/properties/{name}")
        items = object_of(old.get("items")), object_of(new.get("items"))
        if any("properties" in each for each in items):
            yield from _objects(*items, f"{place}/properties/{name}/items")
