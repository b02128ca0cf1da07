"""The story on a child's page: what records tell, in its order, marked, filtered, and never more than asked for."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.context import authority
from accounts.models import AuditEvent
from records.deciding import decide
from records.models import ChronologyEntry, RecordVersion, SignificanceMark
from tests.cast import Cast
from tests.conftest import TODAY
from tests.desk.pages import parsed, path_of, text_of
from tests.records.feeding import visit

pytestmark = pytest.mark.django_db
ALONE: dict[str, Any] = {"story": None, "planned_on": None, "place": None}


def url(cast: Cast, query: str = "") -> str:
    return f"/cases/{cast.cases['wilf'].reference}/{query}"


def story(cast: Cast, sign_in: Any, query: str = "", who: str = "sam") -> Any:
    """The section of the page."""
    page = parsed(text_of(sign_in(cast.people[who]).get(url(cast, query))))
    return page.get_element_by_id("story").getparent().getparent()


def told(section: Any) -> list[tuple[str, str]]:
    """Titles and second lines of the entries shown."""
    items = [item for listed in section.find_class("cw-story") for item in listed]
    return [(item[0].text_content(), item[1].text_content()) for item in items]


def entries(cast: Cast, number: int, *, significant: bool = False, before: date = date(2026, 7, 2)) -> None:
    """Entries of one record of Wilf, one a day backwards."""
    with authority(cast.id):
        version = visit(cast, **ALONE)
        rows = [
            ChronologyEntry(
                version=version,
                case=cast.cases["wilf"],
                place="/story",
                number=at,
                on=before - timedelta(days=at),
                recorded_at=version.submitted_at,
                text=f"Event {at}",
                significant=significant,
            )
            for at in range(number)
        ]
        ChronologyEntry.objects.bulk_create(rows)


def test_what_a_record_tells_stands_on_its_day_with_who_wrote_it_and_when(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        version = visit(northmere, planned_on="2026-07-13", story=None)
    section = story(northmere, sign_in)
    assert told(section) == [
        ("Our work with this child began", "Tue 14 July · significant"),
        ("The next visit is planned", "Mon 13 July · Sam Oakley · Visit"),
        ("Visit: At home, seen alone", "Thu 2 July · significant · Sam Oakley · Visit · recorded Tue 14 July"),
        ("Allocated to Sam Oakley, Harbour team", "Wed 1 July"),
    ]
    links = {a.get("href") for a in section.findall(".//h3/a")}
    assert links == {f"/records/{version.record.reference}/1/"}


def test_what_awaits_approval_is_marked_and_tells_nothing_yet(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        version = visit(northmere, reviewed=True)
    before = told(story(northmere, sign_in))
    assert before[0] == ("Visit: submitted", "Tue 14 July · Sam Oakley · awaiting approval")
    assert not [title for title, _ in before if title.startswith("Visit: At home")]
    with authority(northmere.id):
        decide(version, "approve", northmere.priya, {})
    after = [title for title, _ in told(story(northmere, sign_in))]
    assert {"Visit: approved", "Visit: At home, seen alone", "The next visit is planned"} <= set(after)


def test_a_record_that_tells_nothing_and_needs_no_review_is_a_submission(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        visit(northmere, **ALONE)
    assert told(story(northmere, sign_in))[0] == ("Visit: written", "Tue 14 July · Sam Oakley")


def test_what_is_told_on_its_own_day_stands_above_the_submission_that_told_it(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        version = visit(northmere, **ALONE | {"place": "H", "visited_on": "2026-07-14"}, reviewed=True)
    with clock.at(TODAY + timedelta(hours=1)), authority(northmere.id):
        decide(version, "approve", northmere.priya, {})
    titles = [title for title, _ in told(story(northmere, sign_in))][:3]
    assert titles == ["Visit: approved", "Visit: At home, seen alone", "Visit: submitted"]


def test_long_words_stand_under_the_title_of_their_form_as_paragraphs(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        visit(northmere, story="Wilf was hungry.\n\nSo was his cat <b>Moss</b>.")
    section = story(northmere, sign_in)
    (item,) = [item for item in section.find_class("cw-story")[0] if "Moss" in item.text_content()]
    assert item[0].text_content() == "Visit"
    assert [p.text_content() for p in item.findall("p")[1:]] == ["Wilf was hungry.", "So was his cat <b>Moss</b>."]


def test_the_newest_twenty_are_shown_and_earlier_months_open_at_their_address(northmere: Cast, sign_in: Any) -> None:
    entries(northmere, 100, before=date(2026, 6, 30))
    section = story(northmere, sign_in)
    assert len(told(section)) == 20
    earlier = section.find_class("cw-earlier")[0]
    assert [" ".join(li.text_content().split()) for li in earlier.findall(".//li")] == [
        "June 2026 12 entries",
        "May 2026 31 entries",
        "April 2026 30 entries",
        "March 2026 9 entries",
    ]
    link = earlier.findall(".//li/a")[1].get("href")
    assert link == url(northmere, "?month=2026-05#story-2026-05")
    opened = story(northmere, sign_in, "?month=2026-05&month=2026-03&month=1999-01&month=x%27--")
    assert len(told(opened)) == 20 + 31 + 9
    assert [item.get("href") for item in opened.find_class("cw-earlier")[0].findall("ul/li/a")] == [
        url(northmere, "?month=2026-05&month=2026-03&month=1999-01&month=2026-06#story-2026-06"),
        url(northmere, "?month=2026-03&month=1999-01#story-2026-05"),
        url(northmere, "?month=2026-05&month=2026-03&month=1999-01&month=2026-04#story-2026-04"),
        url(northmere, "?month=2026-05&month=1999-01#story-2026-03"),
    ]
    assert not opened.xpath('.//*[contains(text(), "x\'--")]')


def test_only_significant_has_an_address_that_the_months_keep(northmere: Cast, sign_in: Any) -> None:
    entries(northmere, 40, significant=True)
    entries(northmere, 5)
    section = story(northmere, sign_in, "?significant=1")
    shown = told(section)
    assert len(shown) == 20
    assert all("significant" in line for _, line in shown)
    tabs = {a.text_content(): (a.get("href"), a.get("aria-current")) for a in section.findall(".//nav//a")}
    assert tabs == {
        "Everything": (url(northmere, "#story"), None),
        "Only significant": (url(northmere, "?significant=1#story"), "page"),
    }
    month = section.find_class("cw-earlier")[0].findall("ul/li/a")[0].get("href")
    assert month == url(northmere, "?significant=1&month=2026-06#story-2026-06")


def test_marking_leads_back_to_what_was_shown_and_can_be_taken_back(northmere: Cast, sign_in: Any) -> None:
    entries(northmere, 3)
    client = sign_in(northmere.sam)
    section = story(northmere, sign_in, "?month=2026-05&significant=0")
    action = section.find_class("cw-story__mark")[0].get("action")
    assert action.endswith("/mark/?month=2026-05")
    answer = client.post(action)
    assert answer["Location"] == url(northmere, "?month=2026-05")
    page = client.get(answer["Location"])
    assert "Marked as significant in the story." in text_of(page)
    undo = parsed(text_of(page)).find_class("cw-banner")[0].find("form")
    assert undo.find("button").text == "Take the mark away"
    assert "Event 0" in [title for title, _ in told(story(northmere, sign_in, "?significant=1"))]
    again = client.post(undo.get("action"))
    assert path_of(again) == url(northmere)
    assert "No longer marked as significant in the story." in text_of(client.get(again["Location"]))
    with authority(northmere.id):
        assert not ChronologyEntry.objects.filter(significant=True).exists()
        kept = AuditEvent.objects.filter(action__startswith="chronology_").order_by("at", "pk")
        assert [(row.action, row.actor) for row in kept] == [
            ("chronology_marked", northmere.sam),
            ("chronology_unmarked", northmere.sam),
        ]
        assert "Event" not in str([row.details for row in kept])


def test_marking_twice_says_so_and_is_kept_once(northmere: Cast, sign_in: Any) -> None:
    entries(northmere, 1)
    client = sign_in(northmere.priya)
    action = story(northmere, sign_in, who="priya").find_class("cw-story__mark")[0].get("action")
    client.post(action)
    answer = client.post(action)
    assert "It is marked as significant already." in text_of(client.get(answer["Location"]))
    with authority(northmere.id):
        assert SignificanceMark.objects.count() == 1


def test_the_banner_never_holds_the_words_of_an_entry(northmere: Cast, sign_in: Any) -> None:
    entries(northmere, 1)
    client = sign_in(northmere.sam)
    client.post(story(northmere, sign_in).find_class("cw-story__mark")[0].get("action"))
    held = str(dict(client.session)) + str(client.cookies)
    assert "Marked as significant" in held
    assert "Event 0" not in held


def test_whoever_only_reads_gets_no_button(northmere: Cast, sign_in: Any) -> None:
    entries(northmere, 1)
    section = story(northmere, sign_in, who="dee")
    assert "Event 0" in section.text_content()
    assert section.find_class("cw-story__mark") == []


def test_a_superseded_entry_is_neither_shown_nor_marked(northmere: Cast, sign_in: Any) -> None:
    entries(northmere, 1)
    with authority(northmere.id):
        entry = ChronologyEntry.objects.get()
        entry.superseded_by = RecordVersion.objects.get()
        entry.save()
    assert "Event 0" not in story(northmere, sign_in).text_content()
    assert sign_in(northmere.sam).post(f"{url(northmere)}story/{entry.pk}/mark/").status_code == 404


def test_an_entry_is_not_found_under_another_childs_address(northmere: Cast, sign_in: Any) -> None:
    entries(northmere, 1)
    with authority(northmere.id):
        entry = ChronologyEntry.objects.get()
    other = northmere.cases["tansy"].reference
    assert sign_in(northmere.mo).post(f"/cases/{other}/story/{entry.pk}/mark/").status_code == 404


def test_a_story_without_anything_significant_says_so_and_leads_back(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        northmere.cases["wilf"].episodes.all().delete()
    section = story(northmere, sign_in, "?significant=1")
    assert "Nothing is marked as significant yet. Show everything" in " ".join(section.text_content().split())


def test_a_longer_story_asks_no_more_and_reads_only_what_it_shows(
    northmere: Cast, sign_in: Any, monkeypatch: Any
) -> None:
    from accounts.encryption import EncryptedTextField

    read: list[Any] = []
    decrypt = EncryptedTextField.decrypt

    def noted(self: EncryptedTextField, row: Any, value: Any) -> Any:
        read.append(row)
        return decrypt(self, row, value)

    monkeypatch.setattr(EncryptedTextField, "decrypt", noted)
    client = sign_in(northmere.sam)
    entries(northmere, 2)
    client.get(url(northmere))
    asked: dict[int, int] = {}
    words: dict[int, int] = {}
    for number, more in ((2, 0), (20, 18), (200, 180)):
        with authority(northmere.id):
            version = RecordVersion.objects.get()
            held = ChronologyEntry.objects.count()
            ChronologyEntry.objects.bulk_create(
                ChronologyEntry(
                    version=version,
                    case=northmere.cases["wilf"],
                    place="/story",
                    number=held + at,
                    on=date(2026, 6, 30) - timedelta(days=held + at),
                    recorded_at=TODAY,
                    text="More",
                )
                for at in range(more)
            )
        read.clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(northmere)).status_code == 200
        asked[number] = len(queries)
        words[number] = len(read)
    assert words == {2: 2, 20: 18, 200: 18}, "two of the twenty shown are no entries of the chronology"
    assert asked[2] == asked[20] == asked[200] <= 40, asked


def test_the_days_are_those_of_london(northmere: Cast, sign_in: Any) -> None:
    with clock.at(TODAY.replace(hour=23, minute=30)), authority(northmere.id):  # past midnight in London
        visit(northmere, **ALONE | {"place": "H", "visited_on": "2026-07-14"}, reviewed=True)
        visit(northmere, **ALONE | {"place": "H", "visited_on": "2026-07-14"})
    lines = dict(told(story(northmere, sign_in)))
    assert lines["Visit: submitted"].startswith("Wed 15 July")
    assert lines["Visit: At home, seen alone"] == "Tue 14 July · significant · Sam Oakley · Visit"
