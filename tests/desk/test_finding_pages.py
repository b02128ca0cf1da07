"""Looking for a child under Cases: what is listed, what is told where nothing is, and what is kept of it."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.context import authority
from cases.opening import allocate, open_case
from tests.cast import Cast
from tests.desk.pages import events, parsed, text_of, words

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
FIND = "/cases/find/"


def found(client: Any, typed: str, **more: str) -> list[str]:
    """The names of the files that are listed."""
    page = parsed(text_of(client.post(FIND, {"find": typed, **more}, follow=True)))
    return [link.text_content() for link in page.xpath("//table//th/a")]


def open_more(cast: Cast, number: int) -> None:
    with authority(cast.id):
        for index in range(number):
            case = open_case("Wilf", f"Plover {index:02}", born=date(2019, 7, 9))
            allocate(case, cast.teams["Harbour team"], cast.sam, starts_on=date(2026, 7, 1))


def test_a_child_is_found_by_name_day_and_reference_by_those_who_may_see_the_file(
    northmere: Cast, sign_in: Any
) -> None:
    sam, ren = sign_in(northmere.sam), sign_in(northmere.ren)
    reference = northmere.cases["wilf"].reference
    assert sam.get(FIND).url == "/cases/"
    assert found(sam, "larks wilfred") == found(sam, "12/1/2016") == found(sam, "Wilf 12 1 2016") == ["Wilf Larkspur"]
    assert "Registered as Wilfred Larkspur" in words(sam.post(FIND, {"find": "wilfred"}, follow=True))
    assert sam.post(FIND, {"find": reference.lower()}).url == f"/cases/{reference}/"
    for typed in ("larkspur", "Wilf Larkspur", "12 1 2016", reference):
        hidden, absent = (
            ren.post(FIND, {"find": text}, follow=True) for text in (typed, "Xq" if typed[0].isalpha() else "1 1 2001")
        )
        assert "No child found" in words(hidden)
        if typed != reference:
            assert words(hidden) == words(absent)


def test_where_nothing_fits_it_says_what_to_do(northmere: Cast, sign_in: Any) -> None:
    sam, dee = sign_in(northmere.sam), sign_in(northmere.dee)
    page = words(sam.post(FIND, {"find": "Marigold"}, follow=True))
    assert "Check the spelling" in page
    assert "it looks first whether the child is known in any team" in page
    assert "Open a child’s file" not in words(dee.post(FIND, {"find": "Marigold"}, follow=True))
    for typed, problem in (
        (" ", "Enter a name, a date of birth or a number"),
        ("31 2 2019", "Enter a real day, such as 9 7 2019"),
    ):
        answer = sam.post(FIND, {"find": typed})
        assert problem in words(answer)
        assert "No child found" not in words(answer)
        assert f'value="{typed.strip()}"' in text_of(answer) or not typed.strip()


def test_the_pages_of_what_was_found_are_posted_and_no_name_is_kept(northmere: Cast, sign_in: Any) -> None:
    open_more(northmere, 26)
    sam = sign_in(northmere.sam)
    assert len(found(sam, "plover")) == 25
    assert found(sam, "plover", page="2") == ["Wilf Plover 25"]
    page = parsed(text_of(sam.post(FIND, {"find": "plover"}, follow=True)))
    (turned,) = page.xpath("//form[@class='cw-pages']")
    assert (turned.get("method"), turned.get("action")) == ("post", FIND)
    assert turned.xpath(".//input[@name='find']/@value") == ["plover"]
    assert not [address for address in page.xpath("//a/@href | //form/@action") if "plover" in address.lower()]
    kept = events(northmere, "looked_up")
    assert [event.details for event in kept] == [{"list": "names", "found": 26}] * 3
    assert [(event.actor_id, event.object_id, event.reason) for event in kept] == [(northmere.sam.pk, "", "")] * 3


def test_who_comes_back_from_a_child_comes_to_what_was_found(northmere: Cast, sign_in: Any) -> None:
    """By the browser's Back or a reload, without sending the words again; nobody else comes to it."""
    open_more(northmere, 26)
    sam, priya = sign_in(northmere.sam), sign_in(northmere.priya)
    posted = sam.post(FIND, {"find": "plover", "page": "2"})
    assert (posted.status_code, posted.url) == (302, FIND)
    for _again in range(2):
        page = parsed(text_of(sam.get(FIND)))
        assert [link.text_content() for link in page.xpath("//table//th/a")] == ["Wilf Plover 25"]
        assert page.xpath("//input[@id='find']/@value") == ["plover"]
    assert priya.get(FIND).url == "/cases/"
    assert found(sam, "larkspur") == ["Wilf Larkspur"], "another search begins on its first page"


def test_what_is_too_long_to_keep_is_looked_for_all_the_same(northmere: Cast, sign_in: Any) -> None:
    """What was found before is never shown for it."""
    sam = sign_in(northmere.sam)
    assert found(sam, "larkspur") == ["Wilf Larkspur"]
    page = sam.post(FIND, {"find": "q" * 70_000})
    assert (page.status_code, "No child found" in words(page)) == (200, True)
    assert "Wilf" not in words(page)


def test_finding_asks_no_more_where_more_is_found(northmere: Cast, sign_in: Any) -> None:
    sam = sign_in(northmere.sam)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert "found" in words(sam.post(FIND, {"find": "wilf 9 7 2019"}, follow=True))
        return len(queries)

    open_more(northmere, 1)
    asked()
    few = asked()
    open_more(northmere, 12)
    assert asked() == few <= 30
