"""What changed between two versions of a form, in plain words: what it means for drafts, and what a worker will see."""

from collections.abc import Sequence
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.versions.changes import Meaning, VersionChange
from rules.sentences import Begun

HAS_STEP: Final = gettext_lazy("Needs a step, and has one")
TITLES: Final[dict[Meaning, str | Promise]] = {
    Meaning.NEEDS_STEP: gettext_lazy("Needs a step"),
    Meaning.UNKNOWN: gettext_lazy("Cannot be told from the files"),
    Meaning.COMPATIBLE: gettext_lazy("What is typed stays"),
}
LOOKS: Final = {Meaning.NEEDS_STEP: "late", Meaning.UNKNOWN: "soon", Meaning.COMPATIBLE: "ok"}
EXPLAINED: Final[dict[Meaning, str | Promise]] = {
    Meaning.NEEDS_STEP: gettext_lazy(
        "What is typed loses its place or its meaning, or may not be accepted any more. Write a step, or be sure."
    ),
    Meaning.UNKNOWN: gettext_lazy(
        "A rule, a calculation, a check, a pattern or something else was changed, and only trying shows what it does. "
        "Try it on the drafts."
    ),
    Meaning.COMPATIBLE: gettext_lazy("Nobody who has begun the form loses anything by these."),
}
SEEN: Final[dict[str, str | Promise]] = {
    "added": gettext_lazy("Workers see a new question. It is empty in drafts."),
    "removed": gettext_lazy("Workers do not see the question any more. What is typed stays in the draft, unseen."),
    "moved": gettext_lazy("Workers find what they typed at the new question."),
    "words": gettext_lazy("Workers read other words."),
    "page": gettext_lazy("Workers find the question, with what they typed, on another page."),
    "control": gettext_lazy(
        "Workers answer in another way. What does not fit is shown, and they are asked to mend it."
    ),
    "required": gettext_lazy("It is said before a worker submits."),
    "read_only": gettext_lazy("Whether workers can type there is otherwise."),
    "annotations": gettext_lazy("What is said or done about the answer is otherwise. What is typed stays."),
    "order": gettext_lazy("Workers find it in another place, with what they typed."),
    "group": gettext_lazy("Workers read other titles or help around the questions."),
    "pages": gettext_lazy("Workers find the questions, with what they typed, on other pages."),
    "text": gettext_lazy("Workers read other words."),
    "calculate": gettext_lazy("Workers may see another value."),
    "rule": gettext_lazy("Workers may see or not see the question otherwise. What is typed stays in the draft."),
    "check": gettext_lazy("Workers may be asked to mend what was right before."),
    "conditional": gettext_lazy("Workers may be asked for more, or to mend what was right before."),
}
NEW_AND_NEEDED: Final = gettext_lazy("Workers see a new question. Who has begun is asked it before they can submit.")
NARROWER: Final = gettext_lazy("What does not fit any more stays, and the worker is asked to mend it.")
OPTION_GONE: Final = gettext_lazy("Who chose it sees nothing chosen, and is asked again.")
OPTIONS_SEEN: Final = gettext_lazy("Workers choose from the options as they are now. What was chosen stays.")
CARED_FOR: Final = gettext_lazy("The step is taken with each draft that moves.")


STEP_EXPLAINED: Final = gettext_lazy("What becomes of it says a step, which is taken with each draft that moves.")


def change_groups(changes: Sequence[VersionChange]) -> list[dict[str, Any]]:
    """The changes by what they mean, the gravest first, as `studio/form_changes.jinja` takes them."""
    open_still, unknown, compatible = (
        (
            {"title": str(TITLES[meaning]), "look": LOOKS[meaning], "words": str(EXPLAINED[meaning])},
            [each for each in changes if each.meaning is meaning and not each.step],
        )
        for meaning in (Meaning.NEEDS_STEP, Meaning.UNKNOWN, Meaning.COMPATIBLE)
    )
    cared_for = {"title": str(HAS_STEP), "look": LOOKS[Meaning.COMPATIBLE], "words": str(STEP_EXPLAINED)}
    groups = [open_still, unknown, (cared_for, [each for each in changes if each.step]), compatible]
    return [{**told, "rows": list(map(_row, rows)), "count": len(rows)} for told, rows in groups if rows]


def meaning_of(change: VersionChange) -> Meaning:
    """What a change means, with the steps: one that a step takes care of needs none."""
    return Meaning.COMPATIBLE if change.step else change.meaning


def _row(change: VersionChange) -> dict[str, Any]:
    return {
        "pointer": change.pointer,
        "label": change.label or _("The form itself"),
        "words": Begun.of(change.words),
        "seen": str(_seen(change)),
    }


def _seen(change: VersionChange) -> str | Promise:
    if change.step and change.code != "moved":
        return CARED_FOR
    if change.code.startswith("option:"):
        return OPTION_GONE if change.meaning is Meaning.NEEDS_STEP else OPTIONS_SEEN
    if change.code == "added:needed":
        return NEW_AND_NEEDED
    if change.code in SEEN:
        return SEEN[change.code]
    if change.meaning is Meaning.NEEDS_STEP:
        return NARROWER
    return SEEN["check"] if change.meaning is Meaning.UNKNOWN else _("What was right before is right still.")
