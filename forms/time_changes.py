"""What two records say otherwise of the time before: since when an answer is so, what became of what was taken out."""

from django.utils.translation import gettext

from forms.definition import FormDefinition
from forms.difference import Change
from forms.items import expanded
from forms.json_values import JsonObject
from forms.kept_evidence import Kept, times_said
from forms.since import NOTHING_SAID
from forms.taken_out import SaidOut, TakenOut, outs_in


def time_changes(
    definition: FormDefinition, before: tuple[JsonObject, Kept], after: tuple[JsonObject, Kept]
) -> tuple[Change, ...]:
    """What is said otherwise of since when, by question, each record being its answers and their evidence."""
    return (*_of_answers(definition, before, after), *_of_what_was_taken_out(definition, before[1], after[1]))


def _of_answers(
    definition: FormDefinition, before: tuple[JsonObject, Kept], after: tuple[JsonObject, Kept]
) -> list[Change]:
    questions = {**expanded(definition.questions, before[0]), **expanded(definition.questions, after[0])}
    was, now = times_said(before[1])[0], times_said(after[1])[0]
    told = {
        pointer: (was.get(pointer, NOTHING_SAID), now.get(pointer, NOTHING_SAID))
        for pointer in dict.fromkeys((*was, *now))
    }
    return [
        Change(
            pointer,
            questions[pointer].page,
            gettext("%(question)s: since when") % {"question": questions[pointer].label},
            old.words or None,
            new.words or None,
        )
        for pointer, (old, new) in told.items()
        if old != new and pointer in questions
    ]


def _of_what_was_taken_out(definition: FormDefinition, before: Kept, after: Kept) -> list[Change]:
    was, now = (_outs(definition, kept) for kept in (before, after))
    return [
        Change(
            one.question.pointer,
            one.question.page,
            gettext("%(item)s, taken out of the list") % {"item": words},
            was[words][1].words,
            said.words,
        )
        for words, (one, said) in now.items()
        if words in was and was[words][1] != said
    ]


def _outs(definition: FormDefinition, kept: Kept) -> dict[str, tuple[TakenOut, SaidOut]]:
    """What was taken out, by what it is known by; what was put back or taken out anew the answers say themselves."""
    return {one.words: (one, said) for one, said in outs_in(definition, kept)}
