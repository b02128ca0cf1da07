"""What changed in one question between two versions: its words, schema, rules, options, and annotations."""

from collections.abc import Iterator
from typing import Final

from forms.annotations import KNOWN
from forms.conditions import Composed, Condition, FeelCondition, Rule, SchemaCondition
from forms.content import canonical
from forms.elements import Question
from forms.json_values import ABSENT, JsonObject, object_of
from forms.versions.changes import Meaning
from forms.versions.code_list_changes import code_list_changed
from forms.versions.keyword_words import help_words
from forms.versions.schema_changes import ASKED_BY_ITSELF, WORDS, Found, schema_changes
from forms.versions.written import Written, same
from rules.sentences import Sentence, listed

NOTES: Final = "x-casewright"
EFFECTS: Final = ("collect", "purpose", "lawful_basis", "retention", "prefill", "updates", "feeds", "chronology",
                  "third_party", "sensitivity", "voice", "withhold", "empty", "messages")  # fmt: skip
LOOKS: Final = frozenset({"autocomplete", "elementLabelProp", "format", "hint", "questions", "readOnly", "readonly",
                          "record", "rows", "showSortButtons", "width"})  # fmt: skip
"""Options that change what a page looks like, and not which answers it takes."""
TOLD_APART: Final = frozenset({"calculate", "detail"})
SAME_TEXT: Final = ({"short_text", "long_text"}, {"radios", "select"}, {"yes_no", "radios"})


def question_changes(old: Question, new: Question, was: Written, now: Written) -> Iterator[Found]:
    """Every change of one question. `was` and `now` are the schemas of the two versions."""
    yield from _words(old, new)
    if old.page != new.page:
        yield Meaning.COMPATIBLE, "page", Sentence("it stands on another page; what is typed goes along")
    yield from _kind_and_schema(old, new, was, now)
    if old.required != new.required:
        words = Sentence("it needs an answer now") if new.required else Sentence("it needs no answer any more")
        yield Meaning.COMPATIBLE, "required", words
    if (old.calculate and old.calculate.text) != (new.calculate and new.calculate.text):
        yield Meaning.UNKNOWN, "calculate", Sentence("how its answer is worked out was changed")
    elif old.read_only != new.read_only:
        words = Sentence("nobody can answer it any more") if new.read_only else Sentence("it can be answered")
        yield Meaning.NEEDS_STEP, "read_only", words
    elif not same(old.schema.get("readOnly", ABSENT), new.schema.get("readOnly", ABSENT)):
        yield (
            Meaning.COMPATIBLE,
            "readOnly",
            Sentence("whether it can be answered is written in another way (“readOnly”)"),
        )
    if list(map(rule_said, old.rules)) != list(map(rule_said, new.rules)):
        yield Meaning.UNKNOWN, "rule", Sentence("when it is shown or asked was changed")
    yield from _annotations(old, new)
    yield from _options(old, new)


def _words(old: Question, new: Question) -> Iterator[Found]:
    if old.label != new.label:
        yield Meaning.COMPATIBLE, "words", Sentence("it was called “%(label)s”", label=old.label)
    if old.hint != new.hint:
        yield Meaning.COMPATIBLE, "words", help_words(old.hint, new.hint)


def _kind_and_schema(old: Question, new: Question, was: Written, now: Written) -> Iterator[Found]:
    """What its schema says otherwise, and how it is answered, where the schema does not tell that already."""
    inside = {"items"} if old.items is not None and new.items is not None else set()
    told = {"title"} if old.label != new.label else set()
    told |= {"description"} if old.hint != new.hint else set()
    before, after = ({word: each for word, each in one.schema.items() if word not in told} for one in (old, new))
    changes = [*schema_changes(before, after, was, now, ASKED_BY_ITSELF | inside)]
    if old.control.kind != new.control.kind:
        typed = all(same(old.schema.get(word), new.schema.get(word)) for word in ("type", "format"))
        graver = any(meaning is Meaning.NEEDS_STEP and code in {"type", "format"} for meaning, code, _ in changes)
        if typed or (not graver and _fields(old) != _fields(new)):
            yield _control(old, new)
    yield from changes


def _fields(question: Question) -> list[str]:
    return [name.removeprefix(question.pointer) for name in question.control.field_names]


def _control(old: Question, new: Question) -> Found:
    kinds = {old.control.kind, new.control.kind}
    alike = any(kinds <= each for each in SAME_TEXT)
    words = Sentence(
        "it was asked as %(kind)s and is as %(new_kind)s",
        kind=old.control.kind.replace("_", " "),
        new_kind=new.control.kind.replace("_", " "),
    )
    return (Meaning.COMPATIBLE if alike else Meaning.NEEDS_STEP), "control", words


