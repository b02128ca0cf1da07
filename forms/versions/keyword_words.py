"""What is said of a keyword of a schema that says otherwise in a later version: a sentence in plain English each.

The keyword stands in quotes at its end, for whoever looks for it in the file.
"""

from typing import Final

from forms.json_values import Absent, Json, list_of
from rules.sentences import OR, Sentence, joined

LONGEST_SAID: Final = 60
MOST_SAID: Final = 300
LIMITS: Final = frozenset(
    {
        "maxLength", "minLength", "maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "maxItems", "minItems",
        "maxContains", "minContains", "multipleOf",
    }
)  # fmt: skip


def changed_words(word: str, before: Json | Absent, after: Json | Absent) -> str:
    """What changed at a keyword that says how an answer must be, with what it said and what it says."""
    was, now = (_limit(word, value) for value in (before, after))
    match word:
        case "maxLength":
            return Sentence(
                "the most characters an answer may have were %(was)s and are %(now)s (“maxLength”)", was=was, now=now
            )
        case "minLength":
            return Sentence(
                "the fewest characters an answer may have were %(was)s and are %(now)s (“minLength”)", was=was, now=now
            )
        case "maximum":
            return Sentence("the highest number accepted was %(was)s and is %(now)s (“maximum”)", was=was, now=now)
        case "minimum":
            return Sentence("the lowest number accepted was %(was)s and is %(now)s (“minimum”)", was=was, now=now)
        case "exclusiveMaximum":
            return Sentence(
                "the number had to be below %(was)s and has to be below %(now)s (“exclusiveMaximum”)", was=was, now=now
            )
        case "exclusiveMinimum":
            return Sentence(
                "the number had to be above %(was)s and has to be above %(now)s (“exclusiveMinimum”)", was=was, now=now
            )
        case "maxItems" | "maxContains":
            return Sentence(
                "the most answers accepted in the list were %(was)s and are %(now)s (“%(word)s”)",
                was=was, now=now, word=word,
            )  # fmt: skip
        case "minItems" | "minContains":
            return Sentence(
                "the fewest answers accepted in the list were %(was)s and are %(now)s (“%(word)s”)",
                was=was, now=now, word=word,
            )  # fmt: skip
        case "format":
            return Sentence("the form in which it is answered was %(was)s and is %(now)s (“format”)", was=was, now=now)
        case "enum" | "const":
            return Sentence(
                "the answers accepted were %(was)s and are %(now)s (“%(word)s”)", was=was, now=now, word=word
            )
        case "default":
            return Sentence("the answer that it begins with was %(was)s and is %(now)s (“default”)", was=was, now=now)
        case "type":
            return Sentence("the type of the answer was %(was)s and is %(now)s (“type”)", was=was, now=now)
        case "multipleOf":
            return Sentence(
                "the steps in which numbers are accepted were %(was)s and are %(now)s (“multipleOf”)", was=was, now=now
            )
        case _:
            return Sentence("the rule “%(word)s” said %(was)s and says %(now)s", word=word, was=was, now=now)


def touched_words(word: str) -> str:
    """What changed at a keyword whose effect cannot be told from the two values."""
    if word == "pattern":
        return Sentence("the pattern that an answer must follow was changed (“pattern”)")
    if word == "items":
        return Sentence("what each answer of the list must be was changed (“items”)")
    return Sentence("the rule “%(word)s” for its answer was changed", word=word)


def looser_words(word: str) -> str:
    """What is said of a rule that is gone, so that more is accepted."""
    return Sentence("the rule “%(word)s” is gone: more is accepted", word=word)


def reading_words(word: str, before: Json | Absent, after: Json | Absent) -> str:
    """What changed in words that only people read."""
    was, now = said(before), said(after)
    match word:
        case "title":
            return Sentence("its title was %(was)s and is %(now)s", was=was, now=now)
        case "description":
            return Sentence("the help under it was %(was)s and is %(now)s", was=was, now=now)
        case "examples":
            return Sentence("its examples were %(was)s and are %(now)s", was=was, now=now)
        case "$comment":
            return Sentence("a remark in the file was changed, which nobody reads in the form (“$comment”)")
        case _:
            return Sentence(
                "what only people read was %(was)s and is %(now)s (“%(word)s”)", was=was, now=now, word=word
            )


def help_words(before: str, after: str) -> str:
    """What changed in the help at a question, or at a group of them."""
    if not before:
        return Sentence("it has help for whoever answers now: “%(now)s”", now=_cut(after))
    if not after:
        return Sentence("its help for whoever answers is gone: it was “%(was)s”", was=_cut(before))
    return Sentence("the help for whoever answers was “%(was)s” and is “%(now)s”", was=_cut(before), now=_cut(after))


def _limit(word: str, value: Json | Absent) -> str:
    return Sentence("not limited") if isinstance(value, Absent) and word in LIMITS else said(value)


def said(value: Json | Absent) -> str:
    """A value of a schema, as sentences say it."""
    if isinstance(value, Absent) or value is None:
        return Sentence("not set")
    if value is True or value is False:
        return Sentence("yes") if value else Sentence("no")
    if isinstance(value, list):
        return joined(OR, (f"“{_cut(str(each), LONGEST_SAID)}”" for each in list_of(value))) or Sentence("nothing")
    return str(value) if isinstance(value, int | float) else f"“{_cut(str(value))}”"


def _cut(text: str, most: int = MOST_SAID) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
