"""Comments at answers: kept as they are typed, seen by the author at the question, answered, read with the change."""

import json
from typing import Any

import pytest
from django.test import Client

from accounts.context import authority
from forms.marks import mark_of
from forms.posted import AUTOSAVE_HEADER
from records.models import Decision, Reply
from tests.cast import Cast
from tests.desk.pages import hidden_inputs, open_page, parsed, path_of, save, submit, text_of, with_problems
from tests.desk.stories import decision, submitted
from workflow.models import Task

pytestmark = pytest.mark.django_db
AUTOSAVE = {AUTOSAVE_HEADER: "1"}
RISKS, WISHES, SEEN_ON = "/~remark/risks", "/~remark/wishes_feelings", "/~remark/seen_alone"
WHO = "Who is with Wilf on Fridays?"


@pytest.fixture
def deciding(northmere: Cast, sign_in: Any) -> tuple[Client, str]:
    """Priya at the decision on Sam's assessment: client and address."""
    return sign_in(northmere.priya), f"/tasks/{submitted(northmere).pk}/form/"


def write(client: Client, url: str, fields: dict[str, str], action: str = "stay") -> Any:
    """Open a page, type into these fields alone, and press a button."""
    carried = open_page(client, url)
    marks = json.loads(carried["marks"])
    kept = {name: marks.get(name, mark_of({})) for name in fields}
    return client.post(url, {**carried, "marks": json.dumps(kept), **fields, "action": action})


def returned(cast: Cast, deciding: tuple[Client, str], remarks: dict[str, str], comment: str = "") -> Task:
    """Priya returns the assessment with these comments; return the task that corrects it."""
    client, url = deciding
    typed = {"/decision": "return", "/comment": comment, **remarks}
    assert path_of(write(client, url, typed, "submit")).startswith("/cases/")
    with authority(cast.id):
        return Task.objects.get(element_id="Task_assess", finished__isnull=True)


def field(page: str, name: str) -> str:
    """What stands in a text area."""
    (area,) = parsed(page).xpath(f"//textarea[@name='{name}']")
    return str(area.text or "").removeprefix("\n")


def test_a_comment_is_saved_as_it_is_typed_and_stands_there_on_every_view(deciding: Any) -> None:
    client, url = deciding
    carried = open_page(client, url)
    answer = client.post(url, {**carried, RISKS: WHO, WISHES: ""}, headers=AUTOSAVE)
    assert (answer.status_code, set(answer.json()["marks"])) == (200, {"/decision", RISKS, WISHES})
    for tab in ("answers", "comments"):
        assert field(client.get(f"{url}?tab={tab}").content.decode(), RISKS) == WHO
    page = text_of(client.get(f"{url}?tab=comments"))
    assert "Comments (1)" in page
    assert WISHES not in page


def test_two_windows_that_comment_on_one_answer_get_a_choice(deciding: Any) -> None:
    client, url = deciding
    first, second = open_page(client, url), open_page(client, url)
    client.post(url, {**first, RISKS: "From the first", WISHES: "Kept"}, headers=AUTOSAVE)
    answer = client.post(url, {**second, RISKS: "From the second", WISHES: ""}, headers=AUTOSAVE)
    assert (answer.status_code, answer.json()["questions"]) == (409, ["Comment on “What are you worried about?”"])
    page = client.post(url, {**second, RISKS: "From the second", WISHES: "", "action": "submit", "/decision": "return"})
    assert page.status_code == 409
    assert {"From the first", "From the second"} <= set(parsed(page.content.decode()).xpath("//p/text()"))
    again = {**hidden_inputs(page.content.decode()), "asked": RISKS, f"choose{RISKS}": "both"}
    client.post(url, {**again, RISKS: "From the second", "action": "stay"})
    assert field(client.get(url).content.decode(), RISKS) == "From the first\n\nFrom the second"
    assert field(client.get(url).content.decode(), WISHES) == "Kept"


def test_saving_comments_stays_on_the_same_view(deciding: Any) -> None:
    client, url = deciding
    answer = save(client, f"{url}?tab=answers", {RISKS: [WHO]}, "stay")
    assert answer["Location"] == f"{url}?tab=answers"


def test_a_return_needs_one_comment_on_the_whole_or_at_an_answer(northmere: Cast, deciding: Any) -> None:
    client, url = deciding
    page = with_problems(client, save(client, url, {"/decision": ["return"], RISKS: ["  "]}, "submit"))
    assert page.count("Write what must change: here, or at an answer") == 2
    assert parsed(page).xpath("//a[@href='#qcomment']")
    returned(northmere, deciding, {RISKS: WHO})
    with authority(northmere.id):
        assert Decision.objects.get().comments == {"/risks": WHO}


