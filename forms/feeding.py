"""What a form's records feed: its own declaration, and which answers may be facts.

Facts are rows that returns and figures read, kept without encryption. So they hold dates, numbers, yes or no, and
codes, and never words that somebody wrote.
"""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import product
from types import MappingProxyType
from typing import Final

from forms.annotated import EACH, AnnotatedProperty
from forms.annotations import BAD_ITEM, is_item_name
from forms.elements import Question
from forms.feel_texts import TODAY, FeelRefusedError, parse
from forms.json_values import Json, JsonObject, Path, list_of, pointer_of
from forms.problems import ProblemList
from forms.worked_out_from import overlap
from rules.sentences import Sentence, either

MAX_CODE: Final = 100
"""A text longer than this is no code."""
LONGEST_POINTER: Final = 200
MOMENTS: Final = ("submitted_on", "approved_on")
CHRONOLOGY_NAMES: Final = frozenset({"answer", "words", "item", TODAY})
"""What FEEL of a chronology sees besides the record's answers."""


@dataclass(frozen=True, slots=True)
class FormFeeds:
    """What the record itself feeds, whatever its answers.

    `items` are return items by moment: `submitted_on`, the day its author submitted it, and `approved_on`, the day a
    manager approved it. `effective_date` is the path of the date question that says which day the record is about.
    """

    items: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    effective_date: Path | None = None


NO_FEEDS: Final = FormFeeds()


def read_form_feeds(document: JsonObject, questions: Mapping[str, Question], problems: ProblemList) -> FormFeeds:
    """The document's `feeds` and `effective_date`; what is wrong with them is added to `problems`."""
    return FormFeeds(MappingProxyType(_items(document, problems)), _effective_date(document, questions, problems))


def _items(document: JsonObject, problems: ProblemList) -> dict[str, tuple[str, ...]]:
    given = document.get("feeds", {})
    if not isinstance(given, dict):
        problems.add("/feeds", "bad_feeds", Sentence("“feeds” is an object: {“approved_on”: [return items]}."))
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for moment, items in given.items():
        place = f"/feeds{pointer_of((moment,))}"
        names = [item for item in list_of(items) if isinstance(item, str) and is_item_name(item)]
        if moment not in MOMENTS:
            problems.add(
                place,
                "bad_feeds",
                Sentence("A form feeds items by %(listed)s.", listed=either(f"“{name}”" for name in MOMENTS)),
            )
        elif not isinstance(items, list) or len(names) != len(items):
            problems.add(
                place,
                "bad_feeds",
                Sentence("“%(moment)s” is a list of return items. %(hint)s", moment=moment, hint=BAD_ITEM),
            )
        else:
            found[moment] = tuple(dict.fromkeys(names))
    return found


def _effective_date(document: JsonObject, questions: Mapping[str, Question], problems: ProblemList) -> Path | None:
    name = document.get("effective_date")
    if name is None:
        return None
    question = questions.get(pointer_of((name,))) if isinstance(name, str) else None
    if question is None or question.control.feel_type != "date":
        reason = Sentence("“effective_date” names the date question that says which day the record is about.")
        problems.add("/effective_date", "bad_effective_date", reason)
        return None
    return question.path


def check_annotated(
    properties: Iterable[AnnotatedProperty],
    names: Iterable[str],
    problems: ProblemList,
    restricted: Collection[Path] = (),
) -> None:
    """Refuse what could carry words into a fact; warn of names in a chronology that no question has.

    `restricted` are the paths of questions that not everybody may read who may open the record.
    """
    known = {*names, *CHRONOLOGY_NAMES}
    for one in properties:
        if len(pointer_of(part or "" for part in one.pattern)) > LONGEST_POINTER:
            problems.add(
                one.place,
                "too_long",
                Sentence(
                    "The names down to here have more than %(longest_pointer)s characters.",
                    longest_pointer=LONGEST_POINTER,
                ),
            )
        if one.annotations.feeds:
            reason = _why_no_fact(one)
            if reason:
                problems.add(f"{one.place}/x-casewright/feeds", "feeds_narrative", reason)
        _warn_of_names(one, known, problems)
        _refuse_restricted(one, restricted, problems)


