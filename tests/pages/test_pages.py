"""What holds on every page, whatever is on it."""

import re
from itertools import pairwise

import lxml.html
import pytest
from django.template.loader import render_to_string
from jinja2 import UndefinedError

from tests.pages import (
    made_up,
    made_up_approval,
    made_up_base,
    made_up_drafts,
    made_up_incidents,
    made_up_process,
    made_up_work,
)
from tests.pages.conftest import Draw, parsed

SIGNED_IN = (
    made_up.SIGNED_IN | made_up_work.WORK | made_up_process.PROCESSES | made_up_incidents.PAGES | made_up_drafts.PAGES
)
PAGES = [(*page, True) for page in SIGNED_IN.values()] + [(*page, False) for page in made_up.AT_THE_DOOR.values()]
NAMES = [*SIGNED_IN, *made_up.AT_THE_DOOR]


@pytest.fixture(params=PAGES, ids=NAMES)
def page(request: pytest.FixtureRequest, draw: Draw) -> lxml.html.HtmlElement:
    """Every page in turn, drawn and read."""
    template, context, signed_in = request.param
    return parsed(draw(template, context, signed_in))


def test_nothing_on_it_needs_inline_script_or_style(page: lxml.html.HtmlElement) -> None:
    assert page.xpath("//@style | //style | //script[not(@src)]") == []
    assert [name for element in page.iter() for name in element.attrib if name.startswith("on")] == []


