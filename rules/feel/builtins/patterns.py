"""Regular expressions, run by RE2 so that no pattern takes more than linear time."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import re2

from rules.feel.builtins.xpath_patterns import translate
from rules.feel.errors import NoValueError
from rules.feel.run import Run

_FLAGS = frozenset("smixq")
_MAX_PATTERN = 1_000
_group = re.compile(r"\\([\\$])|\$([0-9]+)|([\\$])")
_MEMORY = 2 << 20
_NEW = 50
_REFUSAL = 5_000
_WORK = 400
"""Letters of a text times instructions of a pattern that make one step."""


def pattern_for(run: Run, text: str, pattern: str, flags: str | None) -> Any:
    """Return the compiled pattern to run over a text, paid for by the sizes of both.

    NoValueError when it is no pattern, or one that cannot be run. One that was refused costs much, since finding out
    may have taken long.
    """
    found = _compiled(pattern, flags)
    if isinstance(found, str):
        run.spend(_REFUSAL)
        raise NoValueError(found)
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise NoValueError("the text holds half of a character, which no pattern can be run over")
    if run.patterns is None:
        run.patterns = set()
    if (pattern, flags) not in run.patterns:
        run.patterns.add((pattern, flags))
        run.spend(_NEW + found.programsize // 2)
    run.spend(1 + len(text) * found.programsize // _WORK)
    return found


@lru_cache(maxsize=512)
def _compiled(pattern: str, flags: str | None) -> Any:
    """Return the compiled pattern, or the reason why there is none."""
    try:
        return _compile(pattern, flags or "")
    except NoValueError as error:
        return error.reason


def _compile(pattern: str, chosen: str) -> Any:
    if not set(chosen) <= _FLAGS:
        raise NoValueError('"%(chosen)s" are not flags; use s, m, i, x or q', chosen=chosen[:20])
    if len(pattern) > _MAX_PATTERN:
        raise NoValueError("a pattern may have at most %(max_pattern)s characters", max_pattern=f"{_MAX_PATTERN:,}")
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY
    options.case_sensitive = "i" not in chosen
    prefix = "(?m)" if "m" in chosen else ""
    shown = pattern[:40]
    try:
        pattern = re2.escape(pattern) if "q" in chosen else translate(pattern, "s" in chosen, "x" in chosen)
        return re2.compile(prefix + pattern, options)
    except (re2.error, ValueError):
        raise NoValueError('"%(shown)s" is not a pattern that can be run', shown=shown) from None


def replacement_of(match: Any, template: str, literal: bool) -> str:
    """Return the replacement of one match: `$1` is its first group, `\\$` a dollar sign."""
    if literal:
        return template
    return _group.sub(lambda found: _filled(match, found), template)


def _filled(match: Any, found: re.Match[str]) -> str:
    escaped, digits, stray = found.groups()
    if escaped:
        return escaped
    if stray:
        raise NoValueError("in a replacement write \\$ and \\\\ for the signs themselves, and $1 for a group")
    groups = match.re.groups
    count = len(digits)
    while count > 1 and int(digits[:count]) > groups:
        count -= 1
    number = int(digits[:count])
    text = (match.group(number) or "") if number <= groups else ""
    return text + digits[count:]
