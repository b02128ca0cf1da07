"""What an approver reads: a version's answers, what changed since the version before, and what was said about them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.days import day_words
from accounts.models import User
from desk.file_links import with_files
from forms.code_lists import as_made
from forms.difference import Change, changes
from forms.json_values import path_of
from forms.remarks import FieldView, Said, label_of
from forms.rendering import Item, Section, taken_out
from forms.versions.moving import moved_answers, renamed
from forms.versions.patterns import place_after
from records.evidence import with_evidence
from records.models import Decision, RecordVersion
from records.remarks import ON_THE_WHOLE, Remark, remarks_on
from records.shown import shown_in
from records.standing import decision_of

ORDINALS = {1: gettext_lazy("first version"), 2: gettext_lazy("second version"), 3: gettext_lazy("third version")}
RISKS = frozenset({"risk", "risks"})
"""What the domain reference calls the answers about risk, whatever the form."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer with what was said about it, and the field in which the approver says more.

    `change` shows it before and after, `item` as it is now; neither when it is no longer asked. `before_none` and
    `after_none` say why there is nothing on that side of a change.
    """

    pointer: str
    label: str
    said: tuple[Said, ...]
    field: FieldView | None
    change: Change | None = None
    item: Item | None = None
    before_none: str = ""
    after_none: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was said about an earlier version: `words` tell whose decision it was."""

    words: str
    remarks: tuple[Remark, ...]
    gone: frozenset[str]


