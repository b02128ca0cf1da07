"""Of whom something is known: the child of a file, or somebody of the family, and who may read and write it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.days import full_day_words
from accounts.models import User
from accounts.policy import can
from cases.correcting import written_elsewhere
from cases.kept_facts import kept_from
from cases.models import Case, Kinship, Person, PersonFact
from cases.person_facts import KINDS, OF_RELATIVES, WHO, FactKind
from cases.relationships import Relative, relative_of
from desk.family import told as as_told


@dataclass(frozen=True, slots=True)
class Whom:
    """The child of a file, or with `relative` somebody of the family, as one reader sees them.

    `elsewhere` is true where what is known of a relative belongs to another file too, whose child the reader may not
    see: it is neither shown nor written here. Nothing tells whose file that is.
    """

    case: Case
    person: Person
    reader: User
    relative: Relative | None = None
    elsewhere: bool = False

    @property
    def kinds(self) -> list[FactKind]:
        """What is written down of them, in the order of the page."""
        return [kind for kind in KINDS.values() if self.relative is None or kind.name in OF_RELATIVES]

    def section_of(self, kind: FactKind) -> str:
        """The title under which a fact stands."""
        return _("About the person") if self.relative is not None and kind.section is WHO else str(kind.section)

    @property
    def may_write(self) -> bool:
        """Whether the reader writes down what is known."""
        if not can(self.reader, "relate", self.case) or self.elsewhere:
            return False
        return self.relative is None or not written_elsewhere(self.person, self.case, self.reader)

    def kept(self) -> frozenset[str]:
        """The names of what is for those who work with the child alone."""
        return kept_from(self.reader, self.case, [self.person.pk])

    def _at(self, of_child: str, of_relative: str, *more: Any) -> str:
        if self.relative is None:
            return reverse(of_child, args=[self.case.reference, *more])
        return reverse(of_relative, args=[self.case.reference, self.relative.relationship.pk, *more])

    @property
    def url(self) -> str:
        """The page with all that is known."""
        return self._at("about_child", "about_relative")

    def write_url(self, kind: str) -> str:
        """Where one writes down a fact."""
        return self._at("write_down", "write_down_relative", kind)

    def change_url(self, fact: PersonFact) -> str:
        """Where one ends a fact, or takes it out."""
        return self._at("change_fact", "change_relative_fact", fact.pk)

    def shown(self) -> dict[str, Any]:
        """Return `about` as `desk/known.jinja` takes it: what the pages call them, and how they are related."""
        if self.relative is None:
            about = {"heading": _("About the child"), "caption": _name_words(self.person), "of_child": True}
        else:
            family_words = as_told(self.relative, self.case, may=False)
            heading = _("About %(name)s") % {"name": self.person.name}
            caption = _("%(child)s’s family: %(words)s") % {
                "child": self.case.child.called,
                "words": self.relative.words,
            }
            about = {"heading": heading, "caption": caption, "of_child": False}
            told = ("age", "responsibility", "responsibility_since", "ended", "ends_on", "never_right")
            about |= {"now": {name: family_words[name] for name in told}} if not self.elsewhere else {}
        return {"about": {**about, "elsewhere": self.elsewhere, "former": self._former()}}

    def _former(self) -> list[dict[str, Any]]:
        """What stood of the relationship before, the latest first."""
        if self.relative is None or self.elsewhere:
            return []
        rows = self.relative.relationship.former.select_related("changed_by").order_by("-until", "-pk")
        forward = self.relative.relationship.person_id == self.case.child_id
        return [
            {
                "words": str(Kinship(row.kind).label) if forward else "",
                "responsibility": row.parental_responsibility,
                "since": row.responsibility_since,
                "starts_on": row.starts_on,
                "ends_on": row.ends_on,
                "until": row.until,
                "by": row.changed_by.name,
                "record": row.record_reference,
            }
            for row in rows
        ]


def _name_words(person: Person) -> str:
    """The name as registered, with the first day of it where that is known."""
    if person.name_used_from is None:
        return person.full_name
    day = full_day_words(person.name_used_from)
    return _("%(name)s, used since %(day)s") % {"name": person.full_name, "day": day}


def whom(case: Case, reader: User, relationship_id: UUID | None) -> Whom | None:
    """The child, or the relative of a row; None where the family has no such row."""
    if relationship_id is None:
        return Whom(case, case.child, reader)
    relative = relative_of(case.child, reader, relationship_id)
    if relative is None:
        return None
    elsewhere = written_elsewhere(relative.person, case, reader, "view")
    return Whom(case, relative.person, reader, relative, elsewhere)
