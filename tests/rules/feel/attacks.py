"""Hostile and runaway expressions with what must become of them.

`benchmarks.feel_attacks` prints how long each takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rules import feel

LIMIT = "limit"
ANSWERS = "answers"
SYNTAX = "syntax"
ENDLESS: dict[str, Any] = {}
ENDLESS["a"] = ENDLESS
DOUBLED = "(for i in 1..60 return if count(partial)=0 then [1] else [partial[-1],partial[-1]])[-1]"
DEEP = "(for i in 1..20000 return if count(partial)=0 then [1] else [partial[-1]])[-1]"


@dataclass(frozen=True, slots=True)
class Attack:
    """An expression, the context it is given, and the only outcome allowed."""

    name: str
    text: str = field(repr=False)
    context: Mapping[str, Any] = field(repr=False)
    outcome: str


def outcome_of(attack: Attack) -> str:
    """Parse and explain, as an analyst's screen would; anything but FEEL's own errors is raised."""
    try:
        feel.parse(attack.text, list(attack.context)).explain(attack.context)
    except feel.FeelLimitError:
        return LIMIT
    except feel.FeelSyntaxError:
        return SYNTAX
    return ANSWERS


ATTACKS = [
    Attack(
        "string doubling",
        'for i in 1..200 return if count(partial)=0 then "xxxxxxxxxx" else partial[-1]+partial[-1]',
        {},
        LIMIT,
    ),
    Attack(
        "list doubling by concatenate",
        "for i in 1..200 return if count(partial)=0 then [1] else concatenate(partial[-1],partial[-1])",
        {},
        LIMIT,
    ),
    Attack("list grown from itself", "for i in 1..50000 return append(partial, partial)", {}, LIMIT),
    Attack(
        "text of a doubled nested list",
        "string((for i in 1..100 return if count(partial)=0 then [1] else [partial[-1],partial[-1]])[-1])",
        {},
        LIMIT,
    ),
    Attack(
        "comparing doubled nested lists",
        f"{{a: {DOUBLED}, b: {DOUBLED}, r: a=b}}.r",
        {},
        LIMIT,
    ),
    Attack(
        "text of a deep list",
        "string((for i in 1..20000 return if count(partial)=0 then [1] else [partial[-1]])[-1])",
        {},
        LIMIT,
    ),
    Attack(
        "comparing deep lists",
        f"{DEEP} = {DEEP}",
        {},
        LIMIT,
    ),
    Attack(
        "deep context", "(for i in 1..20000 return if count(partial)=0 then {a:1} else {a:partial[-1]})[-1]", {}, LIMIT
    ),
    Attack(
        "flattening a deep list",
        "flatten((for i in 1..20000 return if count(partial)=0 then [1] else [partial[-1]])[-1])",
        {},
        LIMIT,
    ),
    Attack("exponent tower", "9**9**9**9**9**9", {}, ANSWERS),
    Attack("exponent tower in brackets", "9**(9**(9**9))", {}, ANSWERS),
    Attack("power loop", "for i in 1..100000 return 1.0000001 ** 99999999", {}, LIMIT),
    Attack("fraction power loop", "for i in 1..100000 return 1.0000001 ** 0.333", {}, LIMIT),
    Attack("exp loop", "for i in 1..100000 return exp(i/3)", {}, LIMIT),
    Attack("log loop", "for i in 1..100000 return log(i+0.5)", {}, LIMIT),
    Attack("sqrt loop", "for i in 1..100000 return sqrt(i)", {}, LIMIT),
    Attack("loop over a huge range", "for i in [1..10**9] return i", {}, LIMIT),
    Attack("quantifier over a huge range", "some i in 1..10**17 satisfies false", {}, LIMIT),
    Attack("membership of a huge range", "5 in [1..10**9]", {}, ANSWERS),
    Attack("functions calling each other", "{f: function(n) g(n), g: function(n) f(n), r: f(1)}.r", {}, LIMIT),
    Attack("branching recursion", "{f: function(n) if n=0 then 1 else f(n-1)+f(n-1), r: f(35)}.r", {}, LIMIT),
    Attack("sort whose function sorts", "{f: function(a,b) count(sort([1,2,3],f))>0, r: sort([1,2,3],f)}.r", {}, LIMIT),
    Attack("pattern that would backtrack", 'matches(t,"^(a+)+$")', {"t": "a" * 50000 + "b"}, ANSWERS),
    Attack("counted pattern, long text", 'matches(t,"(a{1,30}){1,30}b")', {"t": "a" * 500000}, LIMIT),
    Attack(
        "pattern too large, in a loop",
        'for i in 1..10000 return matches("a","(x{1,900}){1,"+string(i/10000)+"}")',
        {},
        LIMIT,
    ),
    Attack(
        "a new pattern each time", 'for i in 1..20000 return matches("a","[a-z]{500}"+string(i)+"{900}")', {}, LIMIT
    ),
    Attack("replacement that blows up", 'replace(t,"a",t)', {"t": "a" * 50000}, LIMIT),
    Attack("replace loop", 'for i in 1..2000 return replace(t,"a","bb")', {"t": "a" * 50000}, LIMIT),
    Attack("split into too many", 'split(t,"a")', {"t": "a" * 500000}, LIMIT),
    Attack("split loop", 'for i in 1..1000 return count(split(t,"b"))', {"t": "a" * 500000}, LIMIT),
    Attack("string join that blows up", "string join(for i in 1..40000 return t, t)", {"t": "a" * 50000}, LIMIT),
    Attack("string join in a loop", "for i in 1..40000 return string join(l)", {"l": ["a" * 1000] * 100}, LIMIT),
    Attack("rounding to a huge scale", "decimal(1/3, 6176)", {}, ANSWERS),
    Attack("rounding to a huge scale in a loop", "for i in 1..40000 return round up(1/3*10**-6000, 6176)", {}, LIMIT),
    Attack("text of 10**6144 in a loop", "for i in 1..40000 return string(10**6144)", {}, LIMIT),
    Attack("text of many 10**6144", "string(for i in 1..40000 return 10**6144)", {}, LIMIT),
    Attack("sort of 50,000", "sort(for i in 1..50000 return -i)", {}, ANSWERS),
    Attack("sort of long texts", "sort(l)", {"l": ["a" * 10000 + str(i) for i in range(2000)]}, LIMIT),
    Attack("distinct long texts", "distinct values(l)", {"l": ["a" * 100000 + str(i) for i in range(400)]}, LIMIT),
    Attack(
        "contains loop", "for i in 1..100000 return contains(a,b)", {"a": "a" * 200000, "b": "a" * 1000 + "b"}, LIMIT
    ),
    Attack("upper loop", "for i in 1..100000 return upper case(a)", {"a": "ß" * 500000}, LIMIT),
    Attack("substring loop", "for i in 1..100000 return substring(a,2)", {"a": "a" * 500000}, LIMIT),
    Attack("substring kept", "for i in 1..50000 return substring(a,i)", {"a": "a" * 500000}, LIMIT),
    Attack("string length loop", "for i in 1..100000 return string length(a)", {"a": "a" * 500000}, LIMIT),
    Attack("starts loop", "for i in 1..100000 return starts with(a,a)", {"a": "a" * 500000}, LIMIT),
    Attack("trim loop", "for i in 1..100000 return trim(a)", {"a": " " * 500000}, LIMIT),
    Attack("nested filters", "a[a[a[item>0][1]>0][1]>0]", {"a": list(range(3000))}, LIMIT),
    Attack("list of 100,000 given", "count(a)", {"a": list(range(100000))}, LIMIT),
    Attack("filter of 40,000 given", "a[item > 5]", {"a": list(range(40000))}, ANSWERS),
    Attack("context of 100,000 given", "count(get entries(a))", {"a": {str(i): i for i in range(100000)}}, LIMIT),
    Attack(
        "context that grows",
        "for i in 1..3000 return if i=1 then {} else context put(partial[-1], string(i), i)",
        {},
        LIMIT,
    ),
    Attack(
        "comparing large contexts",
        "for i in 1..100000 return a=b",
        {"a": {str(i): i for i in range(10000)}, "b": {str(i): i for i in range(10000)}},
        LIMIT,
    ),
    Attack("lone surrogate", 'matches("\\uD83D","a") or contains("\\uD83D","a")', {}, ANSWERS),
    Attack("lone surrogate replaced", 'replace("\\uD83D","a","b")', {}, ANSWERS),
    Attack("lone surrogate split", 'split("\\uDE00","a")', {}, ANSWERS),
    Attack("lone surrogate pattern", 'matches("a","\\uDE00")', {}, ANSWERS),
    Attack("nul", 'matches("a\\u0000b","\\u0000")', {}, ANSWERS),
    Attack("date past the last", '@"999999999-12-31"+@"P1D"', {}, ANSWERS),
    Attack("date before the first", '@"-999999999-01-01"-@"P999999999Y"', {}, ANSWERS),
    Attack("every date there is", 'for d in @"0001-01-01"..@"9999-12-31" return d', {}, LIMIT),
    Attack("every date of FEEL", 'some d in @"-999999999-01-01"..@"999999999-12-31" satisfies false', {}, LIMIT),
    Attack("duration times 10**30", '@"P999999999D"*10**30', {}, ANSWERS),
    Attack("sum of the longest durations", 'sum(for i in 1..50000 return @"P999999999D")', {}, ANSWERS),
    Attack("long name", "x" * 49_000, {}, ANSWERS),
    Attack("path of long names", "x" * 49_000 + "." + "y" * 900, {"x" * 49_000: {"z": 1}}, ANSWERS),
    Attack(
        "6,000 misspelt names",
        "[" + ",".join(f"nme{i}" for i in range(6000)) + "]",
        {f"name{i}": i for i in range(2000)},
        ANSWERS,
    ),
    Attack("misspelt name in a loop", "for i in 1..100000 return chil.age", {"child": 1}, LIMIT),
    Attack("misspelt function in a loop", "for i in 1..100000 return contians(1)", {"child": 1}, LIMIT),
    Attack(
        "misspelt parameter in a loop",
        'for i in 1..100000 return contains(strin: "a", match: "b")',
        {"child": 1},
        LIMIT,
    ),
    Attack("misspelt type in a loop", "for i in 1..100000 return i instance of nmber", {"child": 1}, LIMIT),
    Attack("a warning each time", "for i in 1..100000 return date(string(i))", {}, LIMIT),
    Attack("union", "union(for i in 1..20000 return i)", {}, LIMIT),
    Attack("index of", "for i in 1..100000 return index of(a, 1)", {"a": list(range(50000))}, LIMIT),
    Attack(
        "list contains",
        "for i in 1..100000 return list contains(a, b)",
        {"a": [list(range(1000))] * 100, "b": list(range(1000))},
        LIMIT,
    ),
    Attack("insert", "for i in 1..40000 return insert before(partial, 1, 1)", {}, LIMIT),
    Attack("reverse", "for i in 1..100000 return reverse(a)", {"a": list(range(50000))}, LIMIT),
    Attack("reverse kept", "for i in 1..50000 return reverse(a)", {"a": list(range(10000))}, LIMIT),
    Attack(
        "kept reverses of a local list",
        "{b: a, r: for i in 1..50000 return reverse(b)}.r",
        {"a": list(range(10000))},
        LIMIT,
    ),
    Attack("append kept", "{b: a, r: for i in 1..50000 return append(b, i)}.r", {"a": list(range(40000))}, LIMIT),
    Attack(
        "type of a doubled nested list",
        f"{{b: {DOUBLED}, r: b instance of {'list<' * 19}number{'>' * 19}}}.r",
        {},
        LIMIT,
    ),
    Attack(
        "least of long texts",
        "for i in 1..100000 return min(a,b)",
        {"a": "a" * 500000, "b": ("a" * 499999) + "b"},
        LIMIT,
    ),
    Attack("stddev", "for i in 1..10000 return stddev(a)", {"a": list(range(5000))}, LIMIT),
    Attack(
        "membership of long lists",
        'for i in 1..100000 return "x" in ("a","b","c",l)',
        {"l": ["a" * 1000] * 1000},
        LIMIT,
    ),
    Attack("property of a list in a loop", "for i in 1..100000 return l.a", {"l": [{"a": 1}] * 1000}, LIMIT),
    Attack("8,000 escapes", '"' + "\\u0041" * 8000 + '"', {}, ANSWERS),
    Attack("integer of 6,000 digits", "string(a)", {"a": 10**6000}, ANSWERS),
    Attack("range of 400,000 brackets", "range(t)", {"t": "[" * 400000}, ANSWERS),
    Attack("range of spaces", "range(t)", {"t": "[" + " " * 990 + "x"}, ANSWERS),
    Attack("comment", "/*" * 20000, {}, SYNTAX),
    Attack("3,000 ifs", "if a then " * 3000, {}, LIMIT),
    Attack("context of 6,000 keys", "{" + ",".join(f"a{i}:1" for i in range(6000)) + "}", {}, ANSWERS),
    Attack("context of long names", "{" + ",".join(f"a b c d{i}:1" for i in range(2500)) + "}", {}, ANSWERS),
    Attack("6,000 parameters", "function(" + ",".join(f"a{i}" for i in range(6000)) + ") 1", {}, ANSWERS),
    Attack("types", "1 instance of " + "list<" * 10000, {}, LIMIT),
    Attack("20,000 words", "a " * 20000, {}, SYNTAX),
    Attack("5,000 calls", "[" + "f(a - b), " * 5000 + "1]", {}, LIMIT),
    Attack("names looked for in nested calls", "f(" * 50 + "a - " * 10000 + "a" + ")" * 50, {}, ANSWERS),
    Attack("loop over a long expression", "for i in 1..50000 return " + "+".join(["i"] * 12000), {}, LIMIT),
    Attack("loop over many powers", "for i in 1..50000 return " + "+".join(["i**0.3"] * 6000), {}, LIMIT),
    Attack(
        "loop over many comparisons of long texts",
        "for i in 1..50000 return " + " or ".join(["a=b"] * 6000),
        {"a": "a" * 499999 + "c", "b": "a" * 500000},
        LIMIT,
    ),
    Attack("refused pattern in a loop", 'for i in 1..1000 return matches("a","\\\\p{L}{1000}")', {}, LIMIT),
    Attack("refused patterns in a loop", 'for i in 1..1000 return matches("a","\\\\p{L}{"+string(i)+"}")', {}, LIMIT),
    Attack(
        "900 patterns over a long text",
        " or ".join([f'matches(t,"(a|b|c|{i}){{20,90}}$")' for i in range(900)]),
        {"t": "a" * 500000},
        LIMIT,
    ),
    Attack("12,000 calls of calls", "f" + "(1)" * 12000, {"f": 1}, LIMIT),
    Attack("8,000 filters of properties", "a" + "[1].b" * 8000, {"a": [[1]]}, LIMIT),
    Attack("instance chain", "a" + " instance of string" * 2000, {"a": 1}, LIMIT),
    Attack("cmp chain", "a" + " = a" * 12000, {"a": 1}, LIMIT),
    Attack("between chain", "a between 1 and 2" * 1 + " = a between 1 and 2" * 2000, {"a": 1}, LIMIT),
    Attack("in chain", "a" + " in (1)" * 6000, {"a": 1}, LIMIT),
    Attack("pow chain", "2" + "**2" * 10000, {}, ANSWERS),
    Attack("neg chain", "-" * 50 + "1", {}, ANSWERS),
    Attack("contexts sibling", "[" + ",".join("{a:1}" for i in range(8000)) + "]", {}, ANSWERS),
    Attack(
        "1,500 nested contexts",
        "[" + ",".join(f"{{n x{i}:{{n x{i}:{{n x{i}:1}}}}}}" for i in range(1500)) + "]",
        {},
        ANSWERS,
    ),
    Attack("55 nested loops", " ".join(f"for a{i} b in [1] return" for i in range(55)) + " 1", {}, ANSWERS),
    Attack("context that holds itself", "a", {"a": ENDLESS}, LIMIT),
    Attack("context that holds itself, compared", "a=a", {"a": ENDLESS}, LIMIT),
    Attack("context that holds itself, as text", "string(a)", {"a": ENDLESS}, LIMIT),
    Attack("property of property of lists", "a.b.c.d", {"a": [{"b": [{"c": [{"d": 1}] * 200}] * 200}] * 200}, LIMIT),
    Attack("number of 50,000 digits", "9" * 49999, {}, SYNTAX),
    Attack("number of 50,000 decimals", "0." + "9" * 49990, {}, ANSWERS),
    Attack("50,000 spaces", " " * 49999 + "1", {}, ANSWERS),
    Attack("zero width", "\u200b" * 49000 + "1", {}, ANSWERS),
    Attack("4,000 warnings", " or ".join(f"a{i}.b" for i in range(4000)), {}, ANSWERS),
    Attack(
        "string join of its own results",
        'for i in 1..300 return if i=1 then "ab" else string join([partial[-1],partial[-1],partial[-1]], partial[-1])',
        {},
        LIMIT,
    ),
    Attack("loop that returns what it has so far", "for i in 1..50000 return partial", {}, LIMIT),
    Attack("now", "for i in 1..100000 return now()", {}, LIMIT),
    Attack(
        "times of a zone in a loop",
        'for i in 1..100000 return time("10:00:00@Europe/London") < time("09:00:00Z")',
        {},
        LIMIT,
    ),
    Attack("a new unknown zone each time", 'for i in 1..100000 return time("10:00:00@Foo/"+string(i))', {}, LIMIT),
    Attack("duration times a fraction in a loop", 'for i in 1..100000 return @"P1D"*1.3333333', {}, LIMIT),
    Attack("sort by a function without order", "sort(a, function(x,y) x+y > 3)", {"a": list(range(20000))}, ANSWERS),
    Attack(
        "replacement of many groups",
        'replace(t,"(a)","$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1")',
        {"t": "a" * 60000},
        LIMIT,
    ),
    Attack("context put 40,000 deep", 'context put({}, (for i in 1..40000 return "a"), 1)', {}, ANSWERS),
]