class Reading:
    """A version as its approver reads it."""

    def __init__(self, version: RecordVersion, reader: User) -> None:
        self.version = version
        self.definition = version.form_version.definition
        self._reader = reader

    @cached_property
    def before(self) -> RecordVersion | None:
        """The version before, if there is one."""
        earlier = self.version.record.versions.filter(number=self.version.number - 1)
        return earlier.select_related("decision__by", "form_version").first()

    @cached_property
    def decision(self) -> Decision | None:
        """The decision on the version before."""
        return decision_of(self.before) if self.before is not None else None

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """The answers that differ from the version before, in the form's order."""
        if self.before is None:
            return ()
        with as_made(self.version.as_written.submitted_at):
            return changes(self.definition, moved_answers(self.before.answers, self._renamed), self.version.answers)

    @cached_property
    def _renamed(self) -> Mapping[str, str]:
        """Where steps took answers since the version before."""
        return renamed(self.before.form_version, self.version.form_version) if self.before is not None else {}

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Every shown question with its answer."""
        return with_evidence(with_files(shown_in(self.version, reader=None), self.version), self.version)

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """The shown questions by pointer."""
        return {item.pointer: item for section in self.sections for item in section.items}

    @cached_property
    def remarks(self) -> Mapping[str, Remark]:
        """What was said about the version before, by pointer."""
        found = self._remarks_on(self.before) if self.before is not None and self.decision is not None else ()
        return {remark.place: remark for remark in found}

    @property
    def whole(self) -> tuple[Said, ...]:
        """What was said about the version before as a whole, and replied."""
        remark = self.remarks.get(ON_THE_WHOLE)
        return remark.said if remark is not None else ()

    def changed(self, fields: Mapping[str, FieldView]) -> list[Answer]:
        """The changed answers, each with the remark that asked for it."""
        hidden = self.before.hidden if self.before is not None else ()
        hidden_then = {place_after(pointer, self._renamed) for pointer in hidden}
        return [
            Answer(
                change.pointer,
                change.label,
                (*self._said_with(change), *self._said(change.pointer)),
                fields.get(change.pointer),
                change=change,
                before_none=self._nothing(change.pointer, hidden_then),
                after_none=self._nothing(change.pointer, self.version.hidden),
            )
            for change in self.changes
        ]

    @property
    def unchanged(self) -> list[str]:
        """The pointers of the answers that were spoken of and are as they were, also inside lists."""
        return [pointer for pointer in self.remarks if self._shown(pointer) and not self._may_have_changed(pointer)]

    def same(self, fields: Mapping[str, FieldView]) -> list[Answer]:
        """The answers that were spoken of and are as they were."""
        return [
            Answer(
                pointer, self.label(pointer), self._said(pointer), fields.get(pointer), item=self._inside.get(pointer)
            )
            for pointer in self.unchanged
        ]

    def among_changes(self) -> list[Answer]:
        """What was spoken of inside lists that changed: its place no longer tells which item it is now."""
        return [
            Answer(remark.place, remark.label, remark.said, None)
            for remark in self.remarks.values()
            if remark.place not in self.items
            and self._in_a_list(remark.place)
            and self._may_have_changed(remark.place)
            and all(change.pointer != remark.place for change in self.changes)
        ]

    def gone(self) -> list[Answer]:
        """What was spoken of and is no longer asked, nor among the changes."""
        there = {change.pointer for change in self.changes} | set(self.items) | {ON_THE_WHOLE}
        return [
            Answer(remark.place, remark.label, remark.said, None)
            for remark in self.remarks.values()
            if remark.place not in there and not self._in_a_list(remark.place)
        ]

    def ordered(self, child: str) -> tuple[Section, ...]:
        """Every section, with a first one for the child's own words and the risks, taken from where they stand."""
        first, rest = taken_out(self.sections, lambda item: item.child_voice or _is_risk(item))
        if not first:
            return self.sections
        voices = [item for item, _stood_in in first if item.child_voice]
        risks = [item for item, _stood_in in first if not item.child_voice]
        title = _lead_title(child, voices=bool(voices), risks=bool(risks))
        return (Section("", title, 0, (*voices, *risks)), *rest)

    def said_at(self, pointers: Iterable[str]) -> dict[str, tuple[Said, ...]]:
        """What was said about each of these answers of the version before."""
        return {pointer: self._said(pointer) for pointer in pointers}

    def earlier(self) -> list[Earlier]:
        """What was said about every version before this one, the latest first."""
        versions = self.version.record.versions.filter(number__lt=self.version.number, decision__isnull=False)
        found = []
        for one in versions.select_related("decision__by", "form_version").order_by("-number"):
            remarks = self._remarks_on(one)
            asked = {ON_THE_WHOLE, *self.items}
            gone = frozenset(r.place for r in remarks if r.place not in asked and not self._in_a_list(r.place))
            found.append(Earlier(self._returned_words(one), remarks, gone))
        return found

    def label(self, pointer: str) -> str:
        """What to call the answer at a pointer: as the changes and the answers do, where it is among them."""
        for change in self.changes:
            if change.pointer == pointer:
                return change.label
        item = self.items.get(pointer)
        return item.label if item is not None else label_of(self.definition, pointer)

    def side_titles(self) -> tuple[str, str]:
        """The titles of the two sides of a change."""
        if self.before is None:
            return "", ""
        return _side(self.before), _side(self.version)

    def _in_a_list(self, pointer: str) -> bool:
        """Whether the pointer leads into a list whose question is shown: its rows are not questions of their own."""
        parts = pointer.split("/")
        return any("/".join(parts[:end]) in self.items for end in range(2, len(parts)))

    @cached_property
    def _inside(self) -> Mapping[str, Item]:
        """The shown questions by pointer, with those inside the items of lists."""
        inside = (one for item in self.items.values() for entry in item.entries for one in entry.items)
        return {**self.items, **{one.pointer: one for one in inside}}

    def _shown(self, pointer: str) -> bool:
        return pointer in self.items or self._in_a_list(pointer)

    def _list_of(self, pointer: str) -> str:
        """The pointer of the list that a pointer leads to or into; the pointer itself outside of lists."""
        lists = (listed.pointer for listed in self.definition.lists.values())
        return next((listed for listed in lists if f"{pointer}/".startswith(f"{listed}/")), pointer)

    def _may_have_changed(self, pointer: str) -> bool:
        """Whether the answer changed, or anything in its list: what is added or removed moves the others."""
        return any(self._list_of(change.pointer) == self._list_of(pointer) for change in self.changes)

    def _said_with(self, change: Change) -> tuple[Said, ...]:
        """What was said about a list as a whole, with the first of the changes in it."""
        listed = self._list_of(change.pointer)
        first = next(one for one in self.changes if self._list_of(one.pointer) == listed)
        return self._said(listed) if first is change and listed != change.pointer else ()

    def _said(self, pointer: str) -> tuple[Said, ...]:
        remark = self.remarks.get(pointer)
        return remark.said if remark is not None else ()

    def _remarks_on(self, version: RecordVersion) -> tuple[Remark, ...]:
        """What was said about a version, with the reader's own remarks by "You"."""
        found = remarks_on(version, self.version.form_version)
        if version.decision.by_id != self._reader.pk:
            return found
        return tuple(replace(remark, comment=replace(remark.comment, by=_("You"))) for remark in found)

    def _returned_words(self, version: RecordVersion) -> str:
        decision: Decision = version.decision
        words = _("%(version)s, returned by %(by)s on %(day)s")
        name = ordinal(version.number)
        return words % {
            "version": name[:1].upper() + name[1:],
            "by": decision.by.name,
            "day": day_words(decision.at),
        }

    @staticmethod
    def _nothing(pointer: str, hidden: Iterable[str]) -> str:
        return _("Not asked") if pointer in hidden else _("No answer")


def _is_risk(item: Item) -> bool:
    return path_of(item.pointer)[-1] in RISKS


def ordinal(number: int) -> str:
    """How a version is called in a sentence: `first version`, or `version 4`."""
    return str(ORDINALS.get(number) or _("version %(number)s") % {"number": number})


def _side(version: RecordVersion) -> str:
    name = ordinal(version.number)
    return f"{name[:1].upper()}{name[1:]}, {day_words(version.submitted_at)}"


def _lead_title(child: str, *, voices: bool, risks: bool) -> str:
    who = child or _("the child")
    if voices and risks:
        return _("What %(name)s says, and the risks") % {"name": who}
    return _("What %(name)s says") % {"name": who} if voices else _("The risks")
