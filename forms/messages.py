"""Plain English for every schema keyword. Each message names the question and says what to do."""

from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import gettext_noop
from jsonschema.exceptions import ValidationError

from accounts.looked_up import gettext, ngettext
from forms.controls import registry
from forms.controls.base import plain
from forms.controls.counted import Counted
from forms.controls.free_text import too_long
from forms.controls.lines import OneOnEachLine
from forms.controls.number_text import number_in, number_words
from forms.elements import Question
from forms.json_values import Json, list_of
from forms.object_keywords import NOT_ALLOWED

type Said = Callable[[Question, ValidationError], str]


def message_for(question: Question, keyword: str, error: ValidationError) -> str:
    """What to say about a question whose answer fails `keyword`; the form's own wording wins."""
    own = own_words(error.schema, keyword) or question.annotations.messages.get(keyword)
    if own:
        return own
    said = _BY_KEYWORD.get(keyword)
    return said(question, error) if said else _other(question, error)


def own_words(schema: object, keyword: str) -> str:
    """The words for a keyword that stand beside it in its schema; empty where there are none."""
    notes = schema.get("x-casewright") if isinstance(schema, dict) else None
    messages = notes.get("messages") if isinstance(notes, dict) else None
    words = messages.get(keyword) if isinstance(messages, dict) else None
    return words if isinstance(words, str) else ""


def required_message(question: Question, keyword: str = "required", schema: object = None) -> str:
    """What to say when the question must be answered and is not.

    The question's own words win, then those that stand beside the keyword in the `schema` that demands the answer.
    """
    own = question.annotations.messages
    said = own.get(keyword) or own.get("required") or own_words(schema, keyword)
    return said or question.control.required_message()


def not_worked_out(question: Question, labels: list[str]) -> str:
    """What to say about a value that cannot be worked out before the questions with these labels are answered."""
    own = question.annotations.messages.get("calculate")
    return own or gettext("“%(label)s” cannot be worked out until you answer %(questions)s") % {
        "label": question.label,
        "questions": gettext(" and ").join(f"“{label}”" for label in labels),
    }


def not_asked_message(name: str) -> str:
    """What to say about an answer that the form needs and no question asks for: only the form can be mended."""
    return gettext(
        "This form needs “%(name)s” but does not ask for it, so it cannot be submitted. "
        "Tell the person who looks after your forms"
    ) % {"name": name}


def not_held_message(name: str) -> str:
    """What to say about an answer that the form cannot hold."""
    return gettext("This form does not ask for “%(name)s” and cannot keep it") % {"name": name}


def _with(question: Question, text: str, limit: Json, error: ValidationError) -> str:
    return text % {"label": question.label, "limit": number_words(limit), "count": _size(error)}


def _size(error: ValidationError) -> str:
    instance = error.instance
    return f"{len(instance):,}" if isinstance(instance, str | list | dict) else plain(_scalar(instance))


def _length(error: ValidationError) -> int:
    return len(error.instance) if isinstance(error.instance, list) else 0


def _number(error: ValidationError) -> int:
    return error.validator_value if isinstance(error.validator_value, int) else 0


def _min_length(question: Question, error: ValidationError) -> str:
    least = _number(error)
    text = ngettext(
        "Write at least %(limit)s character for “%(label)s”: it has %(count)s",
        "Write at least %(limit)s characters for “%(label)s”: it has %(count)s",
        least,
    )
    return _with(question, text, least, error)


def _max_length(question: Question, error: ValidationError) -> str:
    return too_long(question.label, len(str(error.instance)), _number(error))


def _min_items(question: Question, error: ValidationError) -> str:
    least = _number(error)
    if isinstance(question.control, Counted):
        return question.control.too_few_message(least, _length(error))
    text = ngettext(
        "Choose at least %(limit)s answer to “%(label)s”",
        "Choose at least %(limit)s answers to “%(label)s”",
        least,
    )
    return _with(question, text, least, error)


def _max_items(question: Question, error: ValidationError) -> str:
    most = _number(error)
    if isinstance(question.control, Counted):
        return question.control.too_many_message(most, _length(error))
    text = ngettext(
        "Choose at most %(limit)s answer to “%(label)s”: %(count)s are chosen",
        "Choose at most %(limit)s answers to “%(label)s”: %(count)s are chosen",
        most,
    )
    return _with(question, text, most, error)


