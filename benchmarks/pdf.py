"""What a PDF costs: the record and the blank form, beside bare WeasyPrint on the same HTML.

    .venv/bin/python -m benchmarks.pdf [--rounds 3]

Ours is everything after the answers are there: the render tree, the template, mending of words, the drawing as PDF/UA-1
with our style sheet and fonts, the look for characters without a shape, the mapping of every glyph. Bare is
`HTML(string=...).write_pdf()` of the very markup that ours draws, with the same files to fetch: once as it comes, and
once as PDF/UA-1 too, since tags alone cost something. They are drawn in turn. Each figure is the least processor time
of this process in so many rounds: what else the machine does can only add to it.
"""

import argparse
import os
import platform
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

LENGTHS: Final = (1, 5, 15, 40)
"""How many times the questions of the form are asked, each time as a section of its own."""

QUESTIONS: Final = 11

ANSWER: Final = (
    "Wilf is small for his age and tired. He reads well above his years, and told us about his rabbit.\n\n"
    "His aunt, who lives two streets away, has him on Fridays. “I need someone on Fridays, that is all.” "
) * 2


type Act = Callable[[], Any]


def content_of(length: int) -> dict[str, Any]:
    """A form with a page of eleven questions, so many times: short and long texts, choices, dates, yes or no."""
    from benchmarks.form import KINDS, document

    properties: dict[str, Any] = {}
    pages = []
    for place in range(length):
        names = [f"q{place}_{number}" for number in range(QUESTIONS)]
        elements: list[dict[str, Any]] = []
        for number, name in enumerate(names):
            properties[name] = {**KINDS[number % len(KINDS)], "title": f"Question {number + 1} of part {place + 1}"}
            long = {"options": {"multi": True}} if number % len(KINDS) == 1 else {}
            elements.append({"type": "Control", "scope": f"#/properties/{name}"} | long)
        pages.append({"type": "Category", "label": f"Part {place + 1}", "elements": elements})
    return document(properties, [], {"type": "Categorization", "elements": pages})


def record_of(length: int) -> tuple[Act, str]:
    """What draws a record of such a form, and the markup that it draws."""
    from django.template.loader import render_to_string

    from benchmarks.form import KINDS, RIGHT
    from forms.definition import read
    from forms.rendering import sections
    from records import pdf
    from records.document import AboutRow, Heading, RecordDocument
    from records.drawable import without
    from records.words import with_words_mended

    content = content_of(length)
    definition = read(content)
    kinds = [*RIGHT[:1], ANSWER, *RIGHT[2:]]
    answers = {name: kinds[int(name.split("_")[1]) % len(KINDS)] for name in content["schema"]["properties"]}
    moment = datetime(2026, 7, 14, 9, 0, tzinfo=UTC)
    heading = Heading("Form", "R-2026-000001", 1, "final", "Final", "Sam Oakley", moment, 1, "0" * 64)

    def gathered() -> RecordDocument:
        drawn = sections(definition, answers)
        about = (AboutRow("Why it was made", "To measure."),)
        return RecordDocument(heading, None, "Northmere Council", "Harbour team", None, about, drawn)

    markup = with_words_mended(render_to_string("records/pdf.jinja", without(gathered()).context()))
    return lambda: pdf.render(gathered()), markup


def blank_of(length: int) -> tuple[Act, str]:
    """What draws such a form without answers, and the markup that it draws."""
    from forms.models import FormVersion
    from records import blank, pdf
    from records.words import with_words_mended

    version = FormVersion(key="form", number=1, title="Form", content=content_of(length))
    drawn: list[str] = []
    draw = pdf.draw

    def listen(markup: str) -> tuple[bytes, frozenset[str]]:
        drawn.append(markup)
        return draw(markup)

    pdf.draw = listen
    blank.blank_form(version, "Northmere Council")
    pdf.draw = draw
    return lambda: blank.blank_form(version, "Northmere Council"), with_words_mended(drawn[0])


def bare(markup: str, **asked: Any) -> bytes:
    """WeasyPrint alone."""
    from weasyprint import HTML

    from records.pdf import own_files_only

    content: bytes = HTML(string=markup, url_fetcher=own_files_only).write_pdf(**asked)
    return content


def measure(name: str, ways: tuple[Act, str], rounds: int) -> None:
    """Print what a document costs, drawn in each way in turn."""
    from weasyprint import HTML

    from records.pdf import own_files_only

    ours, markup = ways
    pages = len(HTML(string=markup, url_fetcher=own_files_only).render().pages)
    acts: list[Act] = [ours, lambda: bare(markup, pdf_variant="pdf/ua-1"), lambda: bare(markup)]
    taken: list[list[float]] = [[], [], []]
    for _ in range(rounds):
        for act, times in zip(acts, taken, strict=True):
            began = time.process_time()
            act()
            times.append(time.process_time() - began)
    own, tagged, plain = map(min, taken)
    figures = " | ".join(f"{seconds / pages:.3f} s" for seconds in (own, tagged, plain))
    print(f"| {name} | {pages} | {figures} | {own / tagged:.2f} | {own / plain:.2f} |", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="rounds for each figure (default 3)")
    rounds = parser.parse_args().rounds
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    os.environ.setdefault("CASEWRIGHT_TEST_DATABASE", "sqlite")
    from tests import environment  # noqa: F401, I001 - the settings of tests come first

    import django

    django.setup()
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}\n")
    print("| document | pages | ours, a page | PDF/UA-1, a page | bare, a page | to PDF/UA-1 | to bare |")
    print("|---|---|---|---|---|---|---|")
    for length in LENGTHS:
        measure("record", record_of(length), rounds)
    for length in LENGTHS[:3]:
        measure("blank form", blank_of(length), rounds)


if __name__ == "__main__":
    main()
