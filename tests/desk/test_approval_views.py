"""What an approver reads first, and what happens when the work moved on while the page was open."""

from typing import Any

import pytest

from accounts.context import authority
from accounts.models import Membership, Role
from forms import drafts
from records.models import Decision
from tests.cast import Cast, make_person
from tests.desk.pages import open_page, parsed, path_of, save, text_of
from tests.desk.stories import correcting, decided, decision, submitted
from tests.workflow.answers import ASSESSMENT, submit
from workflow import work
from workflow.models import Task

pytestmark = pytest.mark.django_db
RISKS = "/~remark/risks"


def tabs(page: str) -> list[tuple[str, bool]]:
    """The words of the links between the views, and which is the present one."""
    links = parsed(page).xpath("//nav[@aria-label='Views of this record']//a")
    return [(link.text, link.get("aria-current") == "page") for link in links]


def test_a_first_version_opens_on_all_answers_with_the_childs_words_and_the_risks_first(
    northmere: Cast, sign_in: Any
) -> None:
    page = sign_in(northmere.priya).get(f"/tasks/{submitted(northmere).pk}/form/").content.decode()
    assert tabs(page) == [("All answers (60)", True), ("Comments (0)", False), ("PDF", False)]
    asked = [term.text for term in parsed(page).xpath("//section[@aria-labelledby='read']//dt")]
    assert asked[:2] == ["What does the child wish and feel?", "What are you worried about?"]
    assert "Your manager must have authorised it by" in asked
    assert "What Wilf Larkspur says, and the risks" in page


def test_a_later_version_opens_on_what_changed_and_keeps_its_view_in_the_address(northmere: Cast, sign_in: Any) -> None:
    again = correcting(northmere)
    with authority(northmere.id):
        submit(
            again,
            northmere.sam,
            ASSESSMENT | {"risks": "On Fridays.", "shared": False, "not_shared_reason": "They are away."},
        )
        task = decision(northmere)
    client, url = sign_in(northmere.priya), f"/tasks/{task.pk}/form/"
    page = client.get(url).content.decode()
    assert tabs(page) == [
        ("Changed answers (3)", True),
        ("Comments (1)", False),
        ("All answers (61)", False),
        ("PDF", False),
    ]
    changed = parsed(page).xpath("//article[@class='cw-change']/h3/text()")
    assert changed[0] == "What are you worried about?"
    sides = parsed(page).xpath("//article[@class='cw-change'][2]//p")
    assert [" ".join(side.text_content().split()) for side in sides] == ["removed: Yes", "added: No"]
    assert "First version, Tue 14 July" in page
    (form,) = parsed(client.get(f"{url}?tab=answers").content.decode()).xpath("//form[@id='decision-form']")
    assert form.get("action") == f"{url}?tab=answers"
    assert tabs(client.get(f"{url}?tab=made-up").content.decode())[0] == ("Changed answers (3)", True)


def test_a_newer_version_is_read_before_it_is_decided_and_no_word_is_lost(northmere: Cast, sign_in: Any) -> None:
    task = submitted(northmere)
    client, url = sign_in(northmere.priya), f"/tasks/{task.pk}/form/"
    answer = save(
        client, url, {"/decision": ["approve"], "/comment": ["Clear."], RISKS: ["Agreed."]}, "submit", version="7"
    )
    assert path_of(answer) == url
    page = text_of(client.get(url))
    assert "Nothing is decided: Sam Oakley submitted the first version at 10:00." in page
    assert "Clear.</textarea>" in page
    assert "Agreed.</textarea>" in page
    with authority(northmere.id):
        assert not Decision.objects.exists()


