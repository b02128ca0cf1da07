"""The words of a code list in other languages: `"translations": {"ar": {"N1": "…"}}`, by language and code."""

from collections.abc import Mapping
from typing import Any, Final

from accounts.languages import is_known
from forms.json_values import pointer_of
from forms.limits import MAX_LABEL
from forms.problems import ProblemList
from rules.sentences import Sentence

MOST_LANGUAGES: Final = 20

type CodeWords = Mapping[str, Mapping[str, str]]


def read_code_words(given: object, codes: frozenset[str], problems: ProblemList) -> CodeWords:
    """The words by language and code; what is wrong with them is added to `problems`, what is missing is warned of."""
    if given is None:
        return {}
    if not isinstance(given, dict) or len(given) > MOST_LANGUAGES:
        reason = Sentence(
            "“translations” gives, for at most %(most)s languages, words by their codes.", most=MOST_LANGUAGES
        )
        problems.add("/translations", "bad_translations", reason)
        return {}
    return {tag: _of_language(tag, words, codes, problems) for tag, words in given.items()}


def _of_language(tag: str, words: Any, codes: frozenset[str], problems: ProblemList) -> dict[str, str]:
    place = f"/translations{pointer_of((tag,))}"
    if not is_known(tag):
        reason = Sentence("“%(tag)s” is no language that Casewright knows. Write “cy”, “ar” or “pt-BR”.", tag=tag[:40])
        problems.add(place, "unknown_language", reason)
    elif tag.split("-")[0] == "en":
        problems.add(place, "own_language", Sentence("The list itself is in English. Write the words there."))
    elif not isinstance(words, dict):
        reason = Sentence("The words of a language are an object: words by their codes.")
        problems.add(place, "bad_translations", reason)
    else:
        missing = len(codes - words.keys())
        if missing:
            told = Sentence.several_of(
                "%(count)s code has no words in “%(tag)s”, so it is shown in English there.",
                "%(count)s codes have no words in “%(tag)s”, so they are shown in English there.",
                missing,
                tag=tag,
            )
            problems.warn(place, "untranslated", told)
        return {code: text for code, text in words.items() if not _refused(code, text, codes, place, problems)}
    return {}


def _refused(code: str, text: object, codes: frozenset[str], place: str, problems: ProblemList) -> bool:
    here = f"{place}{pointer_of((code,))}"
    if code not in codes:
        problems.add(here, "unknown_code", Sentence("The list has no code “%(code)s”.", code=code[:60]))
        return True
    if not isinstance(text, str) or not text.strip() or len(text) > MAX_LABEL:
        reason = Sentence("A translation is a text of 1 to %(most)s characters.", most=MAX_LABEL)
        problems.add(here, "bad_translation", reason)
        return True
    return False
