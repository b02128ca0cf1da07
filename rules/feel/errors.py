"""The two errors FEEL raises to its callers, and the one it keeps to itself."""

from collections.abc import Iterable, Mapping

from rules.sentences import Sentence


class FeelSyntaxError(ValueError):
    """The text is not a FEEL expression.

    `line` and `column` count from 1 and point at what was found; `message` says what that was and what could
    stand there instead.
    """

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(
            Sentence("line %(line)s, column %(column)s: %(message)s", line=line, column=column, message=message)
        )
        self.line = line
        self.column = column
        self.message = message


def spot(text: str, line: int, column: int) -> str:
    """Where in a text something is: its line is said only where there are several."""
    if "\n" in text.strip():
        return Sentence("line %(line)s, column %(column)s", line=line, column=column)
    return Sentence("column %(column)s", column=column)


class FeelLimitError(Exception):
    """An expression is too long, nested too deeply, takes too many steps, or makes a value that is too large."""


class Reason:
    """Why something is null, before anybody asks for the words: a template, and what is filled in."""

    __slots__ = ("named", "template")

    def __init__(self, template: str, named: Mapping[str, object]) -> None:
        self.template, self.named = template, named

    def said(self) -> str:
        """The reason in a sentence."""
        if type(self.template) is not str:
            return self.template
        told = {name: one.said() if type(one) is Reason else one for name, one in self.named.items()}
        return Sentence(self.template, **told)


def said(reasons: Iterable[str | Reason]) -> tuple[str, ...]:
    """Reasons in sentences, each once."""
    return tuple(dict.fromkeys(one.said() if isinstance(one, Reason) else one for one in reasons))


class NoValueError(Exception):
    """Inside an evaluation: FEEL's answer is null, and this is why. It becomes a warning, never leaves `rules.feel`.

    It is given what a `Sentence` is, or a text that is one already. Most evaluations are not asked for reasons, so the
    sentence is made when it is.
    """

    def __init__(self, template: str, /, **named: object) -> None:
        self._template, self._named = template, named

    @property
    def why(self) -> Reason:
        """Why, for whoever may ask later; without the way to where it was found."""
        return Reason(self._template, self._named)

    @property
    def reason(self) -> str:
        """Why, in a sentence."""
        return self.why.said()
