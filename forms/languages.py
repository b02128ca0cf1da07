"""What a page says of the language that a form is shown in, and which languages forms have."""

from dataclasses import dataclass

from accounts.languages import ENGLISH, Direction, LanguageChoice, choices_among
from forms.definition import FormDefinition
from forms.models import ActiveForm
from forms.translations import TRANSLATIONS


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
    return WordsIn(definition.language, definition.direction, choices_among(tags, shown), definition.sample)


def languages_in_use() -> set[str]:
    """The languages that the forms in use in the open authority have words in besides English."""
    held = ActiveForm.objects.filter(version__content__has_key=TRANSLATIONS)
    return {tag for words in held.values_list(f"version__content__{TRANSLATIONS}", flat=True) for tag in words}
