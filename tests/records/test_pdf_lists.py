"""Lists on paper: a table with its count where items are short, a block for each where they are long."""

from typing import Any

import pytest

from records import pdf
from records.document import gather
from records.problems import PdfNotMadeError
from records.recording import submit
from tests.cast import Cast
from tests.forms.visits import secret_visits, visit, visits_form
from tests.records.made_up import form_version
from tests.records.test_pdf import failures, pages_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("built")]


def drawn(cast: Cast, visits: list[Any], form: dict[str, Any] | None = None, **more: Any) -> list[str]:
    """The pages of the PDF of a record with visits."""
    version = form_version(form or visits_form(), 2 if form else 1)
    answers = version.definition.clean({"visits": visits, **more})
    made = submit(
        form_version=version,
        answers=answers,
        hidden=version.definition.hidden(answers),
        author=cast.sam,
        cases=[(cast.cases["wilf"], cast.cases["wilf"].open_episode)],
        team=cast.teams["Harbour team"],
        reviewed=False,
    )
    content = pdf.render(gather(made.renditions.get()))
    assert failures(content) == ""
    return pages_of(content)


def test_short_items_are_a_table_with_its_count_and_its_head_on_every_page(inside: Cast) -> None:
    pages = drawn(inside, [visit(who=["Mother"]) for _ in range(60)])
    assert "Visits: 60 Which When was it?" in pages[0]
    assert "Visit 1 9 July 2026 Yes Mother" in pages[0]
    assert "Which When was it?" in pages[1]
    assert "Visit 60 9 July 2026 Yes Mother" in pages[-1]


def test_long_items_are_a_block_each_with_the_childs_words_set_apart(inside: Cast) -> None:
    words = "“I like it when Dad cooks.” " * 12
    pages = " ".join(drawn(inside, [visit(words=words), visit(seen=False, why="Asleep")], wanted=True))
    assert "Visits: 2 Visit 1 When was it? 9 July 2026 Was the child seen? Yes" in pages
    assert "What did the child say? “I like it when Dad cooks.”" in pages
    assert "Visit 2 When was it? 9 July 2026 Was the child seen? No Why not? Asleep" in pages
    assert pages.count("What did the child say?") == 1


def test_an_item_does_not_break_across_pages_unless_it_takes_most_of_one(inside: Cast) -> None:
    told = "He slept. " * 20
    pages = drawn(inside, [visit(seen=False, why=f"{told} End {at}.") for at in range(1, 31)])
    assert len(pages) > 2
    for at in range(1, 31):
        (begin,) = (number for number, page in enumerate(pages) if f"Visit {at} When was it?" in page)
        assert f"End {at}." in pages[begin]
    tall = drawn(inside, [visit(seen=False, why="He slept. " * 400)])
    assert "Visit 1 When was it?" in tall[0]


def test_no_items_are_not_given(inside: Cast) -> None:
    assert "Visits Not given" in " ".join(drawn(inside, [], after="x"))


def test_items_that_would_fill_too_many_pages_are_refused_before_the_drawing(inside: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(pdf, "_draw", lambda document: pytest.fail("It was drawn."))
    with pytest.raises(PdfNotMadeError, match="lines"):
        drawn(inside, [visit(seen=False, why="word\n" * 20_000) for _ in range(3)])


def test_what_must_be_kept_from_the_family_is_named_on_the_first_page_and_marked_where_it_stands(inside: Cast) -> None:
    told = "A neighbour told us. " * 10
    content = drawn(inside, [visit(secret=True, seen=False, why=told), visit(secret=False)], form=secret_visits())
    box = "Parts of this record must be kept from the family: Visit 1. Do not hand it over as it is."
    assert box in content[0]
    assert "Visit 1 Keep from the family When was it?" in " ".join(content)
    assert " ".join(content).count("Keep from the family") == 1
    assert "kept from the family" not in " ".join(drawn(inside, [visit()]))


def test_a_short_item_that_must_be_kept_from_the_family_is_marked_in_its_table(inside: Cast) -> None:
    content = " ".join(drawn(inside, [visit(secret=True)], form=secret_visits()))
    assert "Visit 1 Keep from the family 9 July 2026" in content
