"""Groups on paper: their titles, the order of headings, and what may not be read."""

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from forms.rendering import sections
from records import pdf
from records.document import RecordDocument, gather
from tests.cast import Cast
from tests.forms.grouped import ANSWERS, GROUPED
from tests.records.made_up import note
from tests.records.test_pdf import failures, pages_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("built")]


@pytest.fixture
def grouped(inside: Cast) -> RecordDocument:
    """A document of the form with groups."""
    return replace(gather(note(inside, "x").renditions.get()), sections=sections(GROUPED, ANSWERS))


def test_the_titles_of_groups_stand_over_what_they_hold_and_the_pdf_stays_valid(grouped: RecordDocument) -> None:
    content = pdf.render(grouped)
    assert failures(content) == ""
    words = " ".join(pages_of(content))
    places = [words.index(said) for said in (
        "When was it? 9 July 2026", "The visit", "What happened?", "He was asleep.", "The home", "Was it warm? Yes",
        "Who was there? 1", "Person 1", "How to reach them", "Telephone: 01632 960001", "What comes next? Not given",
    )]  # fmt: skip
    assert places == sorted(places)


def test_no_level_of_heading_is_skipped(grouped: RecordDocument, monkeypatch: Any) -> None:
    markup: list[str] = []

    def kept(text: str) -> str:
        markup.append(text)
        return text

    monkeypatch.setattr(pdf, "with_words_mended", kept)
    pdf.render(grouped)
    levels = [int(level) for level in re.findall(r"<h([1-6])", markup[0])]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert 5 in levels or 4 in levels


def test_what_is_left_out_is_not_in_the_pdf(grouped: RecordDocument) -> None:
    def not_theirs(question: Any) -> str:
        return "Left out: about someone else" if question.annotations.third_party else ""

    shown = sections(GROUPED, ANSWERS, leave_out=not_theirs)
    words = " ".join(pages_of(pdf.render(replace(grouped, sections=shown))))
    assert "asleep" not in words
    assert "What happened? Left out: about someone else" in words
