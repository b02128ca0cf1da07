"""What the work made of an answer that is corrected, in words: what it worked out, and which ways it took."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import can
from desk.step_words import step_words, way_words
from desk.value_words import kept_words, value_words
from forms.json_values import JsonObject
from records.models import RecordVersion
from workflow.bpmn.model import ProcessModel, SequenceFlow
from workflow.corrected_values import OtherWay, WorkedOut, made_of
from workflow.kept_values import KeptValues
from workflow.models import ProcessInstance
from workflow.scopes import scope_of_task


@dataclass(frozen=True, slots=True)
class MadeLine:
    """One thing that work made of an answer: of which `process`, with its address or none, in `words`; `then` says that
    the correction does not change it, or is empty where nothing would be otherwise.
    """

    process: str
    url: str
    words: str
    then: str


def made_lines(former: RecordVersion, answers: JsonObject, reader: User) -> list[MadeLine]:
    """What the work made of a version, that the answers of its correction touch."""
    found = made_of(former, answers)
    values = [_value(one, reader) for one in found if isinstance(one, WorkedOut)]
    return [*values, *(_way(one, reader) for one in found if isinstance(one, OtherWay))]


def _value(one: WorkedOut, reader: User) -> MadeLine:
    process, name = one.task.process, one.element.result_variable
    model: ProcessModel = process.flow_class.model
    kept = KeptValues(process, reader, scope_of_task(one.task)).keeps(name)
    before, after = (kept_words() if kept else value_words(value) for value in (one.before, one.after))
    told = {"step": step_words(one.element, model), "name": name, "before": before, "after": after}
    if not one.stands:
        words = _("“%(step)s” worked out %(name)s. It, or what it was worked out from, was set otherwise since.")
        return _line(process, reader, words % told, _("The correction does NOT change it. Look whether it is right."))
    if not one.differs:
        words = _("“%(step)s” worked out %(name)s: %(before)s. With the corrected answer it comes out the same.")
        return _line(process, reader, words % told, "")
    words = _("“%(step)s” worked out %(name)s: %(before)s. With the corrected answer it would be %(after)s.")
    return _line(process, reader, words % told, _stays(process))


def _stays(process: ProcessInstance) -> str:
    if process.finished is not None:
        return _("This work is over. The correction does not change that.")
    return _("The correction does NOT change that. If it must be otherwise, change it on the page of the process.")


def _way(one: OtherWay, reader: User) -> MadeLine:
    process = one.task.process
    model: ProcessModel = process.flow_class.model
    told = {
        "step": step_words(one.element, model),
        "went": _ways(one.went, model),
        "would": _ways(one.would, model),
    }
    words = _("At “%(step)s” the work went %(went)s. With the corrected answer it would have gone %(would)s.") % told
    return _line(process, reader, words, _stays(process))


def _ways(flows: tuple[SequenceFlow, ...], model: ProcessModel) -> str:
    return ", ".join(way_words(flow, model) for flow in flows) or _("no way at all")


def _line(process: ProcessInstance, reader: User, words: str, then: str) -> MadeLine:
    url = reverse("process", args=[process.pk]) if can(reader, "history", process) else ""
    return MadeLine(process.version.title, url, words, then)