def test_a_comment_that_is_too_long_says_so_at_its_field_wherever_one_is(northmere: Cast, deciding: Any) -> None:
    client, url = deciding
    answer = save(client, url, {"/decision": ["approve"], RISKS: ["x" * 10_001]}, "submit")
    page = with_problems(client, answer)
    words = "Shorten “Your comment to Sam” by 1 character: it has 10,001 and can have 10,000"
    assert page.count(words) == 2
    here = client.get(f"{url}?tab=pdf&problems=1").content.decode()
    (link,) = parsed(here).xpath("//div[@id='problems']//a/@href")
    assert link.startswith("?tab=comments&problems=1#")
    there = client.get(f"{url}{link.partition('#')[0]}").content.decode()
    assert parsed(there).get_element_by_id(link.partition("#")[2]).text.strip() == "x" * 10_001
    with authority(northmere.id):
        assert not Decision.objects.exists()


def test_names_that_lead_nowhere_in_the_record_are_not_kept(northmere: Cast, deciding: Any) -> None:
    client, url = deciding
    odd = ["/~remark/nothing_of_the_form", "/~remarkrisks", "/~reply/risks", f"/~remark/risks{'/0' * 600}"]
    client.post(url, {**open_page(client, url), **dict.fromkeys(odd, "Smuggled")}, headers=AUTOSAVE)
    client.post(url, {"revision": "0", **dict.fromkeys(odd, "Smuggled")}, headers=AUTOSAVE)
    with authority(northmere.id):
        assert "Smuggled" not in str(Task.objects.get(decides=True).draft.entered)


def test_the_author_sees_each_comment_at_its_question_and_all_above(
    northmere: Cast, sign_in: Any, deciding: Any
) -> None:
    task = returned(northmere, deciding, {RISKS: WHO, SEEN_ON: "Which day?"}, "Nearly there.")
    sam = sign_in(northmere.sam)
    base = f"/tasks/{task.pk}/form/"
    page = text_of(sam.get(f"{base}what-it-means/"))
    question = parsed(sam.get(f"{base}what-it-means/").content.decode()).xpath("//div[@data-question='/risks']")[0]
    assert WHO in question.text_content()
    assert "Which day?" not in page
    assert f'href="{base}the-child/?from=check#qseen_alone"' in page
    assert "2 comments on answers" in page
    assert "“Nearly there.”" in page
    check = text_of(sam.get(f"{base}check/"))
    assert "“Which day?”" in check
    assert f"“{WHO}”" in check


def test_replies_are_kept_with_the_draft_and_stored_with_the_submission(
    northmere: Cast, sign_in: Any, deciding: Any
) -> None:
    client, _url = deciding
    task = returned(northmere, deciding, {RISKS: WHO, SEEN_ON: "Which day?"}, "Nearly there.")
    sam = sign_in(northmere.sam)
    base = f"/tasks/{task.pk}/form/"
    write(sam, f"{base}what-it-means/", {"/~reply/risks": "His aunt, now.", "/~reply": "Thank you."})
    assert field(sam.get(f"{base}what-it-means/").content.decode(), "/~reply/risks") == "His aunt, now."
    assert "Your reply: “His aunt, now.”" in text_of(sam.get(f"{base}check/"))
    assert path_of(submit(sam, base)).startswith("/cases/")
    with authority(northmere.id):
        assert {reply.pointer: reply.text for reply in Reply.objects.all()} == {
            "/risks": "His aunt, now.",
            "": "Thank you.",
        }
        second = decision(northmere)
    page = text_of(client.get(f"/tasks/{second.pk}/form/"))
    whole, asked = page.index("“Thank you.”"), page.index("His aunt, now.")
    assert page.index("“Nearly there.”") < whole < page.index("Commented on, and as before") < asked
    assert "Sam Oakley, Tue 14 July, 10:00" in page
    record = text_of(sam.get("/records/R-2026-000001/1/"))
    for words in ("“Nearly there.”", "“Thank you.”", "What are you worried about?", WHO, "His aunt, now."):
        assert words in record


def test_a_reply_that_is_too_long_is_said_at_its_field_and_not_submitted(
    northmere: Cast, sign_in: Any, deciding: Any
) -> None:
    task = returned(northmere, deciding, {RISKS: WHO})
    sam = sign_in(northmere.sam)
    base = f"/tasks/{task.pk}/form/"
    address = f"{base}what-it-means/"
    write(sam, address, {"/~reply/risks": "x" * 2_001})
    assert submit(sam, base).status_code == 303
    (link,) = parsed(sam.get(f"{base}check/?problems=1").content.decode()).xpath("//div[@id='problems']//a/@href")
    page = sam.get(link.partition("#")[0]).content.decode()
    assert page.count("Shorten “Your reply to Priya” by 1 character") == 2
    assert parsed(page).get_element_by_id(link.partition("#")[2]).text.strip() == "x" * 2_001
    with authority(northmere.id):
        assert not Reply.objects.exists()


