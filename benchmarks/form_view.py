"""What a page of a long form costs as people meet it: request, session, policy, database, audit, and the whole page."""

import json
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Final

AIM: Final = 100
SAVED: Final = {"X-Casewright-Autosave": "1"}
FIRST: Final = "part-1"
TYPED: Final = "/q1"
"""A long text on the first page."""

type Json = dict[str, Any]


def through_view(forms: dict[str, tuple[Json, Json]], listed: tuple[Json, Json], rounds: int) -> None:
    """Print processor time and statements of opening and of saving the first page of a task's form, and of a list.

    `forms` are documents and answers by what they are called; their first page is “Part 1”. `listed` is a form with one
    list, `rows`, whose items ask `r0`, a text. The database is the one of the tests, made here.
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
    _of_a_list(cast, client, *listed, rounds)


def _of_a_list(cast: Any, client: Any, content: Json, answers: Json, rounds: int) -> None:
    """The same of a list's page, of an item saved, and of the answers to check, with what is wrong shown."""
    from forms.definition import read
    from forms.items import recorded_id
    from tests.desk.long_forms import answered
    from tests.desk.pages import hidden_inputs

    base = f"/tasks/{answered(cast, content | {'key': 'form_rows'}, answers).pk}/form/"
    page = f"{base}{read(content).pages[0].slug}/"
    item = f"{page}rows/{recorded_id(0)}/"
    carried = hidden_inputs(client.get(item).content.decode())

    def opened(address: str) -> None:
        if client.get(address).status_code != 200:
            raise RuntimeError(address)

    def saved() -> None:
        told = client.post(item, {**carried, "/r0": f"Seen at {time.monotonic()}."}, headers=SAVED).json()
        carried.update(revision=str(told["revision"]), marks=json.dumps(told["marks"]))

    acts: dict[str, Callable[[], None]] = {
        "the list": partial(opened, f"{page}?problems=1"),
        "an item, saved while typing": saved,
        "the answers to check": partial(opened, f"{base}check/?problems=1"),
    }
    for words, act in acts.items():
        act()
        spent, statements = _measured(act, rounds)
        met = "met" if spent < AIM else "NOT met"
        print(f"| rows with what is wrong: {words} | {spent:.0f} ms | {statements} | {met} |")


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
