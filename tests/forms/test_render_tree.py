"""One tree: the page, its summary, the record and plain text show the same questions in the same places."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import engines
from lxml import html

from forms import elements
from forms.definition import FormDefinition, read
from forms.item_cards import ListPlace
from forms.page_view import PageView
from forms.rendering import Group, Guidance, Item, as_text, leaves, sections, taken_out
from tests.forms.examples import control, form
from tests.forms.grouped import ANSWERS, GROUPED

SHIPPED = sorted((Path(settings.BASE_DIR) / "form_definitions").glob("*/*.json"))


def outline(nodes: Any) -> list[Any]:
    """Pointers, and for each group its title with what is in it."""
    return [
        (node.title, outline(node.elements)) if isinstance(node, Group) else node.pointer
        for node in nodes
        if not isinstance(node, Guidance)
    ]


def drawn(name: str, item: Any) -> Any:
    template = '{% from "components/answers.jinja" import answers %}{{ answers(section) }}'
    return html.fromstring(f"<div>{engines['jinja2'].from_string(template).render({name: item})}</div>")


def page_of(definition: FormDefinition, slug: str) -> PageView:
    page = next(page for page in definition.pages if page.slug == slug)
    entered = definition.entered_from({})
    place = ListPlace("list", 1, lambda name, number: "")
    return PageView(definition, page, entered, definition.review(entered), show_problems=False, lists=lambda _: place)


def test_groups_stand_in_the_tree_with_what_they_hold() -> None:
    (section,) = sections(GROUPED, ANSWERS)
    assert outline(section.elements) == [
        "/when",
        ("The visit", ["/what", ("The home", ["/warm"])]),
        "/people",
        "/after",
    ]
    (entry,) = section.items[3].entries
    assert outline(entry.elements) == ["/people/0/name", "/people/0/words", (
        "How to reach them", ["/people/0/reach/phone"],
    )]  # fmt: skip


def test_a_group_of_which_nothing_is_shown_has_no_title() -> None:
    (section,) = sections(GROUPED, ANSWERS, hidden={"/warm", "/why"})
    assert outline(section.elements)[1] == ("The visit", ["/what"])


@pytest.mark.django_db  # which codes a list has today
@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_the_page_of_a_form_and_its_summary_have_the_same_outline(path: Path) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))
    definition = read(document)
    summaries = sections(definition, {}, summaries=True)
    assert summaries
    for section in summaries:
        view = page_of(definition, section.slug)
        shown = definition.standing({}).shown
        asked = [node.pointer for node in leaves(view.elements) if node.pointer in shown]  # type: ignore[attr-defined]
        assert asked == [item.pointer for item in section.items]
        if not view.hidden:
            assert outline(view.elements) == outline(section.elements)


def test_guidance_stands_where_it_stands_on_the_page_when_it_is_wanted() -> None:
    (section,) = sections(GROUPED, {}, hidden=(), guidance=True)
    group = section.elements[1]
    assert isinstance(group, Group)
    assert isinstance(group.elements[0], Guidance)
    assert "Say what you saw." in group.elements[0].html
    assert outline(section.elements) == outline(sections(GROUPED, {}, hidden=())[0].elements)


def test_a_summary_draws_each_group_under_its_title_one_level_down() -> None:
    (section,) = sections(GROUPED, ANSWERS)
    page = drawn("section", section)
    assert [(head.tag, head.text) for head in page.xpath("//h3|//h4")] == [("h3", "The visit"), ("h4", "The home")]
    (visit,) = page.xpath("//div[h3='The visit']")
    assert [term.text.strip() for term in visit.xpath(".//dt")] == ["What happened?", "Was it warm?"]
    assert page.xpath("//dt[.='What comes next?']/ancestor::div[contains(@class,'group')]") == []
    reach = page.xpath("//li//div[p='How to reach them']//dd")
    assert [line.text for line in reach] == ["01632 960001"]


def test_what_somebody_must_not_read_is_left_out_and_the_place_says_so() -> None:
    def not_theirs(question: Any) -> str:
        return "Left out: about someone else" if question.annotations.third_party else ""

    shown = sections(GROUPED, ANSWERS, leave_out=not_theirs)
    items = {item.pointer: item for item in shown[0].items}
    assert (items["/what"].given, items["/what"].left_out) == (False, "Left out: about someone else")
    assert items["/when"].given
    for walked in (drawn("section", shown[0]).text_content(), as_text(shown)):
        assert "asleep" not in walked
        assert "Left out: about someone else" in walked


def test_what_is_left_out_inside_a_list_is_left_out_of_every_item() -> None:
    def not_theirs(question: Any) -> str:
        return "Left out" if question.path[-1] == "phone" else ""

    shown = sections(GROUPED, ANSWERS, leave_out=not_theirs)
    assert "01632 960001" not in repr(shown)
    assert "Telephone: Left out" in as_text(shown)


def test_what_is_to_stand_first_is_taken_from_where_it_stood() -> None:
    drawn_now = sections(GROUPED, ANSWERS)
    first, (rest,) = taken_out(drawn_now, lambda item: item.pointer in ("/warm", "/after"))
    assert [(item.pointer, section.title) for item, section in first] == [
        ("/warm", drawn_now[0].title),
        ("/after", drawn_now[0].title),
    ]
    assert outline(rest.elements) == ["/when", ("The visit", ["/what"]), "/people"]
    assert taken_out(drawn_now, lambda item: True)[1] == ()


def test_plain_text_says_all_of_it_in_the_forms_order() -> None:
    (section,) = sections(GROUPED, ANSWERS)
    assert as_text([section]) == (
        f"{section.title}\n"
        "  When was it? 9 July 2026\n"
        "  The visit\n"
        "    What happened?\n"
        "      He was asleep.\n"
        "      Then he woke.\n"
        "    The home\n"
        "      Was it warm? Yes\n"
        "  Who was there? 1\n"
        "    Person 1\n"
        "      Name: Ida\n"
        "      What did they say?\n"
        "        Hello.\n"
        "        Come in.\n"
        "      How to reach them\n"
        "        Telephone: 01632 960001\n"
        "  What comes next? Not given"
    )


def test_a_line_that_is_too_long_becomes_a_paragraph_and_a_list_of_long_answers_blocks() -> None:
    said = ANSWERS | {"after": "word " * 50, "people": [{"name": "Ida " * 20}]}
    items = {item.pointer: item for item in sections(GROUPED, said)[0].items}
    assert [items[pointer].shape for pointer in ("/when", "/what", "/after", "/people")] == [
        "line", "block", "block", "entries",
    ]  # fmt: skip
    assert Item("/x", "p", "X", "items", "items", "").shape == "line"


def test_a_group_says_more_beneath_its_title_on_the_page_and_nowhere_else() -> None:
    view = page_of(GROUPED, GROUPED.pages[0].slug)
    visit = next(node for node in view.elements if isinstance(node, Group))
    assert visit.hint == "All that you saw yourself."
    reach = next(node for node in GROUPED.questions["/people"].items.page.elements if isinstance(node, elements.Group))  # type: ignore[union-attr]
    assert reach.hint == "In working hours."
    assert "All that you saw" not in drawn("section", sections(GROUPED, ANSWERS)[0]).text_content()
    assert GROUPED.warnings == ()


def test_an_option_that_a_layout_does_not_know_is_told_of_and_a_horizontal_one_keeps_the_order() -> None:
    inside = [control("b"), control("a")]
    layout = {"type": "HorizontalLayout", "elements": inside, "options": {"hint": "x"}}
    fields = {name: {"type": "string", "title": name} for name in ("a", "b")}
    definition = read(form(fields, layout))
    assert [w.pointer for w in definition.warnings] == ["/uischema/options/hint"]
    assert outline(sections(definition, {})[0].elements) == ["/b", "/a"]