def test_a_comment_on_a_question_that_is_no_longer_asked_is_still_shown(
    northmere: Cast, sign_in: Any, deciding: Any
) -> None:
    client, _url = deciding
    task = returned(northmere, deciding, {SEEN_ON: "Which day?", "/~remark/not_alone_reason": "Was he alone?"})
    sam = sign_in(northmere.sam)
    base = f"/tasks/{task.pk}/form/"
    unseen = {"/child_seen": "no", "/not_seen_reason": "He was away.", "/~reply/seen_alone": "We go on Monday."}
    write(sam, f"{base}the-child/", unseen)
    page = text_of(sam.get(f"{base}why-and-how/"))
    assert "Did you see the child alone at least once? <span" in page
    assert page.count("(no longer asked)") == 2
    assert field(sam.get(f"{base}why-and-how/").content.decode(), "/~reply/seen_alone") == "We go on Monday."
    submit(sam, base)
    with authority(northmere.id):
        second = decision(northmere)
    page = text_of(client.get(f"/tasks/{second.pk}/form/"))
    assert "Not asked" in page
    assert "“We go on Monday.”" in page
    assert page.index("Commented on, and no longer asked") < page.index("“Was he alone?”")
    assert text_of(client.get(f"/tasks/{second.pk}/form/?tab=comments")).count("(no longer asked)") == 2


def test_comments_on_a_list_and_on_what_is_in_it_stand_at_the_list_each_with_its_reply(
    northmere: Cast, sign_in: Any, deciding: Any
) -> None:
    said = {"/~remark/visits": "Was there no other?", "/~remark/visits/1/seen_on": "When was that?"}
    task = returned(northmere, deciding, said)
    sam, base = sign_in(northmere.sam), f"/tasks/{task.pk}/form/"
    elsewhere = sam.get(f"{base}why-and-how/").content.decode()
    assert "When was that?" not in elsewhere
    links = parsed(elsewhere).xpath(f"//a[@href='{base}the-child/?from=check#qvisits']/text()")
    assert links == ["The times you saw the child", "Visit 2: When did you see the child?"]
    (listed,) = parsed(sam.get(f"{base}the-child/").content.decode()).xpath("//div[@data-question='/visits']")
    words = " ".join(listed.text_content().split())
    assert words.index("“Was there no other?”") < words.index("Visit 2: When did") < words.index("“When was that?”")
    replies = {"/~reply/visits": "No.", "/~reply/visits/1/seen_on": "On Friday."}
    write(sam, f"{base}the-child/", replies)
    (item,) = parsed(sam.get(f"{base}the-child/").content.decode()).xpath("//li[@class='cw-card'][2]//button[1]/@value")
    page = text_of(sam.get(f"{base}the-child/visits/{item.rpartition('/')[2]}/"))
    assert "“When was that?”" in page
    assert "Your reply: “On Friday.”" in page
    submit(sam, base)
    with authority(northmere.id):
        assert {reply.pointer: reply.text for reply in Reply.objects.all()} == {
            name.removeprefix("/~reply"): text for name, text in replies.items()
        }


def test_a_reply_about_an_item_that_is_too_long_is_said_at_its_list(
    northmere: Cast, sign_in: Any, deciding: Any
) -> None:
    task = returned(northmere, deciding, {"/~remark/visits/1/seen_on": "When was that?"})
    sam, base = sign_in(northmere.sam), f"/tasks/{task.pk}/form/"
    write(sam, f"{base}the-child/", {"/~reply/visits/1/seen_on": "x" * 2_001})
    (link,) = parsed(sam.get(f"{base}check/?problems=1").content.decode()).xpath("//div[@id='problems']//a/@href")
    assert link.startswith(f"{base}the-child/")
    page = sam.get(link.partition("#")[0]).content.decode()
    assert parsed(page).get_element_by_id(link.partition("#")[2]).text.strip() == "x" * 2_001


@pytest.mark.parametrize(
    ("remarks", "whole", "shown"),
    [
        ({RISKS: WHO}, "", f"What are you worried about? “{WHO}”"),
        (
            {"/~remark/agencies": "And the GP?", RISKS: WHO, SEEN_ON: "When?"},
            "",
            "Did you see the child alone at least once? “When?” and 2 more comments",
        ),
        ({"/~remark/agencies": "And the GP?", RISKS: WHO}, "", "What they told you: “And the GP?” and 1 more comment"),
        ({RISKS: WHO}, "Nearly there.", "“Nearly there.” and 1 comment on an answer"),
        ({}, "Nearly there.", "“Nearly there.”"),
    ],
)
def test_my_work_quotes_one_comment_with_its_question_and_counts_the_others(
    northmere: Cast, sign_in: Any, deciding: Any, remarks: dict[str, str], whole: str, shown: str
) -> None:
    task = returned(northmere, deciding, remarks, whole)
    for address in ("/my-work/", f"/tasks/{task.pk}/"):
        page = parsed(sign_in(northmere.sam).get(address).content.decode())
        assert page.xpath("//p[@class='cw-task__comment']/text()") == [shown]


def test_comments_go_with_an_approval_and_stand_on_its_record(northmere: Cast, deciding: Any) -> None:
    client, url = deciding
    save(client, url, {"/decision": ["approve"], "/comment": ["Clear."], RISKS: ["Put this first."]}, "submit")
    with authority(northmere.id):
        assert Decision.objects.get().comments == {"": "Clear.", "/risks": "Put this first."}
    assert "Put this first." in text_of(client.get("/records/R-2026-000001/1/"))
