"""The steps of a form's file in words: what becomes of what is typed, in the order in which it is done."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from forms.controls.base import plain
from forms.definition import FormDefinition
from forms.elements import Question
from forms.json_values import Json, JsonObject, list_of
from forms.models import FormVersion
from forms.versions.patterns import by_pattern, led_to, parted
from forms.versions.steps import ANY_ITEM, Moved


def step_lines(
    steps: Iterable[JsonObject], former: FormVersion | None, definition: FormDefinition | None
) -> list[dict[str, Any]]:
    """Each step as a sentence: `[{number, words}]`."""
    before = by_pattern(former.definition.questions) if former is not None else {}
    after = by_pattern(definition.questions) if definition is not None else {}
    return [{"number": at, "words": _words(step, before, after)} for at, step in enumerate(steps, start=1)]


def places(former: Mapping[str, Question], steps: Iterable[JsonObject]) -> dict[str, Question]:
    """The former questions by where their answers are after these steps; those that were dropped are gone.

    What each item of a list is asked stands under its pattern (`forms.versions.patterns`).
    """
    held = by_pattern(former)
    for step in steps:
        for word in ("rename", "move"):
            old, new = step.get(word), step.get("to")
            if isinstance(old, str) and isinstance(new, str) and old in held and new not in held:
                moved = Moved(old, new)
                held = {led_to(pointer, (moved,)): question for pointer, question in held.items()}
        gone = step.get("drop")
        held = {p: q for p, q in held.items() if p != gone and not p.startswith(f"{gone}{ANY_ITEM}/")}
    return held


def name_of(pointer: Json, *questions: Mapping[str, Question]) -> str:
    """A question by its words and its pointer, inside a list with the list's; where there is none the pointer."""
    for known in questions:
        asked = known.get(str(pointer))
        listed = known.get(parted(str(pointer))[0]) if parted(str(pointer))[1] else None
        if asked is not None and listed is not None:
            words = {"list": listed.label, "label": asked.label, "pointer": pointer}
            return _("“%(list)s: %(label)s” (%(pointer)s)") % words
        if asked is not None:
            return _("“%(label)s” (%(pointer)s)") % {"label": asked.label, "pointer": pointer}
    return str(pointer)


def _words(step: JsonObject, before: Mapping[str, Question], after: Mapping[str, Question]) -> str:
    old = step.get("rename", step.get("move"))
    if old is not None:
        told = {"old": name_of(old, before), "new": name_of(step.get("to"), after)}
        return _("What is typed at %(old)s goes along to %(new)s.") % told
    if "default" in step:
        told = {"question": name_of(step["default"], after), "value": _value(step.get("value"), step["default"], after)}
        return _("Where nothing is typed at %(question)s, %(value)s is filled in.") % told
    if "map" in step:
        at = step["map"]
        given = step.get("values")
        pairs = (
            list(given.items()) if isinstance(given, dict) else [tuple(list_of(each)[:2]) for each in list_of(given)]
        )
        listed = "; ".join(
            _("%(old)s becomes %(new)s") % {"old": _value(pair[0], at, before), "new": _value(pair[1], at, after)}
            for pair in pairs
            if len(pair) == 2
        )
        return _("At %(question)s: %(values)s.") % {"question": name_of(at, after, before), "values": listed}
    if "drop" in step:
        return _("What is typed at %(question)s is dropped.") % {"question": name_of(step["drop"], before)}
    return _("A step that cannot be read.")


def _value(value: Json, pointer: Json, questions: Mapping[str, Question]) -> str:
    asked = questions.get(str(pointer))
    if asked is None or asked.items is not None:
        return _("“%(value)s”") % {"value": plain(value)}
    one: Json = [value] if asked.schema.get("type") == "array" and not isinstance(value, list) else value
    return _("“%(value)s”") % {"value": asked.control.say(one).text}
