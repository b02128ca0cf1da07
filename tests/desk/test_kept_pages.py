"""What is typed into a short page is there again for whoever typed it and nobody else, until it is sent or left."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts import clock
from accounts.context import authority
from accounts.models import AuditEvent
from forms.kept_pages import KEPT_FOR, KIND, LARGEST
from forms.models import KeptPage
from jobs.models import DueWork
from tests.cast import Cast
from tests.desk.pages import case_url, parsed, save, submit, text_of
from tests.desk.test_correction_choices import chosen_at, fields_of, renamed
from tests.desk.test_correction_pages import begun, household
from tests.jobs.due_now import do_due
from tests.records.made_up import note

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
WORDS = "The aunt was there, not the mother"


def typed(client: Client, page: str, fields: dict[str, str]) -> Any:
    """Send what stands in the page, as its script does."""
    return client.post(page, fields, headers={"X-Casewright-Autosave": "1"})


def text_in(client: Client, page: str, name: str) -> str:
    """What stands in a text of a page."""
    (field,) = parsed(client.get(page).content.decode()).xpath(f"//textarea[@name='{name}']")
    return str(field.text or "").strip()


def held(cast: Cast) -> list[KeptPage]:
    with authority(cast.id):
        rows = list(KeptPage.objects.order_by("pk"))
        assert all(row.entered for row in rows), "read while the authority, and so its key, is open"
        return rows


@pytest.fixture
def correct(northmere: Cast) -> str:
    """The page that asks what is wrong with Sam's note of a visit."""
    with authority(northmere.id):
        return f"/records/{note(northmere, 'Wilf ate.', 'His mother').record.reference}/1/correct/"


def test_what_is_wrong_is_there_after_a_reload_for_who_typed_it_alone(
    northmere: Cast, sign_in: Any, correct: str
) -> None:
    sam, priya = sign_in(northmere.sam), sign_in(northmere.priya)
    for _again in range(2):
        answer = typed(sam, correct, {"reason": WORDS, "csrfmiddlewaretoken": "x", "other": "y"})
        assert answer.status_code == 200
        assert answer.json() == {"message": "Saved at 10:00", "revision": 1}, "sent twice, it is kept once"
    assert typed(sam, correct, {"reason": f"{WORDS} at all"}).json()["revision"] == 2
    typed(sam, correct, {"reason": WORDS})
    assert text_in(sam, correct, "reason") == WORDS
    page = text_of(sam.get(correct))
    assert "Saved at 10:00" in page
    assert 'name="revision" value="3"' in page
    assert text_in(priya, correct, "reason") == ""
    typed(priya, correct, {"reason": "Something else"})
    assert text_in(sam, correct, "reason") == WORDS
    (row, other) = held(northmere)
    assert (row.user_id, row.entered) == (northmere.sam.pk, {"reason": [WORDS]})
    assert other.user_id == northmere.priya.pk
    with authority(northmere.id), connection.cursor() as cursor:
        cursor.execute("SELECT entered FROM casewright_forms_keptpage")
        assert all(text.startswith("cw1:") for (text,) in cursor.fetchall()), "narrative is encrypted"
    with authority(northmere.id):
        assert not [one for one in AuditEvent.objects.all() if "aunt" in str(one.__dict__)]


def test_what_was_sent_is_kept_no_more_and_another_window_is_told_so(
    northmere: Cast, sign_in: Any, correct: str
) -> None:
    sam = sign_in(northmere.sam)
    typed(sam, correct, {"reason": WORDS})
    assert sam.post(correct, {"reason": ""}).status_code == 200, "asked again"
    assert len(held(northmere)) == 1
    assert sam.post(correct, {"reason": WORDS}).status_code == 302
    assert held(northmere) == []
    with authority(northmere.id):
        assert not DueWork.objects.filter(kind=KIND).exists()
    assert typed(sam, correct, {"reason": "Late"}).status_code == 410
    assert held(northmere) == []


def test_what_is_left_by_its_button_or_not_come_back_to_is_forgotten(
    northmere: Cast, sign_in: Any, correct: str
) -> None:
    sam = sign_in(northmere.sam)
    typed(sam, correct, {"reason": WORDS})
    left = sam.post(correct, {"reason": WORDS, "action": "leave"})
    assert left.url == correct.removesuffix("correct/")
    assert held(northmere) == []
    typed(sam, correct, {"reason": WORDS})
    later = clock.now() + KEPT_FOR + timedelta(minutes=1)
    with clock.at(later):
        assert text_in(sign_in(northmere.sam), correct, "reason") == "", "before the worker came by, too"
        with authority(northmere.id):
            assert do_due(KIND) == 1
    assert held(northmere) == []


