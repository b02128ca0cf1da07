"""What people are told: one unread line for each thing, theirs alone, and gone when it is old."""

from datetime import timedelta
from typing import Any

import pytest

from accounts import clock
from accounts.context import authority
from accounts.models import Notification
from accounts.notifications import LinkOutsideError, expire, mark_read, tell, unread
from tests.cast import Cast, make_eastholm
from tests.conftest import TODAY
from tests.desk.pages import parsed, path_of, text_of

pytestmark = pytest.mark.django_db


def words(cast: Cast, who: str) -> list[str]:
    return [told.words for told in Notification.objects.filter(user=cast.people[who]).order_by("at", "pk")]


@pytest.mark.both_databases
def test_the_same_thing_is_told_once_until_it_is_read(inside: Cast) -> None:
    tell(inside.sam, "task_given", link="/tasks/1/", words="Yours.")
    first = Notification.objects.get()
    with clock.at(TODAY + timedelta(hours=1)):
        tell(inside.sam, "task_given", link="/tasks/1/", words="Yours, due tomorrow.")
    again = Notification.objects.get()
    tell(inside.sam, "task_given", link="/tasks/2/", words="Another.")
    tell(inside.sam, "task_overdue", link="/tasks/1/", words="Late.")
    tell(inside.priya, "task_given", link="/tasks/1/", words="Hers.")
    assert again.pk == first.pk
    assert again.at == TODAY + timedelta(hours=1)
    assert words(inside, "sam") == ["Another.", "Late.", "Yours, due tomorrow."]
    assert mark_read(inside.sam, again) == 1
    tell(inside.sam, "task_given", link="/tasks/1/", words="Yours again.")
    assert unread(inside.sam).count() == 3
    assert mark_read(inside.sam) == 3
    assert words(inside, "priya") == ["Hers."]
    assert unread(inside.priya).count() == 1


@pytest.mark.parametrize("link", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", ""])
def test_nothing_leads_out_of_the_product(inside: Cast, link: str) -> None:
    with pytest.raises(LinkOutsideError):
        tell(inside.sam, "told", link=link, words="Look.")


@pytest.mark.both_databases
def test_old_ones_go_and_those_of_another_authority_stay(northmere: Cast) -> None:
    eastholm = make_eastholm()
    for cast, who in ((northmere, "sam"), (eastholm, "kit")):
        with authority(cast.id), clock.at(TODAY - timedelta(days=90)):
            tell(cast.people[who], "told", link="/my-work/", words="Old.")
    with authority(northmere.id):
        tell(northmere.sam, "told", link="/cases/", words="New.")
        assert expire(TODAY - timedelta(days=89)) == 1
        assert words(northmere, "sam") == ["New."]
    with authority(eastholm.id):
        assert words(eastholm, "kit") == ["Old."]


def test_the_header_counts_what_is_new_and_the_list_leads_on(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        tell(northmere.sam, "told", link="/cases/", words="CW-2026-000002 is yours.")
        told = Notification.objects.get()
        tell(northmere.sam, "told", link="/my-work/", words="Another.")
    client = sign_in(northmere.sam)
    header = parsed(text_of(client.get("/my-work/"))).find_class("cw-head__told")[0]
    assert " ".join(header.text_content().split()) == "Notifications 2 new"
    page = parsed(text_of(client.get("/notifications/")))
    items = [" ".join(item.text_content().split()) for item in page.find_class("cw-notice")]
    assert items == ["Another. New Tue 14 July, 10:00", "CW-2026-000002 is yours. New Tue 14 July, 10:00"]
    assert path_of(client.get(f"/notifications/{told.pk}/")) == "/cases/"
    assert len(parsed(text_of(client.get("/notifications/"))).find_class("cw-notice--new")) == 1
    client.get("/notifications/read/")
    assert len(parsed(text_of(client.get("/notifications/"))).find_class("cw-notice--new")) == 1
    client.post("/notifications/read/")
    page = text_of(client.get("/notifications/"))
    assert "1 notification marked as read." in page
    assert "You have read them all." in page
    assert "cw-head__count" not in page


def test_what_another_was_told_is_not_there(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        tell(northmere.sam, "told", link="/cases/", words="CW-2026-000002 is yours.")
        told = Notification.objects.get()
    client = sign_in(northmere.priya)
    assert client.get(f"/notifications/{told.pk}/").status_code == 404
    page = text_of(client.get("/notifications/"))
    assert "Nothing yet." in page
    assert "CW-2026-000002" not in page
    client.post("/notifications/read/")
    with authority(northmere.id):
        assert unread(northmere.sam).count() == 1


def test_a_long_list_has_pages(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        for number in range(27):
            tell(northmere.sam, "told", link=f"/tasks/{number}/", words=f"Task {number}.")
    client = sign_in(northmere.sam)
    assert len(parsed(text_of(client.get("/notifications/"))).find_class("cw-notice")) == 25
    assert len(parsed(text_of(client.get("/notifications/?page=2"))).find_class("cw-notice")) == 2
