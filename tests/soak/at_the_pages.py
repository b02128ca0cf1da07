"""People who work at the pages of the product over a year, as the life of a child takes them there.

Nobody here writes into tables or calls the engine: a person signs in with the rights of the role, opens the page of a
task, takes it, types what is asked (what stands there already stays, as a browser posts it) and submits. The clock
stands at the moment of the story, and whatever was due until then was done as the worker does it.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from html import unescape
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.test import Client

from accounts import clock
from accounts.clock import LONDON
from accounts.context import authority
from accounts.models import User
from cases.models import Case
from demo.agenda import do_what_is_due
from forms.definition import FormDefinition
from forms.elements import Question
from tests.cast import Cast
from tests.codes import signed_in
from tests.desk.pages import parsed, path_of, text_of
from workflow.models import Task

type Fields = dict[str, list[str]]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def day(text: str) -> date:
    """A day as the story writes it: `Thu 20 Aug 2026`. The weekday must be right."""
    weekday, number, month, year = text.split()
    found = date(int(year), MONTHS.index(month) + 1, int(number))
    assert found.strftime("%a") == weekday, text
    return found


def boxes(name: str, on: date) -> dict[str, str]:
    """A day in the three boxes of a page."""
    return {f"{name}-{part}": str(getattr(on, part)) for part in ("day", "month", "year")}


class Pages:
    """The pages of an authority at a moment. Each person has a browser of their own, and signs in every day."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.now = clock.now()
        self._browsers: dict[str, tuple[date, Client]] = {}

    # Time

    def go_to(self, when: str, at: str = "10:00") -> str:
        """Move the clock on, and do what was due until then. Returns the day as forms take it."""
        moment = datetime.combine(day(when), time.fromisoformat(at), LONDON)
        assert moment >= self.now, f"{when} {at} has passed"
        self.now = moment
        with authority(self.cast.id):
            do_what_is_due(moment)
        return day(when).isoformat()

    # Going to pages

    def browser(self, person: str) -> Client:
        """The browser of somebody who signed in today."""
        today = clock.local(self.now).date()
        since, client = self._browsers.get(person, (None, None))
        if since != today or client is None:
            with clock.at(self.now):
                client = signed_in(self.cast.people[person], Client())
            self._browsers[person] = (today, client)
        return client

    def get(self, person: str, address: str) -> HttpResponse:
        """Open a page."""
        with clock.at(self.now):
            return self.browser(person).get(address)  # type: ignore[return-value]

    def post(self, person: str, address: str, fields: Mapping[str, Any]) -> HttpResponse:
        """Post a form."""
        with clock.at(self.now):
            return self.browser(person).post(address, fields)  # type: ignore[return-value]

    def press(self, person: str, address: str, fields: Mapping[str, Any]) -> str:
        """Post a form that must be accepted; return the address to which it leads."""
        answer = self.post(person, address, fields)
        assert answer.status_code in (302, 303), (address, answer.status_code, _errors(answer))
        return path_of(answer)

    def words(self, person: str, address: str) -> str:
        """The words of a page that this person may see."""
        answer = self.get(person, address)
        assert answer.status_code == 200, (address, answer.status_code)
        return text_of(answer)

    # Tasks

    def task(self, case: Case, step: str) -> Task:
        """The open task of a child at a step, which stands alone."""
        with authority(self.cast.id):
            found = [one for one in self._waiting(case) if one.element_id == step]
        assert len(found) == 1, (case.reference, step, [one.pk for one in found], self.open_steps(case))
        return found[0]

    def open_steps(self, case: Case) -> list[str]:
        """The steps at which something waits for this child."""
        with authority(self.cast.id):
            return sorted(one.element_id for one in self._waiting(case))

    def _waiting(self, case: Case) -> list[Task]:
        """What waits for people about this child alone, or about all children of a piece of work with it."""
        about = Q(case=case) | Q(case=None, process__case_links__case=case)
        found = Task.objects.filter(Task.for_people(), about, finished__isnull=True)
        return list(found.select_related("owner", "form_version").order_by("created").distinct())

    def due(self, case: Case, step: str) -> date | None:
        """Until when the task at a step is due."""
        return self.task(case, step).due_on

    def do(self, person: str, case: Case, step: str, answers: Mapping[str, Any]) -> None:
        """Take the task if nobody has it, fill in its form page by page, and submit it."""
        task = self.task(case, step)
        here = f"/tasks/{task.pk}/"
        user: User = self.cast.people[person]
        if task.owner is None:
            assert self.get(person, here).status_code == 200, (person, step)
            self.press(person, f"{here}claim/", {})
        else:
            assert task.owner == user, f"{step} is with {task.owner}"
        assert task.form_version is not None
        definition = task.form_version.definition
        entered = definition.entered_from(dict(answers))
        if task.decides:
            (typed,) = entered.values()
            self._save(person, f"{here}form/", typed, "submit")
        else:
            for page in definition.pages:
                if page.slug in entered:
                    self._page(person, f"{here}form/{page.slug}/", definition, entered[page.slug])
            self._save(person, f"{here}form/check/", {}, "submit")
        with authority(self.cast.id):
            task.refresh_from_db()
        assert task.finished is not None, (step, self._problems(person, f"{here}form/check/"))

    def _page(self, person: str, address: str, definition: FormDefinition, typed: Fields) -> None:
        lists = {name: one for name, one in definition.lists.items() if f"{one.pointer}~items" in typed}
        own = {name: texts for name, texts in typed.items() if not name.startswith(_inside(lists.values()))}
        if lists and own:
            self._save(person, address, own, "stay")  # what is typed on the page may be what asks for the list
        for name, question in lists.items():
            self._list(person, address, name, question, typed)
        self._save(person, address, own, "continue")

    def _list(self, person: str, address: str, name: str, question: Question, typed: Fields) -> None:
        """Write the items over those that stand there already; add the others; remove what is too many."""
        there = self._items(person, address, name)
        wanted = typed[f"{question.pointer}~items"]
        for place, item in enumerate(wanted):
            prefix = f"{question.pointer}/{item}"
            fields = {key.removeprefix(prefix): texts for key, texts in typed.items() if key.startswith(f"{prefix}/")}
            named = there[place] if place < len(there) else f"new-{item}"
            self._save(person, f"{address}{name}/{named}/", fields, "continue")
        for item in there[len(wanted) :]:
            self._save(person, address, {}, f"remove/{name}/{item}")

    def _items(self, person: str, address: str, name: str) -> list[str]:
        page = self.get(person, address).content.decode()
        return list(dict.fromkeys(re.findall(rf'value="change/{name}/([^"]+)"', page)))

    def _save(self, person: str, address: str, fields: Fields, action: str) -> None:
        """Open a page, type over what stands there, and press a button that must be accepted."""
        answer = self.get(person, address)
        assert answer.status_code == 200, (address, answer.status_code)
        stands = _standing(answer)
        posted = {name: texts for name, texts in stands.items() if name not in fields}
        done = self.post(person, address, {**posted, **fields, "action": action})
        assert done.status_code in (302, 303), (address, action, done.status_code, _errors(done))
        assert "problems=1" not in done["Location"], (address, fields, self._problems(person, done["Location"]))

    def _problems(self, person: str, address: str) -> list[str]:
        return _errors(self.get(person, address))


def _inside(questions: Any) -> tuple[str, ...]:
    return tuple(question.pointer + mark for question in questions for mark in ("/", "~"))


def _standing(answer: HttpResponse) -> Fields:
    """What a browser would post of a page without a word typed, but for its buttons."""
    page = parsed(answer.content.decode())
    found: Fields = {}
    for form in page.forms:
        if not form.xpath('.//input[@name="revision" or @name="version"]'):
            continue
        for name, value in form.form_values():
            found.setdefault(name, []).append(value)
    return found


def _errors(answer: HttpResponse) -> list[str]:
    """What a page says must be put right."""
    page = parsed(unescape(answer.content.decode()) or "<p></p>")
    told = page.xpath('//*[contains(@class,"error-summary")]//li | //*[contains(@class,"cw-missing")]//li')
    return [" ".join(one.text_content().split()) for one in told]
