"""A rule in plain words, to stand before what depends on an answer ("If you answered “Yes” to “…”:")."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext

from forms.conditions import Composed, Condition, Effect, Rule, SchemaCondition
from forms.elements import Page, Question
from forms.form_texts import naming
from forms.json_values import Json, list_of, object_of, pointer_of

MOST_NAMED: Final = 3
"""More answers than these are not named where it is shorter to name the others."""


def lead_in(rules: tuple[Rule, ...], page: Page, questions: Mapping[str, Question]) -> str:
    """Those rules on a question or text that read answers on this page, in words; empty when there are none."""
    return in_words(
        [rule for rule in rules if any(rule.condition.reads(other.path) for other in page.questions)], questions
    )


def in_words(rules: Sequence[Rule], questions: Mapping[str, Question]) -> str:
    """Rules in words, such as they stand before what depends on them; empty for none."""
    if not rules:
        return ""
    said = [_said(rule, questions) for rule in rules]
    if not all(said):
        return gettext("If it applies:")
    named = [text for rule in rules for text in _texts(rule.condition, questions)]
    return naming(gettext("If %(conditions)s:") % {"conditions": gettext(" and ").join(said)}, *named)


def _texts(condition: Condition, questions: Mapping[str, Question]) -> list[str]:
    """The texts of the form that a condition in words may hold."""
    if isinstance(condition, Composed):
        return [text for part in condition.parts for text in _texts(part, questions)]
    question = questions.get(pointer_of(condition.scope)) if isinstance(condition, SchemaCondition) else None
    if question is None:
        return []
    return [question.label, *(option.title for option in getattr(question.control, "options", ()))]


def _said(rule: Rule, questions: Mapping[str, Question]) -> str:
    negated = rule.effect in (Effect.HIDE, Effect.DISABLE)
    return _condition(rule.condition, questions, negated=negated)


def _condition(condition: Condition, questions: Mapping[str, Question], *, negated: bool) -> str:
    if isinstance(condition, Composed):
        parts = [_condition(part, questions, negated=negated) for part in condition.parts]
        joiner = gettext(" and ") if condition.every is not negated else gettext(" or ")
        return joiner.join(parts) if all(parts) else ""
    if isinstance(condition, SchemaCondition):
        question = questions.get(pointer_of(condition.scope))
        return _compared(question, condition.schema, negated=negated) if question else ""
    return ""


def _compared(question: Question, schema: Mapping[str, Json], *, negated: bool) -> str:
    words = set(schema) - {"type", "title", "description"}
    if words == {"not"}:
        return _compared(question, object_of(schema["not"]), negated=not negated)
    if words == {"contains"}:
        return _compared(question, object_of(schema["contains"]), negated=negated)
    values = [schema["const"]] if words == {"const"} else list_of(schema.get("enum")) if words == {"enum"} else []
    if not values:
        return ""
    others = [each.value for each in getattr(question.control, "options", ()) if each.value not in values]
    if len(values) > MOST_NAMED and 0 < len(others) < len(values):
        values, negated = others, not negated
    answers = gettext(" or ").join(f"“{_title(question, value)}”" for value in values)
    text = (
        gettext("you did not answer %(answers)s to “%(label)s”")
        if negated
        else gettext("you answered %(answers)s to “%(label)s”")
    )
    return text % {"answers": answers, "label": question.label}


def _title(question: Question, value: Json) -> str:
    return question.control.say(value).text
