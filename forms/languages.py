"""What a page says of the language that a form is shown in."""

from dataclasses import dataclass

from accounts.languages import ENGLISH, Direction, direction_of, name_of
from forms.definition import FormDefinition


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """A language in which a form can be read, with its name in its own words."""

    tag: str
    name: str
    direction: Direction
    current: bool


@dataclass(frozen=True, slots=True)
class WordsIn:
    """The language in which a form is shown, those there are (none if there is one only), whether it is a sample."""

    language: str
    direction: Direction
    choices: tuple[LanguageChoice, ...]
    sample: bool


def words_in(definition: FormDefinition) -> WordsIn:
    """The language of a form as `FormVersion.definition` gave it."""
    shown = definition.language if definition.language in definition.languages else ENGLISH
    tags = (ENGLISH, *definition.languages) if definition.languages else ()
    choices = tuple(LanguageChoice(tag, name_of(tag), direction_of(tag), tag == shown) for tag in tags)
    return WordsIn(definition.language, definition.direction, choices, definition.sample)
