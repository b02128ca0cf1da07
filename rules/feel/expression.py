"""The public face of FEEL: parse once, evaluate often."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rules.feel.builtins import BUILTINS
from rules.feel.casework import NAMES as CASEWORK_NAMES
from rules.feel.checking import Problem, problems_of
from rules.feel.compiler import Compiler
from rules.feel.errors import FeelLimitError, NoValueError, Reason, said
from rules.feel.names import NameTable
from rules.feel.parser import Parser
from rules.feel.printing import to_text
from rules.feel.reads import free_names
from rules.feel.run import Code, Run, Scope
from rules.feel.syntax import Node
from rules.feel.tokens import words_of
from rules.feel.values import to_python
from rules.sentences import Sentence

_FUNCTIONS = NameTable(sorted({*BUILTINS, *CASEWORK_NAMES}))
_MAX_NAMES = 5_000
_TOO_DEEP = Sentence("The expression, or a value it makes, is nested too deeply.")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an evaluation gave: the value; why parts of it are null, in plain words; what it read, by dotted path.

    `reads` holds a scalar as plain Python and a list or context as the caller gave it.
    """

    value: Any
    reasons: tuple[str | Reason, ...]
    reads: Mapping[str, Any]

    @property
    def warnings(self) -> tuple[str, ...]:
        """The reasons in sentences, which are made when they are asked for."""
        return said(self.reasons)


class Expression:
    """A parsed expression. It holds no data, may be shared between threads, and evaluates any number of times."""

    __slots__ = ("_calls", "_code", "_reads", "syntax", "text")

    def __init__(self, text: str, syntax: Node, code: Code) -> None:
        self.text = text
        self.syntax = syntax
        self._code = code
        self._reads, self._calls = free_names(syntax)

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"

    def evaluate(self, context: Mapping[str, Any]) -> Any:
        """Return the value for the variables and functions in `context`, as plain Python.

        What cannot be computed is None. Raises FeelLimitError, and whatever the context's own look-ups raise.
        """
        return self._run(context, None)[0]

    def explain(self, context: Mapping[str, Any]) -> Evaluation:
        """Return the value with the reasons for every null on the way and everything that was read."""
        reads: dict[str, Any] = {}
        value, run = self._run(context, reads)
        return Evaluation(value, tuple(run.warnings), reads)

    def canonical(self) -> str:
        """Return its text with single spaces, without comments and without brackets it does not need."""
        return to_text(self.syntax)

    def names(self) -> frozenset[str]:
        """Return the dotted paths that it reads from its context, such as `forms.manager_decision.decision`."""
        return self._reads

    def calls(self) -> frozenset[str]:
        """Return the names of the functions that it needs from its context: those that are not built in."""
        return self._calls - BUILTINS.keys()

    def problems(self, scope: Iterable[str], functions: Iterable[str] = ()) -> tuple[Problem, ...]:
        """Return the names it uses that are not in `scope`, with their place and the name probably meant.

        `scope` holds the names and dotted paths that a context will have: with `child.age`, `child.agee` is a
        problem; with `child` alone anything in the child may be read. `functions` are those the host will give.
        """
        return tuple(problems_of(self.text, self.syntax, scope, functions))

    def _run(self, context: Mapping[str, Any], reads: dict[str, Any] | None) -> tuple[Any, Run]:
        run = Run(reads, context)
        try:
            return to_python(self._code(run, Scope(context, None)), run.spend), run
        except NoValueError as error:
            if run.explains:
                run.keep(error.why)
            return None, run
        except RecursionError:
            raise FeelLimitError(_TOO_DEEP) from None


def parse(text: str, names: Iterable[str] = ()) -> Expression:
    """Return the expression that `text` is.

    `names` are those names in scope that hold spaces or signs (`date of birth`); others need not be listed. The
    functions of FEEL and of `rules.feel.casework` are known. Raises FeelSyntaxError with line, column, what was
    found and what could stand there, or FeelLimitError.
    """
    return _parse(text, frozenset(name for name in names if not name.isidentifier()))


def evaluate(text: str, context: Mapping[str, Any]) -> Any:
    """Parse and evaluate at once, with the names in scope taken from the context, nested ones included."""
    return parse(text, names_in(context)).evaluate(context)


@lru_cache(maxsize=2_048)
def _parse(text: str, names: frozenset[str]) -> Expression:
    try:
        node = Parser(text, sorted(names), _FUNCTIONS).whole()
        return Expression(text, node, Compiler(text).compile(node))
    except RecursionError:
        raise FeelLimitError(_TOO_DEEP) from None


def names_in(context: Mapping[str, Any]) -> set[str]:
    """Return the keys of a context and the contexts and lists in it, up to a bound."""
    found: set[str] = set()
    seen = 0
    waiting: list[Iterator[Any]] = [iter([context])]
    while waiting and seen < _MAX_NAMES:
        value = next(waiting[-1], None)
        seen += 1
        if value is None:
            waiting.pop()
        elif isinstance(value, Mapping):
            found.update(key for key in value if isinstance(key, str) and not key.isidentifier() and words_of(key))
            waiting.append(iter([entry for entry in value.values() if isinstance(entry, (Mapping, list, tuple))]))
        elif isinstance(value, (list, tuple)):
            waiting.append(iter([entry for entry in value if isinstance(entry, (Mapping, list, tuple))]))
    return found
