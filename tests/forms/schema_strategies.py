"""Schemas of the vocabulary that forms know, and answers to them, some of which fit.

They keep out of what is meant to differ from plain JSON Schema: patterns on which RE2 and Python's engine disagree
(`$` before a line's end, `\\d` beyond ASCII), steps that no binary number hits (decimal `multipleOf` is exact here),
numbers of more than 15 digits, texts over 100,000 characters, lists over 500 items, and variants of objects.
Answers that fit are such as a page can give: no blank texts, and what is ticked stands once, in the options' order.
"""

from typing import Any

from hypothesis import strategies as st

type Schemas = st.SearchStrategy[dict[str, Any]]

NAMES = ("p", "q", "x", "y")
SMALL = st.integers(-5, 5)
NOT_BLANK = st.text("ab1é ,.\n", min_size=1, max_size=6).filter(lambda text: text.strip() != "")


def merged(*parts: Schemas) -> Schemas:
    return st.tuples(*parts).map(lambda drawn: {word: value for part in drawn for word, value in part.items()})


def some_of(**words: st.SearchStrategy[Any]) -> Schemas:
    return st.fixed_dictionaries({}, optional=words)


def of_type(name: str, **words: Any) -> Schemas:
    return st.just({"type": name, **words})


def names(known: tuple[str, ...], most: int = 3, *, least: int = 0) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(known), unique=True, min_size=least, max_size=min(most, len(known)))


CODES = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, unique=True)
PARTS = st.sampled_from([{"minLength": 1}, {"maxLength": 3}, {"pattern": "b"}, {"not": {"const": "ab"}}])
SAYING_MORE: Schemas = st.one_of(
    st.just({}),
    st.just({}),
    st.lists(PARTS, min_size=1, max_size=2).map(lambda parts: {"allOf": parts}),
    st.tuples(PARTS, PARTS).map(lambda pair: {"if": pair[0], "then": pair[1]}),
    PARTS.map(lambda part: {"if": part, "else": {"maxLength": 2}}),
)
"""What is asked of a text besides: all of some rules, or one only where another is met."""
TEXTS = merged(
    of_type("string"),
    some_of(minLength=st.integers(0, 2), pattern=st.sampled_from(["^a", "b", "^[0-9]+$"])),
    st.one_of(st.just({}), st.just({"maxLength": 4}), st.just({"maxLength": 2})),
    SAYING_MORE,
)
WHOLE = merged(
    of_type("integer"),
    some_of(
        minimum=st.integers(-5, 0),
        maximum=st.integers(1, 5),
        exclusiveMinimum=st.integers(-6, -1),
        exclusiveMaximum=st.integers(2, 6),
        multipleOf=st.integers(1, 3),
        **{"not": st.just({"const": 2})},
    ),
)
DECIMALS = merged(
    of_type("number"),
    some_of(minimum=st.integers(-5, 0), exclusiveMaximum=st.integers(1, 5), multipleOf=st.sampled_from([0.25, 0.5, 1])),
)
FORMATS = st.sampled_from(["date", "date", "email"]).map(lambda name: {"type": "string", "format": name})
OWN_FORMATS = st.sampled_from(["time", "date-time"]).map(lambda name: {"type": "string", "format": name})
"""Formats of which forms accept less than jsonschema, which does not look at them without other packages."""
ONE_ANSWER = st.sampled_from(
    [{"type": "string", "const": "a"}, {"type": "integer", "const": 2}, {"type": "boolean", "const": True}]
)
CHOICES = st.one_of(
    CODES.map(lambda codes: {"enum": codes}),
    CODES.map(lambda codes: {"oneOf": [{"const": code, "title": code.upper()} for code in codes]}),
    st.just({"enum": [1, 2, 3]}),
)
TICKS = merged(
    CODES.map(lambda codes: {"type": "array", "items": {"enum": codes}}),
    some_of(minItems=st.integers(0, 1), maxItems=st.integers(1, 2), uniqueItems=st.booleans(),
            contains=st.just({"const": "a"}), minContains=st.integers(0, 1), maxContains=st.integers(1, 2),
            prefixItems=st.just([{"const": "a"}])),
)  # fmt: skip
LINES = merged(
    st.one_of(
        merged(of_type("string"), some_of(maxLength=st.integers(1, 3), pattern=st.sampled_from(["^a", "b"]))),
        merged(of_type("integer"), some_of(minimum=st.integers(-3, 0))),
    ).map(lambda line: {"type": "array", "items": line}),
    some_of(minItems=st.integers(0, 1), maxItems=st.integers(1, 3), uniqueItems=st.booleans()),
)
SIMPLE = st.one_of(TEXTS, WHOLE, DECIMALS, of_type("boolean"), FORMATS, CHOICES, TICKS, LINES, ONE_ANSWER)


def objects(questions: Schemas, known: tuple[str, ...]) -> Schemas:
    """Objects with some of the known properties, and rules about which of them go together."""

    def around(properties: dict[str, Any]) -> Schemas:
        own = tuple(sorted(properties))
        return st.fixed_dictionaries(
            {"type": st.just("object"), "properties": st.just(properties)},
            optional={
                "required": names(own),
                "dependentRequired": st.dictionaries(st.sampled_from(own), names(own, 2), max_size=min(2, len(own))),
                "additionalProperties": st.just(False),
                "propertyNames": st.just({"pattern": "^[a-z]$"}),
                "patternProperties": st.sampled_from([{f"^{own[0]}$": {"not": {"const": "ab"}}}, {"^z": False}]),
            },
        )

    return st.dictionaries(st.sampled_from(known), questions, min_size=1, max_size=len(known)).flatmap(around)


