"""Whoever decides holds what is known of the children: what others learn meanwhile is written down afterwards."""

import threading

import pytest
from django.db import connection

from accounts import clock
from accounts.context import authority
from cases.knowing import counting, learn
from cases.person_facts import KINDS
from records.updating import hold_children
from tests.at_once import at_once
from tests.cast import Cast
from tests.jobs.waiting import until
from tests.records.made_up import submitted

pytestmark = pytest.mark.commits


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def test_what_is_learnt_of_a_held_child_waits_until_the_decision_is_made(northmere: Cast) -> None:
    wilf, held = northmere.cases["wilf"].child, threading.Event()
    with authority(northmere.id):
        version = submitted(northmere)

    def act(index: int) -> int:
        if index:
            assert held.wait(30)
            with authority(northmere.id):
                learn(wilf, KINDS["religion"], {"code": "SIKH"}, northmere.ren, clock.today())
                return len(counting(wilf, "religion"))
        with authority(northmere.id):
            hold_children(version)
            held.set()
            until(somebody_waits, 30)
            return len(counting(wilf, "religion"))

    assert at_once(2, act) == [0, 1]