def _unique_items(question: Question, error: ValidationError) -> str:
    if question.items is not None:
        return _with(question, gettext("Two of “%(label)s” say the same. Change one, or remove it"), None, error)
    return _with(question, gettext("Choose each answer to “%(label)s” only once"), None, error)


def _format(question: Question, error: ValidationError) -> str:
    name = plain(_scalar(error.validator_value))
    if any(own.name == name for own in question.control.formats):
        return question.control.wrong_value_message()
    known = registry.formats.get(name)
    words = gettext(known.words) if known and known.words else gettext("Enter “%(label)s” in the form “%(limit)s”")
    return _with(question, words, name, error)


def _multiple_of(question: Question, error: ValidationError) -> str:
    """A step of 0.01 and the like is said as the decimal places that it allows."""
    step = number_in(error.validator_value)
    places = -step.adjusted() if step is not None and step.normalize().as_tuple().digits == (1,) else 0
    if places <= 0:
        return _with(
            question, gettext("“%(label)s” must be a multiple of %(limit)s"), _scalar(error.validator_value), error
        )
    text = ngettext(
        "“%(label)s” can have at most %(limit)s decimal place",
        "“%(label)s” can have at most %(limit)s decimal places",
        places,
    )
    return _with(question, text, places, error)


def _said(text: str) -> Said:
    """A message made of one text; the keyword's value fills in `limit`."""
    return lambda question, error: _with(question, gettext(text), _scalar(error.validator_value), error)


def _scalar(value: object) -> Json:
    return value if isinstance(value, str | int | float | bool) else None


def _wrong_value(question: Question, error: ValidationError) -> str:
    return question.control.wrong_value_message()


def _no_choice(question: Question, error: ValidationError) -> str:
    """For a choice its own words; where the keyword only narrows what the question is, nothing better can be said."""
    if error.schema is question.schema or error.validator in question.schema:
        return question.control.wrong_value_message()
    return _other(question, error)


def _pattern(question: Question, error: ValidationError) -> str:
    """A pattern says nothing to people: an example of what fits does."""
    schema = error.schema if isinstance(error.schema, dict) else {}
    examples = [each for each in list_of(schema.get("examples")) if isinstance(each, str) and each]
    if not examples:
        return gettext("Enter “%(label)s” in the form it is asked for") % {"label": question.label}
    return gettext("Enter “%(label)s” in the form it is asked for, such as %(example)s") % {
        "label": question.label,
        "example": examples[0],
    }


def _item(question: Question, error: ValidationError) -> str:
    """Of a value that stands on a line of its own, what is wrong with it; of a list of choices, that there is one."""
    control, at = question.control, error.absolute_path[-1] if error.absolute_path else None
    if not isinstance(control, OneOnEachLine) or not isinstance(at, int):
        return _wrong_value(question, error)
    one = control.line(at + 1)
    return message_for(replace(question, label=one.label, control=one), str(error.validator), error)


def _other(question: Question, error: ValidationError) -> str:
    return gettext("Check your answer to “%(label)s”: it does not fit what this form asks for") % {
        "label": question.label
    }


_BY_KEYWORD: dict[str, Said] = {
    "type": _wrong_value,
    "enum": _no_choice,
    "const": _no_choice,
    "oneOf": _no_choice,
    "anyOf": _no_choice,
    "items": _item,
    "minLength": _min_length,
    "maxLength": _max_length,
    "minItems": _min_items,
    "maxItems": _max_items,
    "format": _format,
    "pattern": _pattern,
    "minimum": _said(gettext_noop("“%(label)s” must be %(limit)s or more")),
    "maximum": _said(gettext_noop("“%(label)s” must be %(limit)s or less")),
    "exclusiveMinimum": _said(gettext_noop("“%(label)s” must be more than %(limit)s")),
    "exclusiveMaximum": _said(gettext_noop("“%(label)s” must be less than %(limit)s")),
    "multipleOf": _multiple_of,
    "uniqueItems": _unique_items,
    "contains": _said(gettext_noop("Your answers to “%(label)s” leave out one that is needed")),
    "minContains": _said(gettext_noop("Your answers to “%(label)s” leave out one that is needed")),
    "maxContains": _said(gettext_noop("Choose fewer answers to “%(label)s”")),
    NOT_ALLOWED: _said(gettext_noop("Leave “%(label)s” empty: this does not fit your other answers")),
    "if": _said(gettext_noop("This answer to “%(label)s” is not allowed here. Change it")),
    "not": _said(gettext_noop("This answer to “%(label)s” is not allowed here. Change it")),
}