GROUPS = objects(SIMPLE, ("g", "h"))
LISTS = merged(
    objects(st.one_of(SIMPLE, SIMPLE, GROUPS), ("r", "s")).map(lambda items: {"type": "array", "items": items}),
    some_of(minItems=st.integers(0, 1), maxItems=st.integers(1, 2), uniqueItems=st.just(True)),
)


def together(own: tuple[str, ...]) -> Schemas:
    """Rules about several of the answers with these names at once, or none."""
    asked = names(own, 2, least=1).map(lambda wanted: {"required": wanted})
    several = st.lists(asked, min_size=1, max_size=3)
    either = [{"required": [own[0]]}, {"required": [own[-1]]}]
    return st.one_of(
        st.just({}),
        several.map(lambda ways: {"anyOf": ways}),
        several.map(lambda ways: {"oneOf": ways}),
        asked.map(lambda refused: {"not": refused}),
        st.integers(0, len(own)).map(lambda least: {"minProperties": least}),
        st.integers(1, 3).map(lambda most: {"maxProperties": most}),
        st.tuples(asked, asked).map(lambda pair: {"if": pair[0], "then": pair[1]}),
        st.tuples(asked, asked).map(lambda pair: {"if": pair[0], "else": pair[1]}),
        st.tuples(asked, st.sampled_from(own)).map(
            lambda pair: {"if": pair[0], "then": {"properties": {pair[1]: False}}}
        ),
        asked.map(lambda present: {"if": present, "then": False}),
        st.tuples(st.sampled_from(own), asked).map(lambda pair: {"dependentSchemas": {pair[0]: pair[1]}}),
        st.just({"allOf": [{"anyOf": either}, {"maxProperties": 3}]}),
    )


def referring(form: dict[str, Any], moved: list[str]) -> dict[str, Any]:
    """The form with the schemas of some properties under `$defs`, and references in their place."""
    apart = {name: below for name, below in form["properties"].items() if name in moved}
    properties = {
        name: {"$ref": f"#/$defs/{name}"} if name in apart else each for name, each in form["properties"].items()
    }
    return {**form, "properties": properties, "$defs": apart} if apart else form


def forms(
    *, lists: bool = True, rules_together: bool = True, own_formats: bool = False, references: bool = True
) -> Schemas:
    """Schemas of whole forms: groups, lists, references, and rules about several answers at once where wanted."""
    simple = st.one_of(SIMPLE, OWN_FORMATS) if own_formats else SIMPLE
    questions = st.one_of(simple, simple, GROUPS, LISTS) if lists else st.one_of(simple, simple, GROUPS)
    whole = objects(questions, NAMES)
    if references:
        whole = whole.flatmap(
            lambda form: names(tuple(form["properties"]), 1).map(lambda moved: referring(form, moved))
        )
    if not rules_together:
        return whole
    return whole.flatmap(lambda form: together(tuple(form["properties"])).map(lambda rules: {**form, **rules}))


ANYTHING = st.one_of(
    st.sampled_from(["a", "b", "aab", "1", "2026-01-31", "2026-02-31"]),
    st.integers(-6, 6),
    st.booleans(),
    st.none(),
    st.lists(st.sampled_from(["a", "b", "z"]), max_size=3),
    st.dictionaries(st.sampled_from(["g", "h"]), st.sampled_from(["a", 1, True, "2026-01-31"]), max_size=2),
    st.lists(st.dictionaries(st.sampled_from(["r", "s"]), st.sampled_from(["a", 1, True]), max_size=2), max_size=2),
)


FITTING = {
    "date": st.dates().map(lambda day: day.isoformat()),
    "time": st.times().map(lambda time: time.replace(microsecond=0).isoformat()),
    "date-time": st.sampled_from(["2026-01-31T23:59:00Z", "2026-07-14T08:30:00Z"]),
    "email": st.sampled_from(["sam@northmere.example", "a.b@northmere.example"]),
}


def fitting(schema: dict[str, Any], shared: dict[str, Any] | None = None) -> st.SearchStrategy[Any]:
    """Answers of the right kind, most of which the schema accepts; `shared` is what references lead to."""
    shared = schema.get("$defs", {}) if shared is None else shared
    if "$ref" in schema:
        return fitting(shared[schema["$ref"].rpartition("/")[2]], shared)
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "oneOf" in schema and "properties" not in schema:
        return st.sampled_from([option["const"] for option in schema["oneOf"]])
    match schema["type"]:
        case "string" if "format" in schema:
            return FITTING[schema["format"]]
        case "string":
            return NOT_BLANK | st.sampled_from(["a", "ab", "12"])
        case "integer":
            return SMALL
        case "number":
            return SMALL | st.sampled_from([0.5, 0.3, 1.25, -2.75])
        case "boolean":
            return st.booleans()
        case "array" if "enum" in schema["items"]:
            codes = schema["items"]["enum"]
            return names(tuple(codes)).map(lambda ticked: sorted(ticked, key=codes.index))
        case "array":
            return st.lists(fitting(schema["items"], shared), max_size=2)
    return st.fixed_dictionaries(
        {}, optional={name: fitting(each, shared) for name, each in schema["properties"].items()}
    )


def answered(schema: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Answers to a form: of the right kind, or anything under its names."""
    wild = st.dictionaries(st.sampled_from(tuple(schema["properties"])), ANYTHING, max_size=len(schema["properties"]))
    return st.one_of(fitting(schema), fitting(schema), wild)
