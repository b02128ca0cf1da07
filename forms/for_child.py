"""What a form says to the child: chosen answers of the record under labels in plain words (`for_child`).

Answers that are restricted or about somebody else are never among them: a form that chooses one is refused. The parts
of a list's items that are about somebody else are left out.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from forms.elements import Question
from forms.feel_texts import FeelRefusedError, FeelText, parse
from forms.json_values import Json, JsonObject, list_of, object_of
from forms.limits import MAX_LABEL
from forms.problems import ProblemList
from rules.sentences import Sentence

KEY: Final = "for_child"
ANSWER: Final = "{answer}"
"""Stands in a label for a short answer, so that both are one sentence."""
TEXTS: Final = ("title", "intro", "closing", "caution")
WHEN: Final = "when"
WORDS: Final = "/to_child"
"""The question for the words to the child, by the name that it has in every form that asks for them."""
LONGEST: Final = 2_000


@dataclass(frozen=True, slots=True)
class ForChild:
    """The words for the child: a title, what stands first and last, and questions by pointer, each with its label.

    `when` is FEEL over the record's answers, without which there is no page; `caution` is for whoever hands it over.
    """

    title: str
    intro: str
    closing: str
    questions: tuple[tuple[str, str], ...]
    when: FeelText | None = None
    caution: str = ""

    def is_for(self, answered: Collection[str], context: Mapping[str, object]) -> bool:
        """Whether a record makes a page, given the pointers of what was answered and the answers as FEEL sees them.

        Without the words to the child, where the form chooses them, and without any answer it would say nothing true.
        """
        pointers = {pointer for pointer, _label in self.questions}
        says = WORDS in answered if WORDS in pointers else not pointers.isdisjoint(answered)
        return says and (self.when is None or self.when.is_true(context))


def texts_for_child(document: JsonObject) -> Iterator[tuple[str, Json]]:
    """The texts of `for_child` that people read, by pointer."""
    said = object_of(document.get(KEY))
    for name in TEXTS:
        yield f"/{KEY}/{name}", said.get(name)
    for at, one in enumerate(list_of(said.get("questions"))):
        yield f"/{KEY}/questions/{at}/label", object_of(one).get("label")


def read_for_child(document: JsonObject, questions: Mapping[str, Question], problems: ProblemList) -> ForChild | None:
    """The document's `for_child`, None without one; what is wrong with it is added to `problems`."""
    said = document.get(KEY)
    if said is None:
        return None
    listed = list_of(said.get("questions")) if isinstance(said, dict) else []
    if not isinstance(said, dict) or not listed:
        told = Sentence("“for_child” is an object with a “title” and a list of “questions”.")
        problems.add(f"/{KEY}", "bad_for_child", told)
        return None
    for name in said.keys() - {*TEXTS, "questions", WHEN}:
        problems.warn(f"/{KEY}/{name}", "unknown_key", Sentence("Casewright does not know “%(name)s” here.", name=name))
    for pointer, text in texts_for_child(document):
        name = pointer.rpartition("/")[2]
        optional = name in ("intro", "closing", "caution")
        most = LONGEST if optional else MAX_LABEL
        if not (text is None and optional) and not (isinstance(text, str) and 0 < len(text.strip()) <= most):
            told = Sentence("“%(name)s” is a text of 1 to %(most)s characters.", name=name, most=f"{most:,}")
            problems.add(pointer, "bad_for_child", told)
    chosen = tuple(_chosen(listed, questions, problems))
    given = {name: text for name in TEXTS if isinstance(text := said.get(name), str)}
    when = _when(said, questions, problems)
    return ForChild(
        given.get("title", ""), given.get("intro", ""), given.get("closing", ""), chosen, when, given.get("caution", "")
    )


def _when(said: JsonObject, questions: Mapping[str, Question], problems: ProblemList) -> FeelText | None:
    """The condition, which reads answers of the form and nothing else: a record's page knows no more."""
    text = said.get(WHEN)
    if text is None:
        return None
    names = {question.path[0] for question in questions.values()}
    try:
        read = parse(text if isinstance(text, str) else "")
    except FeelRefusedError:
        read = None
    if read is None or read.functions or not read.roots <= names:
        told = Sentence("“when” is a condition in FEEL over the form’s own answers, such as “shared = true”.")
        problems.add(f"/{KEY}/{WHEN}", "bad_for_child", told)
        return None
    return read


def _chosen(listed: list[Json], questions: Mapping[str, Question], problems: ProblemList) -> Iterator[tuple[str, str]]:
    for at, one in enumerate(listed):
        place = f"/{KEY}/questions/{at}/question"
        pointer, label = object_of(one).get("question"), object_of(one).get("label")
        question = questions.get(pointer) if isinstance(pointer, str) else None
        if question is None:
            told = Sentence(
                "The form asks no question “%(pointer)s”. Name one by its pointer, such as “/reason”.", pointer=pointer
            )
            problems.add(place, "unknown_question", told)
        elif _is_not_for_the_child(question):
            told = Sentence(
                "“%(question)s” is restricted or about somebody else, so a child does not get it. "
                "Choose another question.",
                question=question.label,
            )
            problems.add(place, "not_for_the_child", told)
        elif isinstance(label, str):
            yield question.pointer, label


def _is_not_for_the_child(question: Question) -> bool:
    """Whether the answer is restricted or about somebody else; of a list, whether a part is, or all are."""
    parts = question.items.page.questions if question.items is not None else ()
    if any(one.annotations.sensitivity == "restricted" for one in (question, *parts)):
        return True
    return question.annotations.third_party or (bool(parts) and all(one.annotations.third_party for one in parts))
