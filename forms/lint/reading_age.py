"""How old one has to be to read a form's questions: Flesch and Kincaid's grade, plus five, over label and hint.

    grade = 0.39 · words / sentences + 11.8 · syllables / words − 15.59

Kincaid, Fishburne, Rogers and Chissom, "Derivation of new readability formulas", US Navy, 1975. Terms that the law
uses and no plainer word can replace count as one short word (`form_definitions/statutory_terms.txt`). The age of one
question hangs on few words, so it is a hint where to look; that of a form is worth comparing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from forms.elements import Page, Question

GRADE_TO_AGE: Final = 5
VOWELS: Final = re.compile(r"(?:[aeiou]|y(?![aeiou]))+")
WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+")
SENTENCE: Final = re.compile(r"[.!?:;]+(?=\s|$)|\n+")
SILENT_END: Final = re.compile(r"(?<![leiy])e$|[^aeioulyszcgx]es$|(?<![csx]h)(?<=h)es$|[^aeioutdy]ed$")
"""An e that is not spoken: in “whose”, “names” and “called”, not in “able”, “houses” and “wanted”."""
SHORT_WORD: Final = "it"


@dataclass(frozen=True, slots=True)
class Text:
    """How long a text is."""

    words: int
    sentences: int
    syllables: int

    @property
    def age(self) -> float:
        """The age at which it can be read, in years; 0 for no words."""
        if not self.words:
            return 0
        grade = 0.39 * self.words / max(self.sentences, 1) + 11.8 * self.syllables / self.words - 15.59
        return max(round(grade + GRADE_TO_AGE, 1), GRADE_TO_AGE)


def age_of_question(question: Question, exempt: Iterable[str] = ()) -> float:
    """The age for a question's label and hint."""
    return _measured((question.label, question.hint), exempt).age


def age_of_text(texts: Iterable[str], exempt: Iterable[str] = ()) -> float:
    """The age for some texts together."""
    return _measured(texts, exempt).age


def age_of_form(pages: Iterable[Page], exempt: Iterable[str] = ()) -> float:
    """The age for all labels and hints of a form together."""
    texts = [text for question in all_questions(pages) for text in (question.label, question.hint)]
    return _measured(texts, exempt).age


def all_questions(pages: Iterable[Page]) -> Iterator[Question]:
    """Every question of some pages, with those of the items of lists."""
    for page in pages:
        for question in page.questions:
            yield question
            if question.items is not None:
                yield from all_questions([question.items.page])


def _measured(texts: Iterable[str], exempt: Iterable[str]) -> Text:
    terms = sorted((term for term in exempt if term.strip()), key=len, reverse=True)
    known = re.compile(r"\b(?:" + "|".join(map(re.escape, terms)) + r")\b", re.IGNORECASE) if terms else None
    words = sentences = syllables = 0
    for text in texts:
        plain = known.sub(SHORT_WORD, text) if known else text
        for sentence in SENTENCE.split(plain):
            found = WORD.findall(sentence)
            words += len(found)
            sentences += bool(found)
            syllables += sum(syllables_in(word) for word in found)
    return Text(words, sentences, syllables)


def syllables_in(word: str) -> int:
    """The syllables of an English word, as far as its letters tell: groups of vowels, without a silent end."""
    letters = re.sub("['’].*", "", word.lower())
    count = len(VOWELS.findall(letters))
    return max(count - (count > 1 and SILENT_END.search(letters) is not None), 1)