def test_nobody_keeps_anything_where_they_may_not_open_the_page_or_without_its_token(
    northmere: Cast, sign_in: Any, correct: str
) -> None:
    ren, sam = sign_in(northmere.ren), sign_in(northmere.sam)
    assert typed(ren, correct, {"reason": WORDS}).status_code == 404
    assert typed(Client(), correct, {"reason": WORDS}).status_code == 302
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = sam.cookies
    assert typed(strict, correct, {"reason": WORDS}).status_code == 403
    assert typed(sam, correct, {"reason": "x" * (LARGEST + 1)}).status_code == 413
    assert held(northmere) == []


def test_a_decision_about_a_correction_is_kept_while_it_is_about_what_the_page_shows(
    northmere: Cast, sign_in: Any
) -> None:
    sam, priya = sign_in(northmere.sam), sign_in(northmere.priya)
    record = household(northmere, sam, priya)
    renamed(northmere, "Wilfrid")
    form = begun(sam, f"{record}/1/", "He is called Wilburn.")
    save(sam, f"{form}household/", {"/first_name": ["Wilburn"]})
    page = submit(sam, form).url
    hidden, name = fields_of(priya, page)
    sent = {**hidden, "decision": "return", "comment": WORDS, name: "take"}
    assert typed(sam, page, sent).status_code == 404, "who wrote it does not decide"
    assert typed(priya, page, sent).status_code == 200

    def decision() -> list[str]:
        return [
            str(one) for one in parsed(text_of(priya.get(page))).xpath("//input[@name='decision'][@checked]/@value")
        ]

    assert (chosen_at(priya, page), decision(), text_in(priya, page, "comment")) == ("take", ["return"], WORDS)
    assert WORDS not in sam.get(page).content.decode()
    renamed(northmere, "Wilfryd")
    assert (chosen_at(priya, page), text_in(priya, page, "comment")) == ("keep", WORDS), "the file says something else"
    typed(priya, page, {**hidden, "shown": "0.0", "decision": "approve", "comment": "Fine"})
    assert (decision(), text_in(priya, page, "comment")) == ([], "Fine"), "it was submitted anew since"
    assert priya.post(page, {**hidden, "decision": "return", "comment": WORDS}).status_code == 302
    assert held(northmere) == []
    assert typed(priya, page, sent).status_code == 410, "there is nothing to decide on"


def test_who_is_to_work_with_a_child_and_why_are_kept_until_the_allocation_is_changed(
    northmere: Cast, sign_in: Any
) -> None:
    priya = sign_in(northmere.priya)
    page = f"{case_url(northmere)}allocation/"
    html = parsed(text_of(priya.get(page)))
    (team,) = html.xpath("//input[@name='team']/@value")
    sent = {"team": team, "worker": "nobody", "reason": WORDS}
    assert typed(priya, page, {**sent, "from_on-day": "1", "from_on-month": "1", "from_on-year": "2020"}).json()
    assert text_in(priya, page, "reason") == WORDS
    shown = parsed(text_of(priya.get(page)))
    assert shown.xpath("//input[@name='worker'][@checked]/@value") == ["nobody"]
    days = {one: shown.xpath(f"//input[@name='from_on-{one}']/@value")[0] for one in ("day", "month", "year")}
    assert days["year"] == str(clock.today().year), "a day that has passed is not offered again"
    done = priya.post(page, {**sent, **{f"from_on-{one}": value for one, value in days.items()}})
    assert done.status_code == 302
    assert held(northmere) == []


def test_a_fact_that_is_being_written_down_is_kept_at_its_own_page(northmere: Cast, sign_in: Any) -> None:
    sam = sign_in(northmere.sam)
    page, other = f"{case_url(northmere)}about/address/", f"{case_url(northmere)}about/contact/"
    assert typed(sam, page, {"lines": "1 Made-up Row", "starts_on-year": "20"}).status_code == 200
    assert text_in(sam, page, "lines") == "1 Made-up Row"
    assert parsed(text_of(sam.get(page))).xpath("//input[@name='starts_on-year']/@value") == ["20"]
    assert "Made-up Row" not in sam.get(other).content.decode()
    assert sam.post(page, {"action": "leave"}).status_code == 302
    assert text_in(sam, page, "lines") == ""
