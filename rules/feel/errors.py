"""The two errors FEEL raises to its callers, and the one it keeps to itself."""

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


class NoValueError(Exception):
    """Inside an evaluation: FEEL's answer is null, and this is why. It becomes a warning, never leaves `rules.feel`.

    It is given what a `Sentence` is, or a text that is one already. Most evaluations are not asked for reasons, so the
    sentence is made when it is.
    """

    def __init__(self, template: str, /, **named: object) -> None:
        self._template, self._named = template, named

    @property
    def reason(self) -> str:
        """Why, in a sentence."""
        return Sentence(self._template, **self._named) if type(self._template) is str else self._template
