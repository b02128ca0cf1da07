"""What day and what time it is (DMN 1.5, section 10.3.4.11).

The host's `today` and `now` are taken where its context has them, so that one clock rules and a rehearsal may hold it.
Without them it is the clock of the machine, in the time of England, read once for a whole evaluation.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from rules.feel.builtins.registry import Family
from rules.feel.calendar import Date, DateTime
from rules.feel.run import MISSING, Run
from rules.feel.values import Value, from_python, moment_from, to_python

FAMILY = Family("clock")
_ENGLAND = ZoneInfo("Europe/London")


@FAMILY.add("today", "")
def today(run: Run) -> Value:
    """today() = @"2026-11-22" on that day (DMN 1.5, §10.3.4.11)."""
    given = _given(run, "today")
    return given if isinstance(given, Date) else _now(run).date


@FAMILY.add("now", "")
def now(run: Run) -> Value:
    """now() = @"2026-11-22T09:30:00@Europe/London" at that moment (DMN 1.5, §10.3.4.11)."""
    return _now(run)


def _now(run: Run) -> DateTime:
    given = _given(run, "now")
    if isinstance(given, DateTime):
        return given
    if run.moment is None:
        run.moment = datetime.now(_ENGLAND)
    return moment_from(run.moment)


def _given(run: Run, name: str) -> Value:
    found = MISSING if run.context is None else run.context.get(name, MISSING)
    if found is MISSING:
        return None
    value = from_python(found, run.spend)
    if run.reads is not None and isinstance(value, (Date, DateTime)):
        run.reads[name] = to_python(value, run.spend)
    return value
