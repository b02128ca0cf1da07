"""What was said about a version and its answers: a manager's comments, and the author's replies to them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from forms.definition import FormDefinition
from forms.models import FormVersion
from forms.remarks import Said, label_of
from forms.versions.moving import renamed
from forms.versions.patterns import NOWHERE, place_after
from records.models import Decision, RecordVersion, Reply

ON_THE_WHOLE = ""
"""The pointer under which a decision keeps its comment on the whole record."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment on one answer (pointer "" for the whole), and the reply that came with the next version, if any.

    `place` is the pointer of that answer in the form in which it is read, where a step may have taken it meanwhile;
    no two are at one place (`forms.versions.patterns.place_after`).
    """

    pointer: str
    place: str
    label: str
    comment: Said
    reply: Said | None

    @property
    def said(self) -> tuple[Said, ...]:
        """The comment and its reply, in the order in which they were said."""
        return (self.comment, self.reply) if self.reply is not None else (self.comment,)


def remarks_on(version: RecordVersion, read_in: FormVersion | None = None) -> tuple[Remark, ...]:
    """Everything said in the decision on a version: on the whole first, then in the order of the questions.

    `read_in` is the form that gives the labels and the places, without it the version's own. Empty while nothing is
    decided.
    """
    decision: Decision | None = Decision.objects.select_related("by").filter(version=version).first()
    if decision is None:
        return ()
    form = read_in or version.form_version
    taken = renamed(version.form_version, form)
    places = {place_after(pointer, taken): pointer for pointer in decision.comments}
    replies = replies_to(version)
    return tuple(
        Remark(
            pointer=places[place],
            place=place,
            label=_label(version, form, places[place], place),
            comment=Said(decision.comments[places[place]], decision.by.name, decision.at),
            reply=replies.get(places[place]),
        )
        for place in in_order(places, form.definition)
    )


def _label(version: RecordVersion, form: FormVersion, pointer: str, place: str) -> str:
    """What the form calls an answer; one that it asks no more is called as the version's own form did."""
    if place.startswith(NOWHERE):
        return label_of(version.form_version.definition, pointer)
    return label_of(form.definition, place)


def comments_at_answers(version: RecordVersion) -> int:
    """How many comments the decision on a version has at single answers."""
    decision: Decision | None = Decision.objects.filter(version=version).first()
    return sum(pointer != ON_THE_WHOLE for pointer in decision.comments) if decision is not None else 0


def in_order(pointers: Iterable[str], definition: FormDefinition) -> list[str]:
    """Pointers of comments: the whole first, then as the form asks, rows of lists by number, then the others."""
    places = {pointer: at for at, pointer in enumerate(definition.questions)}

    def place(pointer: str) -> tuple[int, list[tuple[int, str]]]:
        parts = pointer.split("/")
        above = ("/".join(parts[:end]) for end in range(len(parts), 1, -1))
        found = next((places[one] for one in above if one in places), len(places))
        return found, [(int(part), "") if part.isdecimal() else (0, part) for part in parts]

    held = list(pointers)
    whole = [pointer for pointer in held if pointer == ON_THE_WHOLE]
    return whole + sorted((pointer for pointer in held if pointer != ON_THE_WHOLE), key=place)


def replies_to(version: RecordVersion) -> dict[str, Said]:
    """What the author of the next version replied to the comments on this one, by pointer."""
    given = Reply.objects.filter(version__record=version.record_id, version__number=version.number + 1)
    return {
        reply.pointer: Said(reply.text, reply.version.author.name, reply.version.submitted_at, reply=True)
        for reply in given.select_related("version__author")
    }


def keep_replies(version: RecordVersion, replies: Mapping[str, str]) -> None:
    """Keep what the author of a version replied to the comments on the one before, in the caller's transaction."""
    for pointer, text in replies.items():
        if text.strip():
            Reply.objects.create(version=version, pointer=pointer, text=text)