def test_it_has_one_main_heading_and_skips_no_level(page: lxml.html.HtmlElement) -> None:
    headings = page.xpath("//*[self::h1 or self::h2 or self::h3 or self::h4][not(contains(@class, 'error-summary'))]")
    levels = [int(heading.tag[1]) for heading in headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


def test_its_title_names_the_service_and_never_a_child(page: lxml.html.HtmlElement) -> None:
    title = page.findtext(".//title") or ""
    assert title.endswith(" – Casewright")
    assert len(title) > len(" – Casewright")
    assert "Larkspur" not in title
    assert "Quillfeather" not in title


def test_the_skip_link_comes_first_and_leads_to_main(page: lxml.html.HtmlElement) -> None:
    first = page.xpath("(//body//a | //body//button | //body//input)[1]")[0]
    assert first.get("href") == "#main"
    assert [main.get("id") for main in page.xpath("//main")] == ["main"]


def test_it_has_both_live_regions_from_the_start(page: lxml.html.HtmlElement) -> None:
    assert page.get_element_by_id("live-polite").get("role") == "status"
    assert page.get_element_by_id("live-assertive").get("role") == "alert"


def test_no_id_is_there_twice_and_every_reference_has_its_end(page: lxml.html.HtmlElement) -> None:
    ids = page.xpath("//@id")
    assert sorted(ids) == sorted(set(ids))
    named = [
        name for value in page.xpath("//@aria-labelledby | //@aria-describedby | //@for") for name in value.split()
    ]
    jumps = [href[1:] for href in page.xpath("//a/@href") if href.startswith("#")]
    assert set(named + jumps) <= set(ids)


def test_every_form_that_posts_carries_the_token(page: lxml.html.HtmlElement) -> None:
    posting = page.xpath("//form[@method='post']")
    assert [form for form in posting if not form.xpath(".//input[@name='csrfmiddlewaretoken']")] == []


def test_every_control_has_a_name_to_read_out(page: lxml.html.HtmlElement) -> None:
    for control in page.xpath("//input[not(@type='hidden')] | //textarea | //select"):
        assert page.xpath(f"//label[@for='{control.get('id')}']"), control.get("id")
    for icon in page.xpath("//*[local-name()='svg']"):
        assert icon.get("aria-hidden") == "true"


@pytest.mark.parametrize("template", made_up.WITHOUT_CONTEXT)
def test_pages_for_failures_draw_with_no_context_at_all(template: str) -> None:
    page = parsed(render_to_string(template))
    assert page.xpath("//h1")
    assert not page.xpath("//script")


def test_a_value_that_the_view_forgot_is_an_error(draw: Draw) -> None:
    context = {name: value for name, value in made_up.MY_WORK.items() if name != "drafts"}
    with pytest.raises(UndefinedError, match="drafts"):
        draw("desk/my_work.jinja", context)


def test_what_people_wrote_is_escaped_on_the_screen(draw: Draw) -> None:
    page = draw("records/record.jinja", made_up.RECORD_PAGE)
    assert "&lt;b&gt;him&lt;/b&gt;" in page
    assert "<b>him</b>" not in page


def test_a_refused_sign_in_says_so_once_and_keeps_the_email(draw: Draw) -> None:
    template, context = made_up.AT_THE_DOOR["sign in, refused"]
    page = parsed(draw(template, context, signed_in=False))
    assert (page.findtext(".//title") or "").startswith("Error: ")
    assert len(page.xpath("//*[@role='alert' and @data-focus-on-load]")) == 1
    assert page.get_element_by_id("login").get("value") == "sam@northmere.example"
    assert page.get_element_by_id("password").get("value") in (None, "")


def test_the_page_for_nothing_here_marks_no_current_place(draw: Draw) -> None:
    assert "aria-current" not in draw("errors/404.jinja", {})
    assert "aria-current" in draw("pages/help.jinja", {})


def test_a_pdf_asks_for_itself_only_while_it_is_being_made(draw: Draw) -> None:
    asking = {
        state: "hx-get" in draw("records/pdf_status.jinja", {"pdf": made_up_approval.pdf(state)})
        for state in ("making", "ready", "failed")
    }
    assert asking == {"making": True, "ready": False, "failed": False}


def test_a_pdf_being_made_says_since_when_in_london(draw: Draw) -> None:
    words = re.sub(r"\s+", " ", draw("records/pdf_status.jinja", {"pdf": made_up_approval.pdf("making")}))
    assert "being made since 10:42" in words
    assert "Look again" in words


def test_nobody_is_offered_a_decision_on_their_own_work(draw: Draw) -> None:
    template, context = made_up.SIGNED_IN["approval of own work"]
    page = parsed(draw(template, context))
    assert page.xpath("//form[@action='/tasks/2']") == []
    assert "Dee can decide." in page.text_content()


def test_removed_and_added_words_are_said_as_well_as_marked(draw: Draw) -> None:
    page = parsed(draw("desk/approval.jinja", made_up_approval.APPROVAL))
    assert all("removed:" in mark.text_content() for mark in page.xpath("//del"))
    assert all("added:" in mark.text_content() for mark in page.xpath("//ins"))
    assert [len(page.xpath("//del")), len(page.xpath("//ins"))] == [2, 2]


def test_a_comment_is_sent_with_the_decision_it_belongs_to(draw: Draw) -> None:
    page = parsed(draw("desk/approval.jinja", made_up_approval.APPROVAL))
    (field,) = page.xpath("//textarea[@name='/~remark/risks']")
    assert (field.get("form"), field.text) == ("decision-form", "\nGood.")
    assert page.xpath("//details[@open]//textarea/@name") == ["/~remark/risks"]
    assert field.get("aria-describedby") == "qcomment-error"
    assert "&lt;b&gt;on his own" in draw("desk/approval.jinja", made_up_approval.APPROVAL)


def test_a_message_offers_its_way_back_by_post(draw: Draw) -> None:
    message = {"text": "Taken.", "kind": "ok", "undo": {"url": "/undo", "label": "Give it back"}}
    page = parsed(draw("pages/help.jinja", {"messages": [message]}))
    form = page.xpath("//section[@aria-label='Messages']//form")[0]
    assert (form.get("method"), form.get("action")) == ("post", "/undo")


def test_several_messages_stand_in_one_region(draw: Draw) -> None:
    messages = [{"text": text, "kind": "note", "undo": None} for text in ("First.", "Second.")]
    page = parsed(draw("pages/help.jinja", {"messages": messages}))
    (region,) = page.xpath("//section[@aria-label='Messages']")
    assert [p.text_content() for p in region.xpath(".//p")] == ["First.", "Second."]


def test_what_a_manager_asked_for_stands_above_any_page_that_gives_it(draw: Draw) -> None:
    returned = {
        "by": "Priya Marsh",
        "first_name": "Priya",
        "on": made_up_base.AT,
        "comment": "See Wilf <b>alone</b>.",
        "reply": "Seen at school.",
        "field": None,
        "lines": [
            {"label": "Risks", "text": "Which?", "url": "", "asked": False, "reply": "", "field": None, "here": True}
        ],
    }
    page = draw("pages/help.jinja", {"returned": returned})
    assert "Priya Marsh returned this on Tue 14 July" in page
    assert "“See Wilf &lt;b&gt;alone&lt;/b&gt;.”" in page
    assert "Your reply: “Seen at school.”" in page
    assert "(no longer asked)" in page


def test_a_count_of_nothing_is_read_and_leads_nowhere(draw: Draw) -> None:
    page = parsed(draw("desk/my_work.jinja", made_up.MY_WORK))
    strip = {" ".join(li.text_content().split()): li.xpath("./a/@href") for li in page.find_class("cw-strip")[0]}
    assert strip == {"1 Late": ["#late"], "0 Today": [], "25+ To take": ["#take"]}


def test_the_decision_saves_itself_and_offers_to_leave(draw: Draw) -> None:
    page = parsed(draw("desk/approval.jinja", made_up_approval.APPROVAL))
    (form,) = page.xpath("//form[@data-autosave]")
    assert (form.get("action"), form.get("data-autosave-url")) == ("/tasks/2", "/tasks/2")
    assert form.xpath(".//button[@name='action' and not(@hidden or @aria-hidden)]/@value") == ["submit", "leave"]
    assert form.xpath(".//input[@type='hidden']/@name") == [
        "csrfmiddlewaretoken",
        "version",
        "facts",
        "revision",
        "marks",
    ]
    assert form.xpath(".//*[@id='saved-status']")[0].find("span[@data-saved-words]").text == "Saved at 10:42"
    scripts = " ".join(page.xpath("//script/@src"))
    assert "autosave.js" in scripts
    assert "form_rules.js" in scripts


def test_why_this_way_shows_each_condition_with_what_it_read(draw: Draw) -> None:
    page = draw("desk/task.jinja", made_up_work.OPENED | {"task": made_up_base.task(whys=[made_up_process.WAYS])})
    words = " ".join(" ".join(parsed(page).itertext()).split()).replace(" .", ".")
    assert "“Return”: not true. The condition: forms.manager_decision.decision = " in words
    assert "the answer to “What do you decide?” Approve it" in words
    assert "No condition was true, so it took the way for everything else. How all of this work goes" in words
