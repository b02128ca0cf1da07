"""What is needed before a form can be submitted: one list while it is short, else section by section."""

from typing import Any

import pytest

from forms.check_view import by_section, missing_lines
from forms.definition import FormDefinition, read
from tests.cast import Cast
from tests.desk.pages import parsed
from tests.forms.examples import control, form
from tests.forms.kitchen_sink import empty_draft

TEXT = {"type": "string"}


def asking(*pages: list[str]) -> FormDefinition:
    """A form with pages of texts that are all needed."""
    names = [name for page in pages for name in page]
    categories = [
        {"type": "Category", "label": f"Section {at}", "elements": [control(name) for name in page]}
        for at, page in enumerate(pages, 1)
    ]
    return read(form(dict.fromkeys(names, TEXT), {"type": "Categorization", "elements": categories}, required=names))


def address(slug: str, problems: bool) -> str:
    return f"/{slug}/"


def test_a_few_stand_in_one_list_and_many_by_section_in_the_forms_order() -> None:
    few = asking(["a", "b"], ["c", "d", "e"])
    assert by_section(few, few.review({}), missing_lines(few, few.review({}), address)) == ()
    many = asking(["a", "b"], ["c"], ["d", "e", "f", "g"])
    review = many.review({"section-2": {"/c": ["said"]}})
    found = by_section(many, review, missing_lines(many, review, address))
    assert [(section.title, len(section.lines)) for section in found] == [("Section 1", 2), ("Section 3", 4)]
    assert [line for section in found for line in section.lines] == missing_lines(many, review, address)
    one = asking(["a", "b", "c", "d", "e", "f"])
    lines = missing_lines(one, one.review({}), address)
    assert by_section(one, one.review({}), lines) == (), "one section needs no heading"


@pytest.mark.django_db
@pytest.mark.urls("tests.forms.urls")
@pytest.mark.parametrize("query", ["", "?problems=1"])
def test_the_check_page_lists_them_beneath_their_sections(inside: Cast, sign_in: Any, query: str) -> None:
    draft = empty_draft(inside)
    page = parsed(sign_in(inside.sam).get(f"/example/{draft.pk}/check/{query}").content.decode())
    headings = page.xpath("//h3[@class='cw-needed__section']")
    said = [" ".join(heading.text_content().split()) for heading in headings]
    assert [words.rpartition(" ")[0] for words in said] == [
        "The child",
        "Home",
        "Visits",
        "From lists",
        "Who and where",
    ]
    counts = [int(words.rpartition(" ")[2]) for words in said]
    listed = [len(heading.xpath("following-sibling::ul[1]/li")) for heading in headings]
    assert counts == listed
    assert sum(counts) == len(draft.form_version.definition.review({}).problems)
