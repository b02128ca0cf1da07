"""What the readers of a model share: the problems found, the types, and how texts in FEEL are read where they stand."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from lxml import etree

from rules.dmn.cells import CLOCK_FUNCTIONS, Formula, UnaryTests, read_expression, read_tests, unknown_functions
from rules.dmn.document import identifier, line_of
from rules.dmn.item_types import ANY, ItemType
from rules.dmn.problems import Findings
from rules.feel import FeelLimitError, FeelSyntaxError, syntax
from rules.feel.builtins import BUILTINS
from rules.feel.errors import spot
from rules.feel.syntax import TypeOf
from rules.sentences import Sentence

MAX_GUESSES: Final = 50
"""Unknown types for which the one that was probably meant is looked for."""

_FEEL: Final = re.compile(r"(?:https?://www\.omg\.org/spec/(?:FEEL|DMN)/[^\s]*|feel)", re.IGNORECASE)
_KINDS: Final = {
    **{kind: kind for kind in ("Any", "number", "string", "boolean", "date", "time", "context", "list", "function")},
    **{"date and time": "date and time", "dateTime": "date and time", "any": "Any"},
    **{"days and time duration": "days and time duration", "dayTimeDuration": "days and time duration"},
    **{"years and months duration": "years and months duration"},
    **{"yearMonthDuration": "years and months duration"},
    **{"integer": "number", "long": "number", "double": "number", "datetime": "date and time"},
}
"""FEEL's own types, by the names of all versions of DMN and those that Camunda writes."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names in scope where an expression stands. `reads` collects, for all of one decision, what is read."""

    required: frozenset[str]
    """Names of what the decision or knowledge requires."""
    outside: Mapping[str, ItemType] = field(default_factory=dict)
    """Those of the required that are input data, with their types."""
    local: frozenset[str] = frozenset()
    """Names of parameters and entries around the expression."""
    reads: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Every name read that is not local, with the id and line of the first element that reads it."""

    def plus(self, *names: str) -> Names:
        """The names in scope further inside."""
        return replace(self, local=self.local | {*names})

    def known(self) -> frozenset[str]:
        """All names in scope."""
        return self.required | self.local

    def source(self, node: syntax.Node) -> ItemType | None:
        """The declared type of the value from outside that an expression is just the name of, else None."""
        path: tuple[str, ...] = (node.name,) if isinstance(node, syntax.Name) else ()
        if isinstance(node, syntax.Path) and isinstance(node.base, syntax.Name):
            path = (node.base.name, *node.names)
        if not path or path[0] in self.local or path[0] in self.required - self.outside.keys():
            return None
        found = self.outside.get(path[0], ANY)
        for name in path[1:]:
            found = dict(found.members).get(name, ANY)
        return found


class Reading:
    """One reading of one file."""

    def __init__(self) -> None:
        self.findings = Findings()
        self.types: dict[str, ItemType] = {}
        self.structures: dict[str, TypeOf] = {}
        self.component_names: frozenset[str] = frozenset()
        self._guesses = 0
        self._kept: dict[tuple[str, str, frozenset[str]], Formula | UnaryTests] = {}

    def problem(self, element: etree._Element, code: str, message: str) -> None:
        """Keep a reason to refuse the file."""
        self.findings.problem(identifier(element), line_of(element), code, message)

    def warning(self, element: etree._Element, code: str, message: str) -> None:
        """Keep something that the analyst should know."""
        self.findings.warning(identifier(element), line_of(element), code, message)

    def formula(self, element: etree._Element, text: str, what: str, names: Names) -> Formula | None:
        """The expression that a text is, or None with a problem kept. `what` names its place in the message."""
        if not text:
            message = Sentence("%(what)s is empty. Write a FEEL expression there, or null.", what=what)
            self.problem(element, "missing_expression", message)
            return None
        return self._read(element, text, what, names, "expression", read_expression)

    def tests(self, element: etree._Element, text: str, what: str, names: Names) -> UnaryTests | None:
        """The unary tests that a text is, or None with a problem kept."""
        return self._read(element, text, what, names, "tests", read_tests)

    def check_language(self, element: etree._Element, what: str) -> None:
        """Warn when an element says that its text is not FEEL; it is read as FEEL all the same."""
        language = element.get("expressionLanguage", "").strip()
        if language and not _FEEL.fullmatch(language):
            message = Sentence(
                "%(what)s is marked as the language “%(language)s”. It is read as FEEL, in which it may "
                "mean something else. Write it in FEEL and remove the mark.",
                what=what,
                language=language[:60],
            )
            self.warning(element, "expression_language", message)

    def type_named(self, element: etree._Element, name: str) -> ItemType:
        """The type of that name; one that does not exist is a warning and lets everything pass."""
        name = name.strip()
        if not name:
            return ANY
        plain = name if name in self.types else name.rpartition(":")[2].strip()
        if plain in self.types:
            return self.types[plain]
        if plain in _KINDS:
            return ItemType(plain, _KINDS[plain])
        self._guesses += 1
        near = difflib.get_close_matches(plain, [*self.types, *_KINDS], 1) if self._guesses <= MAX_GUESSES else []
        hint = (
            Sentence(" Did you mean “%(near)s”?", near=near[0])
            if near
            else Sentence(" Define it, or use one of FEEL's own, such as string.")
        )
        message = Sentence(
            "There is no type “%(name)s”, so values are not checked here.%(hint)s", name=name[:60], hint=hint
        )
        self.warning(element, "unknown_type", message)
        return ANY

    def _read[Read: (Formula, UnaryTests)](
        self,
        element: etree._Element,
        text: str,
        what: str,
        names: Names,
        kind: str,
        read: Callable[..., Read],
    ) -> Read | None:
        words = frozenset(name for name in names.known() | self.component_names if not name.isidentifier())
        try:
            found: Read | None = self._kept.get((kind, text, words))  # type: ignore[assignment]
            if found is None:
                found = read(text, words, self.structures)
                self._kept[kind, text, words] = found
        except FeelSyntaxError as error:
            message = Sentence(
                "%(what)s, %(quoted)s, has a mistake at %(where)s: %(message)s",
                what=what,
                quoted=_quoted(text),
                where=spot(text, error.line, error.column),
                message=error.message,
            )
            self.problem(element, "expression_syntax", message)
            return None
        except FeelLimitError as error:
            message = Sentence(
                "%(what)s, %(quoted)s, cannot be read: %(error)s Make it shorter or simpler.",
                what=what,
                quoted=_quoted(text),
                error=error,
            )
            self.problem(element, "expression_limit", message)
            return None
        self._note(element, what, names, found)
        return found

    def _note(self, element: etree._Element, what: str, names: Names, found: Formula | UnaryTests) -> None:
        known = names.known()
        for path in found.reads:
            root = path if path in known else path.partition(".")[0]
            if root not in names.local and root not in BUILTINS:
                names.reads.setdefault(root, (identifier(element), line_of(element)))
        for name in found.calls & names.required:
            names.reads.setdefault(name, (identifier(element), line_of(element)))
        for name in sorted(found.calls & CLOCK_FUNCTIONS - known):
            message = Sentence(
                "%(what)s calls %(name)s(), so the same inputs may get another answer later. Make it an input.",
                what=what,
                name=name,
            )
            self.warning(element, "clock", message)
        for name in unknown_functions(found.calls, known):
            message = Sentence(
                "%(what)s calls “%(name)s”, and there is no such function. Correct its name or require it.",
                what=what,
                name=name[:60],
            )
            self.problem(element, "expression_function", message)


def _quoted(text: str) -> str:
    shown = " ".join(text.split())
    return f"“{shown[:77]}…”" if len(shown) > 80 else f"“{shown}”"