def _annotations(old: Question, new: Question) -> Iterator[Found]:
    """What it knows about itself: with what the groups around it say, and as it is written."""
    before, after = object_of(old.schema.get(NOTES)), object_of(new.schema.get(NOTES))
    written = {word for word in {*before, *after} if not same(before.get(word, ABSENT), after.get(word, ABSENT))}
    if old.annotations.checks != new.annotations.checks:
        written.discard("check")
        yield Meaning.UNKNOWN, "check", Sentence("a check that the form makes of its answer was changed")
    if old.annotations.code_list != new.annotations.code_list:
        written.discard("code_list")
        yield code_list_changed(old.annotations.code_list, new.annotations.code_list)
    for word in sorted(written - KNOWN):
        yield unknown_annotation(word)
    other = [name for name in EFFECTS if getattr(old.annotations, name) != getattr(new.annotations, name)]
    other += sorted(written & KNOWN - {*other})
    if other:
        words = Sentence("what is known about it was changed: %(listed)s", listed=listed(map(_note_words, other)))
        yield Meaning.COMPATIBLE, "annotations", words


def _note_words(name: str) -> str:
    """What an annotation is about, with its name in the file."""
    about: dict[str, str] = {
        "collect": Sentence("whether it must be given"),
        "purpose": Sentence("why it is asked"),
        "lawful_basis": Sentence("the law that it is asked under"),
        "retention": Sentence("how long it is kept"),
        "prefill": Sentence("what it is filled in with"),
        "updates": Sentence("what of the child’s file it updates"),
        "feeds": Sentence("which returns it counts in"),
        "chronology": Sentence("what the chronology says of it"),
        "third_party": Sentence("whether it is about somebody else"),
        "sensitivity": Sentence("who may read it"),
        "voice": Sentence("whose words it holds"),
        "withhold": Sentence("whether it is kept from the family"),
        "empty": Sentence("what is said where it is empty"),
        "messages": Sentence("what is said where the answer is wrong"),
    }
    return Sentence("%(about)s (“%(name)s”)", about=about[name], name=name) if name in about else f"“{name}”"


def unknown_annotation(word: str) -> Found:
    """A change of an annotation that means nothing here."""
    return (
        Meaning.UNKNOWN,
        "annotation",
        Sentence("“%(word)s” in the file was changed, which means nothing here", word=word),
    )


def _options(old: Question, new: Question) -> Iterator[Found]:
    """What the control says of how it is asked; a hint, and who can answer, are told by themselves."""
    told = {"hint"} if old.hint != new.hint else set()
    told |= {"readonly", "readOnly"} if old.read_only != new.read_only else set()
    told |= {"format"} if old.control.kind != new.control.kind else set()
    for name in sorted({*old.options, *new.options} - TOLD_APART - told):
        before, after = old.options.get(name, ABSENT), new.options.get(name, ABSENT)
        if not same(before, after):
            meaning = Meaning.COMPATIBLE if name in LOOKS else Meaning.UNKNOWN
            yield meaning, "ui_option", _option_words(name)
    detail = (each.options.get("detail", ABSENT) for each in (old, new))
    if (old.items is None or new.items is None) and not same(*detail):
        yield Meaning.UNKNOWN, "ui_option", _option_words("detail")


def _option_words(name: str) -> str:
    if name in LOOKS:
        return Sentence("how it looks on the page was changed (the option “%(name)s”)", name=name)
    return Sentence("how it is asked was changed (the option “%(name)s”)", name=name)


def words_said(former: JsonObject, other: JsonObject) -> list[str]:
    """The words of a schema that only people read, and that are others."""
    return [word for word in sorted(WORDS) if not same(former.get(word, ABSENT), other.get(word, ABSENT))]


def rule_said(rule: Rule) -> tuple[object, ...]:
    """What a rule says, without where it stands."""
    return rule.effect, _condition(rule.condition)


def _condition(condition: Condition) -> tuple[object, ...]:
    if isinstance(condition, FeelCondition):
        return ("feel", condition.feel.text)
    if isinstance(condition, Composed):
        return ("and" if condition.every else "or", *map(_condition, condition.parts))
    if isinstance(condition, SchemaCondition):
        return ("schema", condition.scope, canonical(condition.schema), condition.fail_when_undefined)
    return (condition,)
