"""What changed between two versions of a form, by pointer, and what that means for drafts of the former.

Nothing changes without a word: questions, objects, layout and head are each compared keyword by keyword, and what has
no rule of its own is unknown.
"""

from collections.abc import Iterator

from forms.content import canonical
from forms.definition import FormDefinition
from forms.elements import Question
from forms.json_values import object_of, path_of
from forms.ordered_content import ordered_content
from forms.versions.changes import Meaning, VersionChange
from forms.versions.document_changes import head_changed, steps_changed, translations_changed
from forms.versions.layout_changes import arranged_otherwise, pages_changed, standing_changed, unread_changed
from forms.versions.object_changes import Objects, hidden_change
from forms.versions.patterns import by_pattern, led_to, origin_of
from forms.versions.question_changes import question_changes
from forms.versions.schema_changes import Found
from forms.versions.steps import ANY_ITEM, Default, Dropped, Mapped, Step, places_after
from forms.versions.written import Written
from rules.sentences import Sentence

ARRANGED = frozenset({"words", "page", "pages", "order", "group", "text", "ui_option", "rule", "control", "calculate",
                      "read_only", "unread", "added", "removed", "moved"})  # fmt: skip
"""Changes that a UI schema makes."""


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
    was, now = (Written(object_of(each.document["schema"])) for each in (former, other))
    objects = Objects(was, now, before, after)
    found: list[VersionChange] = []
    for pointer, question in after.items():
        start = came_from.get(pointer, pointer)
        start = start if start in before else pointer
        old = before.get(start)
        if old is None:
            found.append(_of(pointer, question, _added(question)))
            continue
        if start != pointer:
            words = Sentence("it was at %(old)s, and a step takes the answer along", old=start)
            found.append(VersionChange(pointer, question.label, Meaning.COMPATIBLE, "moved", words, step=True))
        written = was.at(path_of(start)), now.at(path_of(pointer))
        if was.hidden(written[0]) != now.hidden(written[1]):
            found.append(hidden_change(pointer, question.label))
        changes = question_changes(old, question, was, now)
        found += [_with_steps(_of(pointer, question, each), steps) for each in changes]
        if old.items is not None and question.items is not None:
            inside = (*path_of(pointer), "*")
            items = old.schema["items"], question.schema["items"]
            found += objects.between(*items, Written.place_of(inside), inside)
            named = _inside(start, pointer, places)
            labels = {inner.pointer: inner.label for inner in question.items.page.questions}
            around = pointer + ANY_ITEM
            found += standing_changed((old.items.page,), (question.items.page,), named, labels, around)
    for pointer, question in before.items():
        if pointer not in after and places.get(pointer, pointer) not in after:
            gone = Meaning.NEEDS_STEP, "removed", Sentence("it is not asked any more, and what is typed is not seen")
            found.append(_with_steps(_of(pointer, question, gone), steps))
    found += objects.of_form()
    found += _arranged(former, other, places, found)
    found += head_changed(former, other)
    found += translations_changed(former.document, other.document)
    found += [
        _filled_in(step, after[step.pointer]) for step in steps if isinstance(step, Default) and step.pointer in after
    ]
    if not found:
        found += steps_changed(former, other)
    if not found and _content(former) != _content(other):
        words = Sentence("something in the file was changed that Casewright cannot name")
        found.append(VersionChange("", "", Meaning.UNKNOWN, "content", words))
    return tuple(found)


def _inside(start: str, pointer: str, places: dict[str, str]) -> dict[str, str]:
    """Where steps took what is asked inside a list's items, by the pointers inside."""
    outer, there = start + ANY_ITEM, pointer + ANY_ITEM
    return {
        was.removeprefix(outer): now.removeprefix(there)
        for was, now in places.items()
        if was.startswith(outer) and now.startswith(there)
    }


def _arranged(
    former: FormDefinition, other: FormDefinition, places: dict[str, str], found: list[VersionChange]
) -> Iterator[VersionChange]:
    """What changed in the pages and what stands on them."""
    labels = {pointer: question.label for pointer, question in other.questions.items()}
    more = [*pages_changed(former.pages, other.pages), *standing_changed(former.pages, other.pages, places, labels)]
    more += unread_changed(former.document.get("uischema"), other.document.get("uischema"))
    yield from more
    if not any(each.code in ARRANGED for each in (*found, *more)):
        otherwise = arranged_otherwise(former.document, other.document)
        if otherwise is not None:
            yield otherwise


def _content(definition: FormDefinition) -> str:
    return canonical(ordered_content(definition.document, definition))


def _of(pointer: str, question: Question, found: Found) -> VersionChange:
    meaning, code, words = found
    return VersionChange(pointer, question.label, meaning, code, words)


def _filled_in(step: Default, question: Question) -> VersionChange:
    words = Sentence("a step answers it where nothing is typed")
    return VersionChange(step.pointer, question.label, Meaning.COMPATIBLE, "filled_in", words, step=True)


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
        and (change.code in {"type", "control", "code_list"} or _is_mapped(change.code, step))
    )


def _is_mapped(code: str, step: Mapped) -> bool:
    return any(code == f"option:{old}" for old, _new in step.values)


def _added(question: Question) -> Found:
    if question.required:
        return Meaning.COMPATIBLE, "added:needed", Sentence("it is new, and needs an answer")
    return Meaning.COMPATIBLE, "added", Sentence("it is new")
