"""Which time limits were counted again, in words: what ends when now, when it would have ended, and why it moved."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.days import at_words
from desk.step_words import step_words
from workflow import deadlines
from workflow.bpmn.model import ProcessModel

BECAUSE = {
    deadlines.CALENDAR: gettext_lazy("because the calendar changed"),
    deadlines.CORRECTED: gettext_lazy("because a recorded date was corrected"),
    deadlines.PROCESS: gettext_lazy("because the process changed"),
    deadlines.RECORDED: gettext_lazy("because something newer was recorded that it is counted from"),
    deadlines.VALUE: gettext_lazy("because a manager set a value that it is counted from"),
}


def moved_limits(notes: Iterable[Mapping[str, str]], model: ProcessModel) -> list[str]:
    """Return a sentence for each time limit that moved, of its last move: `workflow.deadlines` keeps them in order.

    A limit that the present version of the process has no longer is left out.
    """
    last: dict[str, Mapping[str, str]] = {}
    for note in notes:
        last[note["element"]] = {**note, "from": last.get(note["element"], note)["from"]}
    return [_words(note, model) for note in last.values() if note["element"] in model.elements]


def _words(note: Mapping[str, str], model: ProcessModel) -> str:
    told: dict[str, Any] = {
        "limit": step_words(model.elements[note["element"]], model),
        "now": at_words(datetime.fromisoformat(note["to"])),
        "before": at_words(datetime.fromisoformat(note["from"])),
        "because": BECAUSE[note["why"]],
    }
    return _("“%(limit)s” now ends %(now)s and no longer %(before)s, %(because)s.") % told
