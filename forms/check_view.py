"""What a template needs to draw "Check your answers": every answer with the way to change it, and what is missing."""

from collections.abc import Callable, Mapping

from django.utils.html import format_html
from django.utils.translation import gettext

from forms.answer_checks import ASKS_FOR_ANSWER
from forms.definition import FormDefinition, Review
from forms.html_ids import html_id
from forms.page_view import ProblemAddress, SummaryLine, waiting_words
from forms.remarks import is_beside
from forms.rendering import Item, sections
from forms.summary_view import SummaryOf, summary_item

type AddressOf = Callable[[str, bool], str]
"""The address of a page by its slug, with its problems shown or not, without a fragment."""


def check_sections(
    definition: FormDefinition,
    review: Review,
    address: AddressOf,
    sources: Mapping[str, str],
    summary_of: SummaryOf | None = None,
) -> list[dict[str, object]]:
    """Every section with its answers, `{title, slug, url, items}`, as `components/answers.jinja` draws them.

    `sources` says, by pointer, where answers came from that were filled in beforehand. `summary_of` finds the records
    that summaries show; without it they are left out.
    """
    wanted = {problem.pointer for problem in review.problems if problem.code in ASKS_FOR_ANSWER}
    return [
        {
            "title": section.title,
            "slug": section.slug,
            "url": address(section.slug, False),
            "items": [
                _summary(definition, item, summary_of)
                or _item(definition, item, address, item.pointer in wanted) | _notes(definition, item, review, sources)
                for item in section.items
            ],
        }
        for section in sections(definition, review.answers, review.hidden, summaries=summary_of is not None)
    ]


def missing_lines(
    definition: FormDefinition, review: Review, address: AddressOf, item_problem: ProblemAddress | None = None
) -> list[SummaryLine]:
    """What must be mended before submitting, each line linked to its question.

    `item_problem` is where a problem inside an item of a list is mended.
    """
    lines = []
    for problem in review.problems:
        question = definition.questions.get(problem.pointer)
        href = ""
        if problem.within and item_problem is not None:
            href = item_problem(problem)
        elif question is not None:
            place = html_id(question.pointer) + question.control.focus_ending
            href = f"{address(question.page, True)}#{place}"
        elif is_beside(problem.pointer):
            href = f"{address(problem.page, True)}#{html_id(problem.pointer)}"
        lines.append(SummaryLine(href, problem.words))
    return lines


def _summary(definition: FormDefinition, item: Item, summary_of: SummaryOf | None) -> dict[str, object] | None:
    """The summary of another record, where the question is one."""
    question = definition.questions[item.pointer]
    return summary_item(question, summary_of(question)) if summary_of and item.control == "summary" else None


def _item(definition: FormDefinition, item: Item, address: AddressOf, wanted: bool) -> dict[str, object]:
    drawn: dict[str, object] = {
        "label": item.label,
        "kind": item.kind,
        "display": item.display,
        "child_voice": item.child_voice,
        "entries": item.entries,
        "columns": item.columns,
        "withhold": item.withhold,
        "empty": item.empty,
    }
    if wanted and not item.given and definition.questions[item.pointer].calculate is None:
        words = format_html('<span class="cw-answers__wanted">{}</span>', gettext("Not answered yet"))
        drawn |= {"kind": "text", "display": words}
    if not definition.questions[item.pointer].read_only:
        drawn["change_url"] = f"{address(item.page, False)}#{html_id(item.pointer)}"
    return drawn


def _notes(definition: FormDefinition, item: Item, review: Review, sources: Mapping[str, str]) -> dict[str, object]:
    """What is said about an answer: that it is voluntary, where it came from, or what it still waits for."""
    notes: dict[str, object] = {"voluntary": item.voluntary, "source": sources.get(item.pointer, "")}
    waiting = waiting_words(definition.questions[item.pointer], definition, review.standing)
    if waiting:
        words = format_html('<span class="cw-answers__none">{}</span>', waiting)
        notes |= {"kind": "text", "display": words}
    return notes
