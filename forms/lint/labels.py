"""Whether every question has words of its own, by which people, screen readers and messages tell it from others."""

from collections.abc import Iterable

from forms.elements import Page, Question
from forms.json_values import Json, JsonObject, object_of, path_of, value_at
from forms.problems import ProblemList
from rules.sentences import Sentence


def check_labels(document: JsonObject, page: Page, problems: ProblemList) -> None:
    """Look at the labels of a page's questions, of the items of its lists, and of what there is to choose."""
    first: dict[str, Question] = {}
    for question in page.questions:
        if not _has_words(document, question):
            reason = Sentence(
                "This question has no label, so it is called “%(label)s”. Give it a “title”.", label=question.label
            )
            problems.warn(question.place, "no_label", reason)
        words = _plain(question.label)
        if words in first:
            reason = Sentence(
                "“%(label)s” also stands at %(place)s. Two questions of a page need two labels.",
                label=question.label,
                place=first[words].place,
            )
            problems.warn(question.place, "same_label", reason)
        first.setdefault(words, question)
        _check_choices(question, problems)
        if question.items is not None:
            check_labels(document, question.items.page, problems)


def _has_words(document: JsonObject, question: Question) -> bool:
    title = question.schema.get("title")
    if isinstance(title, str) and title.strip():
        return True
    element = object_of(_at(document, question.place))
    label = element.get("label")
    words = label.get("text") if isinstance(label, dict) else label
    asks_this = str(element.get("scope", "")).endswith(f"/{question.path[-1]}")
    return asks_this and isinstance(words, str) and bool(words.strip())


def _at(document: JsonObject, place: str) -> Json:
    found = value_at(document, path_of(place))
    return found if isinstance(found, dict) else None


def _check_choices(question: Question, problems: ProblemList) -> None:
    titles = [option.title for option in getattr(question.control, "options", ())]
    for title in _twice(titles):
        reason = Sentence("Two answers to choose from read “%(title)s”. Give each its own words.", title=title)
        problems.warn(question.place, "same_option", reason)


def _twice(texts: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return [text for text in texts if _plain(text) in seen or seen.add(_plain(text))]  # type: ignore[func-returns-value]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip("?:.")
