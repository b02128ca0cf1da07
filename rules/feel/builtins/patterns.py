"""Regular expressions, run by RE2 so that no pattern takes more than linear time."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import re2

from rules.feel.builtins.xpath_patterns import translate
from rules.feel.errors import NoValueError

_FLAGS = frozenset("smixq")
_MAX_PATTERN = 1_000
_group = re.compile(r"\\([\\$])|\$([0-9]+)|([\\$])")
_MEMORY = 8 << 20


@lru_cache(maxsize=256)
def compiled(pattern: str, flags: str | None) -> Any:
    """Return the compiled pattern; NoValueError when it is no pattern, or one that RE2 cannot run (back references)."""
    chosen = flags or ""
    if not set(chosen) <= _FLAGS:
        raise NoValueError(f'"{chosen[:20]}" are not flags; use s, m, i, x or q')
    if len(pattern) > _MAX_PATTERN:
        raise NoValueError(f"a pattern may have at most {_MAX_PATTERN:,} characters")
    shown = pattern[:40]
    pattern = re2.escape(pattern) if "q" in chosen else translate(pattern, "s" in chosen, "x" in chosen)
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY
    options.case_sensitive = "i" not in chosen
    prefix = "(?m)" if "m" in chosen else ""
    try:
        return re2.compile(prefix + pattern, options)
    except (re2.error, ValueError):
        raise NoValueError(f'"{shown}" is not a pattern that can be run') from None


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
