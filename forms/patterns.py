"""Regular expressions of form definitions, by RE2: time linear in the text, whatever the pattern.

Python's `re` takes seconds for `^(a+)+$` on 25 characters; RE2 cannot backtrack. It has no look-around and no back
references; such patterns are refused when the form is read.
"""

from functools import lru_cache
from typing import Any

import re2

from forms.limits import MAX_PATTERN
from rules.sentences import Sentence


class PatternError(ValueError):
    """A pattern that RE2 does not take."""


def _options() -> Any:
    options = re2.Options()
    options.log_errors = False
    return options


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> Any:
    """The compiled pattern. Raises `PatternError` with the reason."""
    if len(pattern) > MAX_PATTERN:
        raise PatternError(Sentence("a pattern has at most %(max_pattern)s characters", max_pattern=f"{MAX_PATTERN:,}"))
    try:
        return re2.compile(pattern, _options())
    except re2.error as error:
        reason = error.args[0] if error.args else Sentence("it cannot be read")
        raise PatternError(reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason) from error


def matches(pattern: str, text: str) -> bool:
    """Whether the pattern is found anywhere in the text, as JSON Schema's `pattern` means it."""
    return compiled(pattern).search(text) is not None
