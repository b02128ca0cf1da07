"""What a form costs: saying what is wrong with its answers, beside jsonschema; drawing it, beside a bare Django form.

    .venv/bin/python -m benchmarks.form [--rounds 15]

Forms of 20, 110 and 300 questions, a sixth each short text, long text, yes or no, date, radios and whole numbers, a
ninth under a rule, a third required; and a list of 200 items of five questions. Once every answer is right, once two in
five are wrong. Checking is `visible`, `clean` and `validate` with messages, as three calls; beside it jsonschema's
`iter_errors` over the same answers with the same formats. Drawing is one page with all questions and their errors;
beside it Django's own form with as many fields of the same kinds, bound to the same answers and checked before, with
`as_div`. A page answered is all that forms do for it: reading what was typed, the rules, checking all of the form with
its messages, and drawing one page; the web request and the database around it are not in it. A page of a task has them
too: it is opened, and saved while typing, through the real view on PostgreSQL (SQLite where there is none), in one
process. Each figure is the median processor time of so many rounds; a database server's own is not in it.
"""

import argparse
import os
import platform
import time
from collections.abc import Callable
from typing import Any, Final

from benchmarks.form_view import through_view

SIZES: Final = (20, 110, 300)
ITEMS: Final = 200
CODES: Final = "abcde"
AIM: Final = 100
"""Milliseconds of processor time for a page of 300 questions or 200 rows."""

LATER: Final = 6
"""Questions under a rule come after the one that it reads."""

KINDS: Final[list[dict[str, Any]]] = [
    {"type": "string", "maxLength": 200},
    {"type": "string"},
    {"type": "boolean"},
    {"type": "string", "format": "date"},
    {"type": "string", "oneOf": [{"const": code, "title": code * 3} for code in CODES]},
    {"type": "integer", "minimum": 0, "maximum": 10},
]
RIGHT: Final[list[Any]] = ["Her aunt told us. ", "She was well. " * 8, True, "2026-01-02", "a", 7]
WRONG: Final[list[Any]] = ["x" * 250, "She was well. " * 8, True, "2026-02-31", "z", 99]


def made(count: int) -> tuple[dict[str, Any], list[str]]:
    """A form with so many questions on one page, and their names."""
    names = [f"q{number}" for number in range(count)]
    elements = []
    for number, name in enumerate(names):
        element: dict[str, Any] = {"type": "Control", "scope": f"#/properties/{name}"}
        if number % len(KINDS) == 1:
            element["options"] = {"multi": True}
        if number > LATER and number % 9 == 0:
            condition = {"scope": "#/properties/q2", "schema": {"const": True}}
            element["rule"] = {"effect": "SHOW", "condition": condition}
        elements.append(element)
    properties = {
        name: {**KINDS[number % len(KINDS)], "title": f"Question {number}"} for number, name in enumerate(names)
    }
    return document(properties, names[::3], {"type": "VerticalLayout", "elements": elements}), names


def document(properties: dict[str, Any], required: list[str], uischema: Any) -> dict[str, Any]:
    schema = {"type": "object", "properties": properties, "required": required}
    head = {"key": "form", "title": "Form", "purpose": "Measure.", "lawful_basis": ["6(1)(e)"], "retention": "none"}
    return {**head, "schema": schema, "uischema": uischema}


def answers_to(names: list[str], wrong: bool) -> dict[str, Any]:
    """Right answers; or two in five wrong, of the kinds that can be."""
    return {
        name: (WRONG if wrong and number % 5 < 3 else RIGHT)[number % len(KINDS)] for number, name in enumerate(names)
    }


def rows() -> dict[str, Any]:
    """A form with a list of five questions an item."""
    chosen = [KINDS[0], KINDS[2], KINDS[3], KINDS[4], KINDS[5]]
    asked = {f"r{number}": {**schema, "title": f"Row {number}"} for number, schema in enumerate(chosen)}
    items = {"type": "object", "title": "Row", "properties": asked, "required": ["r0", "r2"]}
    return document({"rows": {"type": "array", "title": "Rows", "items": items}}, [], None)


def row(wrong: bool) -> dict[str, Any]:
    source = WRONG if wrong else RIGHT
    return {f"r{number}": source[at] for number, at in enumerate((0, 2, 3, 4, 5))}


