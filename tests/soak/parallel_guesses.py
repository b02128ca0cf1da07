"""Fifty wrong guesses at once on a real gunicorn: at most five passwords are checked, and the right one, placed last,
does not get in."""

import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

import pytest

from accounts.models import SignInSlot
from tests.browser.serving import served
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.commits
GUESSES = 50


class Attacker:
    """One browser's worth of cookies."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        page = self.opener.open(f"{address}/accounts/login/", timeout=60).read().decode()
        self.token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)

    def guess(self, email: str, password: str) -> tuple[int, str]:
        """Post one guess; return status and final address."""
        assert self.token is not None
        body = urllib.parse.urlencode(
            {"login": email, "password": password, "csrfmiddlewaretoken": self.token[1]}
        ).encode()
        try:
            answer = self.opener.open(f"{self.address}/accounts/login/", body, timeout=120)
        except urllib.error.HTTPError as error:
            return error.code, error.url
        return answer.status, answer.url


def test_fifty_at_once_check_five_passwords_and_a_right_one_placed_last_does_not_get_in(northmere: Cast) -> None:
    answers: list[tuple[int, str]] = []
    with served(workers=4, threads=16, worker=False) as address:
        attackers = [Attacker(address) for _ in range(GUESSES)]
        barrier = threading.Barrier(GUESSES)

        def one(attacker: Attacker, number: int) -> None:
            barrier.wait()
            answers.append(attacker.guess("sam@northmere.example", f"guess number {number}"))

        threads = [threading.Thread(target=one, args=pair) for pair in zip(attackers, range(GUESSES), strict=True)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        last = attackers[0].guess("sam@northmere.example", PASSWORD)
    statuses = [status for status, _ in answers]
    assert len(statuses) == GUESSES
    assert set(statuses) <= {200, 429}, statuses
    assert statuses.count(429) >= GUESSES - 5
    assert last[0] == 429
    slot = SignInSlot.objects.get(key="name:sam@northmere.example")
    assert slot.taken == 5
    assert slot.locked_until is not None
