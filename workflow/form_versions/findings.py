"""What is found of a form's file: the same list for `check_definitions` and for the pages of the studio."""

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final

from forms.definition import FormDefinition, FormDefinitionError, read
from forms.worked_out_from import placed
from records.updating import fault_of
from rules.sentences import Sentence, listed

type Restricted = Callable[[str], bool]
"""Whether a dotted name of FEEL reads a restricted answer of an earlier form."""

NOT_JSON: Final = "not_json"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong with a form's file, or worth knowing of it.

    `place` is a JSON pointer into the document (empty for all of it), a line where the file is no JSON; `message`
    gives the reason and what to do.
    """

    place: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A form's file that was looked at: its document, what was read from it, and everything that was found.

    `document` is None for what is no JSON, `definition` while the form by itself is refused. With `problems` it cannot
    be published; `warnings` do not stand in the way.
    """

    document: Any
    definition: FormDefinition | None
    problems: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()


def look_at(raw: bytes) -> LookedAt:
    """Read a form's file. What it names of other files is looked at by `names_elsewhere`."""
    try:
        document = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        reason = Sentence("This is not JSON: %(error)s.", error=error)
        return LookedAt(None, None, (Finding(str(getattr(error, "lineno", 0)), NOT_JSON, reason),))
    try:
        definition = read(document)
    except FormDefinitionError as error:
        return LookedAt(document, None, tuple(Finding(p.pointer, p.code, p.message) for p in error.problems))
    return LookedAt(document, definition, (), tuple(warnings_of(definition)))


def names_elsewhere(form: FormDefinition, lists: Collection[str], restricted: Restricted) -> Iterator[Finding]:
    """What is wrong with the names in a form that are defined elsewhere: code lists, facts that answers update, and
    answers of earlier forms that not everybody may read and from which something is worked out here."""
    for place, name in form.annotated.code_lists:
        if name not in lists:
            message = Sentence(
                "There is no code list “%(name)s”. There are: %(listed)s.", name=name, listed=listed(sorted(lists))
            )
            yield Finding(place, "unknown_code_list", message)
    for one in form.annotated.properties:
        if one.annotations.updates and (reason := fault_of(one, form.annotated.properties)):
            yield Finding(f"{one.place}/x-casewright/updates", "bad_updates", reason)
    for question in (one.question for one in placed(form.pages)):
        told = sorted(name for name in question.told if restricted(name))
        if told and question.annotations.sensitivity != "restricted":
            message = Sentence(
                "This is worked out from “%(told)s”, which not everybody may read who may open that "
                "record. Mark this question with “sensitivity”: “restricted” too, or work it out from "
                "something else.",
                told=told[0],
            )
            yield Finding(f"{question.place}/options/calculate", "restricted_told", message)


def warnings_of(form: FormDefinition) -> Iterator[Finding]:
    """What has no effect in a form, or is likely a slip."""
    for warning in form.warnings:
        yield Finding(warning.pointer, warning.code, warning.message)
