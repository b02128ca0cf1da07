"""A draft outlives the server and the session."""

import re
import time

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from accounts.sessions import SEEN
from tests.browser.serving import CHROMIUM, Person, chromium, in_thread, served
from tests.cast import PASSWORD, Cast

pytestmark = [
    pytest.mark.commits,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]
GO = re.compile("^(Start|Go on|Correct it)")


def start(worker: Person) -> None:
    """From the list of cases to the first page of the assessment."""
    worker.follow("Cases")
    worker.look()
    worker.follow("Wilf Larkspur")
    worker.look()
    worker.press("Start: Child and family assessment")
    assert "0 of 12 sections complete" in worker.look()
    worker.follow("1. Why and how")


def test_a_draft_survives_a_restart_and_a_time_out(northmere: Cast) -> None:
    words = "Wilf said: “I want to keep my rabbit.”"
    with chromium() as browser:
        with served(worker=False) as address:
            sam = Person(browser, address, 1280)
            sam.sign_in("sam@northmere.example", PASSWORD)
            start(sam)
            sam.type("/reason", words)
            sam.press("Save and leave")
        with served(worker=False) as address:
            again = Person(browser, address, 1280)
            again.sign_in("sam@northmere.example", PASSWORD)
            again.follow(GO)
            again.follow("1. Why and how")
            assert again.page.input_value('[name="/reason"]') == words
            time_out_everybody()
            writing = again.page.url
            again.page.goto(writing)
            assert "/accounts/login/" in again.page.url
            again.give_factors("sam@northmere.example", PASSWORD)
            assert again.page.url == writing
            assert again.page.input_value('[name="/reason"]') == words


def time_out_everybody() -> None:
    """Make every session one that nobody used for an hour."""

    def age() -> None:
        for session in Session.objects.all():
            held = SessionStore(session.session_key)
            held[SEEN] = int(time.time()) - 3600
            held.save()

    in_thread(age)
