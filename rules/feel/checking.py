"""Names that an expression uses but nobody gives it, for whoever knows what is in scope."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rules.feel import syntax
from rules.feel.builtins import BUILTINS
from rules.feel.casework import NAMES as CASEWORK_NAMES
from rules.feel.reads import Use, uses
from rules.feel.suggestions import nearest
from rules.feel.tokens import syntax_error
from rules.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Problem:
    """One name that means nothing: where it stands, lines and columns counted from 1, and what to do."""

    line: int
    column: int
    message: str


def problems_of(source: str, node: syntax.Node, scope: Iterable[str], functions: Iterable[str]) -> Iterator[Problem]:
    """Yield what is read and called but not in scope, with the nearest name that is.

    `scope` holds names and dotted paths. With `child.age` in it, `child.agee` is a mistake and `child` is not; with
    `child` alone, whatever is in the child may be read. `functions` are those of the host, beside FEEL's and
    casework's own.
    """
    known = set(scope)
    callable_names = {*functions, *BUILTINS, *CASEWORK_NAMES, *known}
    for use in uses(node):
        message = _called(use, callable_names) if use.called else _read(use, known)
        if message is not None:
            at = syntax_error(source, use.span[0], message)
            yield Problem(at.line, at.column, message)


def _called(use: Use, known: set[str]) -> str | None:
    if use.path in known:
        return None
    meant = nearest(use.path, sorted(known))
    return Sentence("There is no function `%(name)s`", name=use.path) + _meant(meant)


def _read(use: Use, known: set[str]) -> str | None:
    if use.of_item or use.path in BUILTINS or any(_leads_along(path, use.path) for path in known):
        return None
    candidates = {*known, *(path.rpartition(".")[0] for path in known if "." in path)}
    meant = nearest(use.path, sorted(candidates))
    return Sentence("There is no `%(name)s` here", name=use.path) + _meant(meant)


def _meant(name: str | None) -> str:
    return Sentence("; did you mean `%(meant)s`?", meant=name) if name else "."


def _leads_along(known: str, used: str) -> bool:
    """Tell whether one of the two paths is the other's beginning, or they are the same."""
    return known == used or used.startswith(f"{known}.") or known.startswith(f"{used}.")