def milliseconds(act: Callable[[], Any], rounds: int) -> float:
    """The median processor time."""
    taken = []
    for _ in range(rounds):
        began = time.process_time()
        act()
        taken.append(time.process_time() - began)
    return sorted(taken)[rounds // 2] * 1000


def check(name: str, content: dict[str, Any], answers: dict[str, Any], rounds: int) -> None:
    """Print what checking costs, beside jsonschema."""
    from jsonschema import Draft202012Validator

    from forms.definition import read

    definition = read(content)
    bare = Draft202012Validator(content["schema"], format_checker=Draft202012Validator.FORMAT_CHECKER)

    def ours() -> None:
        definition.visible(answers)
        definition.clean(answers)
        definition.validate(answers)

    own, theirs = milliseconds(ours, rounds), milliseconds(lambda: list(bare.iter_errors(answers)), rounds)
    found, errors = len(definition.validate(answers)), len(list(bare.iter_errors(answers)))
    print(f"| {name} | {own:.1f} ms | {theirs:.1f} ms | {own / theirs:.1f} | {found} of {errors} |")


def draw(count: int, wrong: bool, rounds: int) -> None:
    """Print what drawing costs, beside a bare Django form."""
    from django.template import engines

    from benchmarks.bare_form import bare_form
    from forms.definition import read
    from forms.page_view import PageView

    content, names = made(count)
    definition = read(content)
    answers = answers_to(names, wrong)
    entered = definition.entered_from(answers)
    review = definition.review(entered)
    source = '{% from "forms/questions.jinja" import draw %}{% for each in elements %}{{ draw(each) }}{% endfor %}'
    template = engines["jinja2"].env.from_string(source)  # type: ignore[attr-defined]

    def ours() -> None:
        view = PageView(definition, definition.pages[0], entered, review, show_problems=True)
        template.render(elements=view.elements)

    make = bare_form(content["schema"]["properties"])

    forms = [make(answers) for _ in range(rounds)]
    for form in forms:
        form.full_clean()
    own, django = milliseconds(ours, rounds), milliseconds(lambda: forms.pop().as_div(), rounds)
    said = "two in five wrong" if wrong else "all right"
    print(f"| {count}, {said} | {own:.1f} ms | {django:.1f} ms | {own / django:.2f} |")


def on_pages(count: int, pages: int) -> tuple[dict[str, Any], list[str]]:
    """The form with so many questions, in equal shares on so many pages."""
    content, names = made(count)
    elements, share = content["uischema"]["elements"], count // pages
    parts = [elements[start : start + share] for start in range(0, count, share)]
    categories = [{"type": "Category", "label": f"Part {n}", "elements": part} for n, part in enumerate(parts, 1)]
    return content | {"uischema": {"type": "Categorization", "elements": categories}}, names


def answer_page(name: str, content: dict[str, Any], answers: dict[str, Any], rounds: int) -> None:
    """Print what a page costs that is answered: reading and checking the whole form, and drawing its first page."""
    from django.template import engines

    from forms.definition import read
    from forms.item_cards import ListPlace
    from forms.page_view import PageView

    definition = read(content)
    entered = definition.entered_from(answers)
    source = '{% from "forms/questions.jinja" import draw %}{% for each in elements %}{{ draw(each) }}{% endfor %}'
    template = engines["jinja2"].env.from_string(source)  # type: ignore[attr-defined]

    def ours() -> None:
        view = PageView(
            definition,
            definition.pages[0],
            entered,
            definition.review(entered),
            show_problems=True,
            lists=lambda question: ListPlace("rows", 1, lambda slug, number: f"/{slug}/?from={number}"),
        )
        template.render(elements=view.elements)

    taken = milliseconds(ours, rounds)
    print(f"| {name} | {taken:.1f} ms | {'met' if taken < AIM else 'NOT met'} |")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15, help="rounds for each figure (default 15)")
    rounds = parser.parse_args().rounds
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    from tests import environment  # noqa: F401, I001 - the settings of tests come first

    import django

    django.setup()
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors\n")
    print("| checking | Casewright | jsonschema | ratio | problems of errors |\n|---|---|---|---|---|")
    for count in SIZES:
        for wrong in (False, True):
            content, names = made(count)
            said = "two in five wrong" if wrong else "all right"
            check(f"{count}, {said}", content, answers_to(names, wrong), rounds)
    for wrong in (False, True):
        listed = {"rows": [row(wrong and number % 5 < 2) for number in range(ITEMS)]}
        check(f"{ITEMS} rows, {'two in five wrong' if wrong else 'all right'}", rows(), listed, rounds)
    print("\n| drawing on one page | Casewright | bare Django form | ratio |\n|---|---|---|---|")
    for count in SIZES:
        for wrong in (False, True):
            draw(count, wrong, rounds)
    print(f"\n| a page answered | Casewright | aim: under {AIM} ms |\n|---|---|---|")
    for pages in (1, 10):
        for wrong in (False, True):
            content, names = on_pages(300, pages)
            said = f"300 questions on {pages} pages, {'two in five wrong' if wrong else 'all right'}"
            answer_page(said.replace("1 pages", "1 page"), content, answers_to(names, wrong), rounds)
    for wrong in (False, True):
        listed = {"rows": [row(wrong and number % 5 < 2) for number in range(ITEMS)]}
        answer_page(f"{ITEMS} rows, {'two in five wrong' if wrong else 'all right'}", rows(), listed, rounds)
    through_view(
        {
            f"{count} questions on {f'{pages} pages' if pages > 1 else 'one page'}": (content, answers_to(names, False))
            for count, pages in ((20, 1), (110, 1), (300, 1), (300, 10))
            for content, names in [on_pages(count, pages)]
        },
        (rows(), {"rows": [row(number % 5 < 2) for number in range(ITEMS)]}),
        rounds,
    )


if __name__ == "__main__":
    main()
