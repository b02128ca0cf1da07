"""String functions (DMN 1.5, section 10.3.4.3). Positions count characters from 1, from the end when negative."""

from __future__ import annotations

from decimal import Decimal

from rules.feel.builtins.patterns import pattern_for, replacement_of
from rules.feel.builtins.registry import Family
from rules.feel.errors import NoValueError
from rules.feel.limits import check_list, check_string
from rules.feel.run import Run
from rules.feel.values import Value

FAMILY = Family("string")
_STEPS_PER_MATCH = 4


@FAMILY.add("substring", "string: string, start position: number, length?: number")
def substring(run: Run, text: str, start: Decimal, length: Decimal | None = None) -> Value:
    """substring("foobar", 3, 3) = "oba"; substring("foobar", -2) = "ar" (DMN 1.5, §10.3.4.3)."""
    size = len(text)
    first = whole(start)
    if first == 0 or abs(first) > size:
        raise NoValueError("a text of %(size)s characters has no position %(first)s", size=size, first=first)
    begin = first - 1 if first > 0 else size + first
    if length is None:
        return text[begin:]
    count = whole(length)
    if count < 1:
        raise NoValueError("the length must be at least 1")
    return text[begin : begin + count]


@FAMILY.add("string length", "string: string")
def string_length(run: Run, text: str) -> Value:
    """string length("foo") = 3 (DMN 1.5, §10.3.4.3)."""
    return Decimal(len(text))


@FAMILY.add("upper case", "string: string")
def upper_case(run: Run, text: str) -> Value:
    """upper case("aBc4") = "ABC4" (DMN 1.5, §10.3.4.3)."""
    return text.upper()


@FAMILY.add("lower case", "string: string")
def lower_case(run: Run, text: str) -> Value:
    """lower case("aBc4") = "abc4" (DMN 1.5, §10.3.4.3)."""
    return text.lower()


@FAMILY.add("substring before", "string: string, match: string")
def substring_before(run: Run, text: str, match: str) -> Value:
    """substring before("foobar", "bar") = "foo"; "" when there is no match (DMN 1.5, §10.3.4.3)."""
    return text.partition(match)[0] if match and match in text else ""


@FAMILY.add("substring after", "string: string, match: string")
def substring_after(run: Run, text: str, match: str) -> Value:
    """substring after("foobar", "ob") = "ar"; "" when there is no match (DMN 1.5, §10.3.4.3)."""
    return text.partition(match)[2] if match else text


@FAMILY.add("contains", "string: string, match: string")
def contains(run: Run, text: str, match: str) -> Value:
    """contains("foobar", "of") = false (DMN 1.5, §10.3.4.3)."""
    return match in text


@FAMILY.add("starts with", "string: string, match: string")
def starts_with(run: Run, text: str, match: str) -> Value:
    """starts with("foobar", "fo") = true (DMN 1.5, §10.3.4.3)."""
    return text.startswith(match)


@FAMILY.add("ends with", "string: string, match: string")
def ends_with(run: Run, text: str, match: str) -> Value:
    """ends with("foobar", "r") = true (DMN 1.5, §10.3.4.3)."""
    return text.endswith(match)


@FAMILY.add("trim", "string: string")
def trim(run: Run, text: str) -> Value:
    """trim("  foo ") = "foo" (not in DMN)."""
    return text.strip()


@FAMILY.add("matches", "input: string, pattern: string, flags?: string")
def matches(run: Run, text: str, pattern: str, flags: str | None = None) -> Value:
    """matches("foobar", "^fo*b") = true (DMN 1.5, §10.3.4.3)."""
    return pattern_for(run, text, pattern, flags).search(text) is not None


@FAMILY.add("replace", "input: string, pattern: string, replacement: string, flags?: string")
def replace(run: Run, text: str, pattern: str, replacement: str, flags: str | None = None) -> Value:
    """replace("abcd", "(ab)|(a)", "[1=$1][2=$2]") = "[1=ab][2=]cd" (DMN 1.5, §10.3.4.3)."""
    expression = pattern_for(run, text, pattern, flags)
    if expression.search("") is not None:
        raise NoValueError("the pattern matches the empty text")
    pieces: list[str] = []
    end = length = 0
    for match in expression.finditer(text):
        run.spend(_STEPS_PER_MATCH + len(replacement) // 4)
        pieces += [text[end : match.start()], replacement_of(match, replacement, literal="q" in (flags or ""))]
        length += len(pieces[-2]) + len(pieces[-1])
        check_string(length)
        end = match.end()
    check_string(length + len(text) - end)
    return "".join([*pieces, text[end:]])


@FAMILY.add("split", "string: string, delimiter: string")
def split(run: Run, text: str, delimiter: str) -> Value:
    """split("John Doe", "\\s") = ["John", "Doe"] (DMN 1.5, §10.3.4.3)."""
    expression = pattern_for(run, text, delimiter, None)
    if expression.search("") is not None:
        raise NoValueError("the pattern matches the empty text")
    parts: list[Value] = []
    end = 0
    for match in expression.finditer(text):
        run.spend(_STEPS_PER_MATCH)
        parts.append(text[end : match.start()])
        check_list(len(parts))
        end = match.end()
    return [*parts, text[end:]]


@FAMILY.add("string join", "list: list, delimiter?: string")
def string_join(run: Run, values: list[Value], delimiter: str | None = None) -> Value:
    """string join(["a", null, "c"], "-") = "a-c" (DMN 1.5, §10.3.4.3)."""
    texts: list[str] = []
    for value in values:
        if isinstance(value, str):
            texts.append(value)
        elif value is not None:
            raise NoValueError("string join() needs a list of strings as 'list'")
    length = sum(map(len, texts)) + len(delimiter or "") * len(texts)
    check_string(length)
    run.spend(len(values) + length // 100)
    return (delimiter or "").join(texts)


def whole(value: Decimal) -> int:
    """Return a number that serves as a position or count, its fraction dropped; NoValueError when it is too large."""
    if value.adjusted() > 12:
        raise NoValueError("%(value)s is too large for a position", value=value)
    return int(value)
