"""What was expected against what came, in words."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from cases.models import Episode
from records.models import Record
from rules.sentences import Sentence, listed
from workflow.scenarios.script import Expect, ExpectedTask
from workflow.scenarios.values import are_same
from workflow.testing import OpenTask, Scenario

_NONE: Final = Sentence("none")


def differences(expect: Expect, tried: Scenario) -> Iterator[str]:
    """Each thing that is otherwise than expected: `finished: expected no, got yes.`"""
    if expect.path is not None:
        yield from _unlike(Sentence("path"), _ids(expect.path), _ids(tried.trace))
    if expect.passes is not None:
        yield from _not_passed(expect.passes, tried.trace)
    if expect.open is not None:
        yield from _other_tasks(expect.open, tried.open_tasks)
    if expect.offered is not None:
        yield from _unlike(Sentence("offered"), _ids(sorted(expect.offered)), _ids(sorted(tried.offered)))
    for name, value in (expect.variables or {}).items():
        got = tried.variables.get(name)
        if not are_same(value, got):
            yield from _unlike(Sentence("variable %(name)s", name=name), _value(value), _value(got))
    if expect.finished is not None:
        yield from _unlike(Sentence("finished"), _yes(expect.finished), _yes(tried.finished))
    if expect.handed_over_to is not None:
        yield from _unlike(Sentence("handed over to"), _ids(expect.handed_over_to), _ids(tried.handed_over_to))
    if expect.goes_on is not None:
        yield from _unlike(Sentence("goes on"), _ids(expect.goes_on), _ids(tried.goes_on))
    if expect.incidents is not None:
        yield from _other_incidents(expect.incidents, tried.incidents)
    if expect.records or expect.episode_open is not None:
        yield from _other_file(expect, tried)


def told_incidents(incidents: Sequence[tuple[str, str | None]]) -> str:
    """Incidents as they stand in messages."""
    return listed(f"{element} ({code})" if code else element for element, code in incidents) or _NONE


def _unlike(what: str, expected: str, got: str) -> Iterator[str]:
    if expected != got:
        yield Sentence("%(what)s: expected %(expected)s, got %(got)s.", what=what, expected=expected, got=got)


def _not_passed(passes: Sequence[str], trace: Sequence[str]) -> Iterator[str]:
    rest = iter(trace)
    for element in passes:
        if element not in rest:  # `in` moves the iterator on, so that the order counts
            yield Sentence(
                "passes: expected %(expected)s in this order, got %(found)s, without %(element)s at its place.",
                expected=_ids(passes),
                found=_ids(trace),
                element=element,
            )
            return


def _other_tasks(expected: Sequence[ExpectedTask], found: Sequence[OpenTask]) -> Iterator[str]:
    """Tasks that are open and should not be, or the other way round; else what is otherwise about each."""
    wanted, here = sorted(each.task for each in expected), sorted(each.element_id for each in found)
    if wanted != here:
        yield Sentence("open tasks: expected %(expected)s, got %(found)s.", expected=_ids(wanted), found=_ids(here))
        return
    left = list(found)
    for each in expected:
        same = [task for task in left if task.element_id == each.task]
        fitting = next((task for task in same if not list(_about(each, task))), same[0])
        left.remove(fitting)
        yield from _about(each, fitting)


def _about(expected: ExpectedTask, found: OpenTask) -> Iterator[str]:
    if "due_on" in expected.told:
        yield from _unlike(
            Sentence("%(element_id)s is due on", element_id=found.element_id), _day(expected.due_on), _day(found.due_on)
        )
    if "follow_up_on" in expected.told:
        yield from _unlike(
            Sentence("%(element_id)s is looked at on", element_id=found.element_id),
            _day(expected.follow_up_on),
            _day(found.follow_up_on),
        )
    if "roles" in expected.told:
        yield from _unlike(
            Sentence("%(element_id)s is for", element_id=found.element_id),
            _ids(sorted(expected.roles)),
            _ids(sorted(found.roles)),
        )
    if "with" in expected.told:
        wanted = expected.with_role or Sentence("nobody yet")
        got = listed(found.owner_roles) or Sentence("nobody yet")
        if expected.with_role not in (found.owner_roles or (None,)):
            yield Sentence(
                "%(element_id)s is with: expected %(wanted)s, got %(got)s.",
                element_id=found.element_id,
                wanted=wanted,
                got=got,
            )


def _other_incidents(expected: Sequence[tuple[str, str | None]], found: Sequence[tuple[str, str]]) -> Iterator[str]:
    known: list[tuple[str, str | None]] = []
    for element, code in found:
        told = any(each == element and wanted is not None for each, wanted in expected)
        known.append((element, code if told else None))
    if sorted(expected, key=str) != sorted(known, key=str):
        yield Sentence(
            "incidents: expected %(expected)s, got %(found)s.",
            expected=told_incidents(expected),
            found=told_incidents(list(found)),
        )


def _other_file(expect: Expect, tried: Scenario) -> Iterator[str]:
    with tried.inside():
        for form, state in (expect.records or {}).items():
            record = Record.objects.filter(form_key=form).order_by("created_at", "id").last()
            got = str(record.state) if record is not None else _NONE
            yield from _unlike(Sentence("record %(form)s", form=form), state, got)
        if expect.episode_open is not None:
            files = [case for case, _episode in tried.council.children]
            is_open = Episode.objects.filter(case__in=files, closed_on__isnull=True).exists()
            yield from _unlike(Sentence("our work with the child is open"), _yes(expect.episode_open), _yes(is_open))


def _ids(names: Sequence[str]) -> str:
    return " → ".join(names) if names else _NONE


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else Sentence("no day")


def _yes(value: bool) -> str:
    return Sentence("yes") if value else Sentence("no")


def _value(value: Any) -> str:
    return Sentence("nothing") if value is None else str(value)