def test_who_sends_words_for_a_decision_that_somebody_took_over_reads_them_again(northmere: Cast, sign_in: Any) -> None:
    task = submitted(northmere)
    with authority(northmere.id):
        make_person(northmere, "Nell Thorne", "team_manager", "Harbour team")
    client, url = sign_in(northmere.priya), f"/tasks/{task.pk}/form/"
    carried = open_page(client, url)
    typed = {"/decision": "return", "/comment": "Who is there?", RISKS: "On\nFridays?", "action": "submit"}
    with authority(northmere.id):
        work.release(task, northmere.priya)
    page = client.post(url, {**carried, **typed})
    assert page.status_code == 409
    assert "The decision waits for the team again." in text_of(page)
    with authority(northmere.id):
        task.refresh_from_db()
        work.claim(task, northmere.nell)
    assert "Nell Thorne has this decision now." in text_of(client.post(url, {**carried, **typed}))
    with authority(northmere.id):
        submit(task, northmere.nell, {"decision": "approve", "comment": "Clear."})
    page = client.post(url, {**carried, **typed})
    words = text_of(page)
    assert page.status_code == 409
    assert "Nell Thorne approved it at 10:00." in words
    for text in ("Who is there?", "On<br>Fridays?", "What are you worried about?", "Wilf Larkspur"):
        assert text in words
    assert path_of(client.post(url, {**carried, "/decision": "approve", "action": "submit"})) == f"/tasks/{task.pk}/"


def test_words_that_were_not_in_ones_own_decision_are_shown_and_those_that_were_are_not(
    northmere: Cast, sign_in: Any
) -> None:
    task = decided(northmere)
    client, url = sign_in(northmere.priya), f"/tasks/{task.pk}/form/"
    same = client.post(url, {"/decision": "return", "/comment": "Who is there on Fridays?", "action": "submit"})
    assert path_of(same) == f"/tasks/{task.pk}/"
    other = client.post(url, {"/decision": "return", "/comment": "And on Sundays?", "action": "submit"})
    assert other.status_code == 409
    assert "You returned it at 10:00." in text_of(other)


def test_nobody_learns_anything_from_a_decision_that_they_may_not_see(northmere: Cast, sign_in: Any) -> None:
    task = submitted(northmere)
    answer = sign_in(northmere.ren).post(f"/tasks/{task.pk}/form/", {"/comment": "Mine", "action": "submit"})
    assert answer.status_code == 404


def test_on_ones_own_work_there_is_no_panel_and_it_says_who_can_decide(northmere: Cast, sign_in: Any) -> None:
    task = submitted(northmere)
    with authority(northmere.id):
        make_person(northmere, "Nell Thorne", "team_manager", "Harbour team")
        # Priya helped to write what she was then given to decide on.
        written = Task.objects.get(element_id="Task_assess").draft
        assert written is not None
        written.writers = [*drafts.writers(written), northmere.priya.pk]
        written.writers = sorted(map(str, written.writers))
        written.save()
    client, url = sign_in(northmere.priya), f"/tasks/{task.pk}/form/"
    page = client.get(url).content.decode()
    assert parsed(page).xpath("//form[@id='decision-form'] | //textarea") == []
    assert "Nell Thorne can decide." in page
    answer = client.post(url, {"/decision": "approve", "action": "submit"})
    assert path_of(answer) == f"/tasks/{task.pk}/"
    with authority(northmere.id):
        assert not Decision.objects.exists()


def test_the_task_page_of_ones_own_work_names_who_can_decide(northmere: Cast, sign_in: Any) -> None:
    task = submitted(northmere, taken_by_manager=False)
    with authority(northmere.id):
        role = Role.objects.get(key="team_manager")
        team = northmere.teams["Harbour team"]
        Membership.objects.create(user=northmere.sam, team=team, role=role, starts_on="2026-01-01")
    page = text_of(sign_in(northmere.sam).get(f"/tasks/{task.pk}/"))
    assert "Priya Marsh can decide." in page
    assert "You wrote this, so somebody else must decide." in page
    with authority(northmere.id):
        Membership.objects.filter(user=northmere.priya).update(ends_on="2026-07-13")
    page = text_of(sign_in(northmere.sam).get(f"/tasks/{task.pk}/"))
    assert "Nobody else of the team can decide today." in page
