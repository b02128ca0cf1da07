"""Which way led to a task, in words: the step before it, and each choice on the way with what was true."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import can
from desk.because import Because
from desk.step_words import step_words, way_words
from workflow.bpmn.model import Event, ProcessModel, StartEvent, Timer
from workflow.led_here import PASSED, Passed, led_here
from workflow.models import Task


def why_this_way(task: Task, reader: User) -> Iterator[dict[str, Any]]:
    """What `components/whys.jinja` draws about the way to a task, with where all of the work is shown; or nothing."""
    came = led_here(task)
    leads_on = bool(can(reader, "history", task.process))
    if not came and not leads_on:
        return
    model = came[0].model if came else task.flow_task.flow_class.model
    choices = [one for one in came if one.because is not None]
    because = Because(task.process, model, reader, with_values=bool(choices and can(reader, "values", task.process)))
    yield {
        "question": _("Which way led here?"),
        "told": [{"label": "", "words": words} for words in (*_by_hand(task), *_told(came, model))],
        "rule": "",
        "inputs": (),
        "choices": [
            {"asked": because.asked(one.because, task.scope_id), "defaulted": because.defaulted(one.because)}
            for one in choices
        ],
        "more": {"words": _("How all of this work goes"), "url": reverse("process", args=[task.process_id])}
        if leads_on
        else None,
    }


def _by_hand(task: Task) -> Iterator[str]:
    if "reopens" in task.data:
        yield _("It was done before, and a manager opened it again.")
    elif "steered" in task.data:
        yield _("No arrow led here: a manager put the work here by hand.")


def _told(came: tuple[Passed, ...], model: ProcessModel) -> Iterator[str]:
    for one in came:
        named = {"step": step_words(one.element, model), "way": way_words(one.flow, model)}
        match one.element:
            case StartEvent(within=None):
                yield _("It came when this work began.")
            case Event(trigger=Timer()):
                yield _("It came when the time of “%(step)s” was over.") % named
            case Event() if not isinstance(one.element, PASSED):
                yield _("It came when “%(step)s” happened.") % named
            case _ if not isinstance(one.element, PASSED):
                yield _("It came after “%(step)s”.") % named
            case _ if one.because is not None:
                yield _("At “%(step)s” the way %(way)s was taken.") % named
