"""How large a form document may be, and a bounded copy of it that is plain JSON and nothing else.

Analysts are trusted with content, not with the server: whatever is handed in, reading it takes bounded time and memory.
"""

import math

from forms.json_values import Json, JsonObject, object_of, pointer_of
from forms.problems import FormDefinitionError, ProblemList
from rules.sentences import Sentence

MAX_DEPTH = 40
MAX_NODES = 60_000
MAX_CHARACTERS = 2_000_000
MAX_TEXT_IN_DEFINITION = 20_000
MAX_LABEL = 500
MAX_QUESTIONS = 500
MAX_PAGES = 60
MAX_OPTIONS = 500
MAX_CODES = 5_000
MAX_QUESTION_DEPTH = 10
MAX_PATTERN = 1_000
MAX_VISITS = 3_000
MAX_JUMPS = 150
MAX_CONDITION_DEPTH = 8

# Answers
MAX_TEXT_ANSWER = 100_000
MAX_ITEMS = 500
MAX_ANSWER_DEPTH = 16


def plain_copy(document: object) -> JsonObject:
    """Copy a form document into fresh plain JSON objects.

    Raises `FormDefinitionError` when it is not a JSON object, is too deep or too large, or holds what JSON cannot.
    """
    problems = ProblemList()
    if not isinstance(document, dict):
        problems.add("", "not_an_object", Sentence("A form document is a JSON object with “schema” and “uischema”."))
        problems.refuse_if_any()
    copied = object_of(_Copier(problems).copy(document, ()))
    problems.refuse_if_any()
    return copied


class _Copier:
    def __init__(self, problems: ProblemList) -> None:
        self.problems = problems
        self.nodes = 0
        self.characters = 0

    def copy(self, value: object, path: tuple[str | int, ...]) -> Json:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self._stop(
                (),
                "too_large",
                Sentence(
                    "The document holds more than %(max_nodes)s values. Split the form.", max_nodes=f"{MAX_NODES:,}"
                ),
            )
        if len(path) > MAX_DEPTH:
            self._stop(
                path,
                "too_deep",
                Sentence("The document is nested more than %(max_depth)s levels deep here.", max_depth=MAX_DEPTH),
            )
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return self._text(value, path)
        if isinstance(value, int | float):
            return self._number(value, path)
        if isinstance(value, list | tuple):
            return [self.copy(item, (*path, index)) for index, item in enumerate(value)]
        if isinstance(value, dict):
            return {self._key(key, path): self.copy(item, (*path, str(key)[:80])) for key, item in value.items()}
        self.problems.add(
            pointer_of(path), "not_json", Sentence("A %(kind)s is not a JSON value.", kind=type(value).__name__)
        )
        return None

    def _text(self, value: str, path: tuple[str | int, ...]) -> str:
        self.characters += len(value)
        if self.characters > MAX_CHARACTERS:
            self._stop(
                (),
                "too_large",
                Sentence(
                    "The document holds more than %(max_characters)s characters. Split the form.",
                    max_characters=f"{MAX_CHARACTERS:,}",
                ),
            )
        if len(value) > MAX_TEXT_IN_DEFINITION:
            self.problems.add(
                pointer_of(path),
                "text_too_long",
                Sentence(
                    "This text is longer than %(max_text_in_definition)s characters.",
                    max_text_in_definition=f"{MAX_TEXT_IN_DEFINITION:,}",
                ),
            )
        if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
            self.problems.add(
                pointer_of(path),
                "not_text",
                Sentence("This text holds a character that cannot be stored (NUL or half of a pair)."),
            )
        return str(value)

    def _number(self, value: float, path: tuple[str | int, ...]) -> int | float:
        if isinstance(value, int) and abs(value) < 10**30:
            return int(value)
        if isinstance(value, float) and math.isfinite(value):
            return float(value)
        self.problems.add(
            pointer_of(path), "not_json", Sentence("This number is not finite, or is too large to be meant.")
        )
        return 0

    def _key(self, key: object, path: tuple[str | int, ...]) -> str:
        if isinstance(key, str):
            return self._text(key, path)
        self.problems.add(pointer_of(path), "not_json", Sentence("Names in a JSON object are text."))
        return ""

    def _stop(self, path: tuple[str | int, ...], code: str, message: str) -> None:
        stopped = ProblemList()
        stopped.add(pointer_of(path), code, message)
        raise FormDefinitionError(stopped.problems)
