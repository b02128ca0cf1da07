"""What a page of a long form costs as people meet it: request, session, policy, database, audit, and the whole page."""

import json
import statistics
import time
from collections.abc import Callable
from typing import Any, Final

AIM: Final = 100
SAVED: Final = {"X-Casewright-Autosave": "1"}
FIRST: Final = "part-1"
TYPED: Final = "/q1"
"""A long text on the first page."""


def through_view(forms: dict[str, tuple[dict[str, Any], dict[str, Any]]], rounds: int) -> None:
    """Print processor time and statements of opening and of saving the first page of a task's form.

    `forms` are documents and answers by what they are called; their first page is “Part 1”. The database is the one of
    the tests, made here.
    """
    from forms.definition import read
    from tests import databases
    from tests.cast import make_northmere
    from tests.codes import app_of, signed_in
    from tests.desk.long_forms import answered
    from tests.desk.pages import hidden_inputs

    databases.make()
    cast = make_northmere()
    client = signed_in(app_of(cast.sam.email))
    print("\n| a page of a task | processor | statements | aim |\n|---|---|---|---|")
    for at, (name, (content, answers)) in enumerate(forms.items()):
        task = answered(cast, content | {"key": f"form_{at}"}, answers)
        first = f"/tasks/{task.pk}/form/{FIRST}/"
        carried: dict[str, str] = {}

        def opened(first: str = first, carried: dict[str, str] = carried) -> None:
            page = client.get(first)
            if page.status_code != 200:
                raise RuntimeError(f"{first}: {page.status_code}")
            carried.update(hidden_inputs(page.content.decode()))

        typed = read(content).entered_from(answers)[FIRST]

        def saved(first: str = first, carried: dict[str, str] = carried, typed: Any = typed) -> None:
            answer = client.post(first, {**typed, **carried, TYPED: f"Seen at {time.monotonic()}."}, headers=SAVED)
            if answer.status_code != 200:
                raise RuntimeError(f"{first}: {answer.status_code}")
            told = answer.json()
            carried.update(revision=str(told["revision"]), marks=json.dumps(told["marks"]))

        opened()  # what is read and compiled once
        for act, words in ((opened, "opened"), (saved, "saved while typing")):
            spent, statements = _measured(act, rounds)
            print(f"| {name}, {words} | {spent:.0f} ms | {statements} | {'met' if spent < AIM else 'NOT met'} |")


def _measured(act: Callable[[], None], rounds: int) -> tuple[float, int]:
    """The median processor time in milliseconds, and the statements of one."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    taken = []
    for _ in range(rounds):
        began = time.process_time()
        act()
        taken.append(time.process_time() - began)
    with CaptureQueriesContext(connection) as queries:
        act()
    return statistics.median(taken) * 1_000, len(queries)
