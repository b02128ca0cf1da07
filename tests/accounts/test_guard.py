"""What the guard of every page does before a view runs, and when it runs again."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client

from accounts.context import authority
from accounts.guard import guarded
from accounts.models import Team
from accounts.uploads import takes_file
from tests.cast import Cast

pytestmark = pytest.mark.django_db
CANNOT = "A text holds a character that cannot be kept"


class DeadlockError(Exception):
    """What the driver raises when PostgreSQL ends a deadlock."""

    sqlstate = "40P01"


def fails(times: int, read: list[bytes]) -> Any:
    """A page that takes two files, writes, reads the files, and finds itself in a deadlock the first times."""

    @takes_file(100, files=2)
    @guarded("open", place="my_work")
    def page(request: HttpRequest) -> HttpResponseBase:
        Team.objects.create(name=f"Team {len(read)}")
        read.append(b"|".join(sent.read() for sent in request.FILES.getlist("file")))
        if len(read) <= times:
            raise OperationalError("deadlock detected") from DeadlockError()
        return HttpResponse(request.POST["reason"])

    return page


def posted(rf: Any, cast: Cast) -> HttpRequest:
    files = [SimpleUploadedFile("a.txt", b"first"), SimpleUploadedFile("b.txt", b"second")]
    request: HttpRequest = rf.post("/", {"file": files, "reason": "Plainer words."})
    request.user = cast.sam
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
    return request


def test_a_page_that_runs_again_after_a_deadlock_reads_its_files_again(northmere: Cast, rf: Any) -> None:
    read: list[bytes] = []
    answer = fails(1, read)(posted(rf, northmere))
    assert read == [b"first|second", b"first|second"]
    assert answer.content == b"Plainer words."
    with authority(northmere.id):
        assert [team.name for team in Team.objects.filter(name__startswith="Team ")] == ["Team 1"]


def test_a_page_runs_twice_at_most(northmere: Cast, rf: Any) -> None:
    read: list[bytes] = []
    with pytest.raises(OperationalError):
        fails(2, read)(posted(rf, northmere))
    assert len(read) == 2


@pytest.mark.parametrize("address", ["/accounts/people/?a=%00", "/accounts/people/?%00=a", "/?page=1%00"])
def test_a_nul_in_the_query_of_an_address_gets_words(northmere: Cast, sign_in: Any, address: str) -> None:
    answer = sign_in(northmere.dee).get(address)
    assert (answer.status_code, CANNOT in answer.content.decode()) == (400, True)


@pytest.mark.parametrize("posted", [{"reason": "y\0"}, {"rea\0son": "y"}, {"reason": ["y", "\0"]}])
def test_a_nul_in_a_posted_text_gets_words_and_writes_nothing(northmere: Cast, sign_in: Any, posted: Any) -> None:
    answer = sign_in(northmere.dee).post(f"/accounts/teams/{northmere.teams['Harbour team'].pk}/parent/", posted)
    assert answer.status_code == 400
    text = answer.content.decode()
    assert CANNOT in text
    assert "your words are still on the page" in text


def test_who_is_not_signed_in_is_asked_to_sign_in_first(northmere: Cast) -> None:
    assert Client().get("/?page=%00").status_code == 302


@pytest.mark.parametrize("address", ["/studio/forms/a%00/", "/settings/a%00/", "/studio/processes/%00/"])
def test_an_address_with_a_nul_leads_nowhere(northmere: Cast, sign_in: Any, address: str) -> None:
    assert sign_in(northmere.ana).get(address).status_code == 404