def _refuse_restricted(one: AnnotatedProperty, restricted: Collection[Path], problems: ProblemList) -> None:
    """An entry of the chronology is read by everybody who may open the child's file, so it may not say more."""
    told = one.annotations.chronology
    if told is None:
        return
    reads: set[Path] = set()
    for text in filter(None, (told.text, told.date)):
        with suppress(FeelRefusedError):  # reported where the annotation was read
            reads |= {_answer_read(name, one) for name in parse(text).reads}
    if one.annotations.sensitivity == "restricted" or any(overlap(*pair) for pair in product(reads - {()}, restricted)):
        reason = Sentence(
            "The chronology is read by everybody who may open the child’s file; a restricted answer is not."
        )
        problems.add(f"{one.place}/x-casewright/chronology", "restricted_told", reason)


def _answer_read(name: str, one: AnnotatedProperty) -> Path:
    """Where the answer stands that a name reads at a property; () for what is no answer to another question."""
    root, *inside = name.split(".")
    if root == "item" and EACH in one.pattern:
        last = max(at for at, part in enumerate(one.pattern) if part is EACH)
        return (*(part for part in one.pattern[:last] if part is not EACH), *inside)
    return () if root in CHRONOLOGY_NAMES else (root, *inside)


def _why_no_fact(one: AnnotatedProperty) -> str:
    """Why an answer to this property cannot be a fact, or ""."""
    words = Sentence("A long text cannot feed a return: returns are kept without encryption and hold no narrative.")
    if one.control is not None and one.control.narrative:
        return Sentence("%(words)s Ask for a choice, a date or a number.", words=words)
    if one.annotations.code_list:
        return ""
    schema = one.schema
    items = schema.get("items")
    if schema.get("type") == "array" and isinstance(items, dict):
        schema = items
    if schema.get("type") in ("object", "array") or isinstance(schema.get("properties"), dict):
        return Sentence("A list or a group feeds a return by the questions in it. Put “feeds” on one of those.")
    if schema.get("type") in ("boolean", "number", "integer"):
        return ""
    codes = _codes(schema)
    if codes:
        too_long = any(isinstance(code, str) and len(code) > MAX_CODE for code in codes)
        return (
            Sentence("A code that feeds a return has at most %(max_code)s characters.", max_code=MAX_CODE)
            if too_long
            else ""
        )
    longest = schema.get("maxLength")
    short = isinstance(longest, int) and longest <= MAX_CODE
    if one.is_date or short or schema.get("format") in ("date", "time", "date-time"):
        return ""
    return Sentence(
        "%(words)s Give this text a “maxLength” of at most %(max_code)s, or ask for a choice.",
        words=words,
        max_code=MAX_CODE,
    )


def _codes(schema: JsonObject) -> list[Json]:
    """The values of a list of options."""
    if "const" in schema:
        return [schema["const"]]
    options = [*list_of(schema.get("oneOf")), *list_of(schema.get("anyOf"))]
    titled = [option["const"] for option in options if isinstance(option, dict) and "const" in option]
    return [*list_of(schema.get("enum")), *(titled if len(titled) == len(options) else [])]


def _warn_of_names(one: AnnotatedProperty, known: set[str], problems: ProblemList) -> None:
    chronology = one.annotations.chronology
    if chronology is None:
        return
    for text in filter(None, (chronology.text, chronology.date)):
        try:
            missing = parse(text).roots - known
        except FeelRefusedError:  # reported where the annotation was read
            continue
        if "item" in parse(text).roots and EACH not in one.pattern:
            missing |= {"item"}
        for name in sorted(missing):
            reason = Sentence("“%(name)s” is no question of this form, so it is always null here.", name=name)
            problems.warn(f"{one.place}/x-casewright/chronology", f"unknown_name:{name}", reason)
