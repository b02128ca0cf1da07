"""A form's file on its way to being published: held as it was uploaded, given its steps, tried on drafts, published.

Nothing that was uploaded or written is lost on the way: whatever is wrong with the file, it is held.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final

from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Status, User
from forms.adoption import publish_form
from forms.content import sha256_of
from forms.definition import FormDefinition
from forms.json_values import JsonObject
from forms.models import KEY, CodeListVersion, FormPublication, FormVersion
from forms.ordered_content import ordered_content
from forms.versions.changes import VersionChange
from forms.versions.comparing import compare
from jobs import due
from records.restricted import is_restricted_there
from rules.sentences import Sentence
from workflow.form_versions import rehearsals
from workflow.form_versions.breaking import broken_by
from workflow.form_versions.findings import Finding, LookedAt, look_at, names_elsewhere
from workflow.form_versions.using import newest
from workflow.held_files import OvertakenError, held_alone, must_say_more, waiting_files
from workflow.held_files import held as held_file
from workflow.version_acts import VersionError, must_have

MOST_KEPT_READ: Final = 20
OWN_ADDRESSES: Final = frozenset({"publish", "moves"})
"""Keys that no form has: `studio.urls` has pages of its own at `forms/<key>/`."""


@dataclass(frozen=True)
class Prospect:
    """What there is to know of a form's file before it is published.

    `former` is the version that its steps lead on from, None for a new form; `number` the one that it becomes; `same`
    a version that says the same already.
    """

    looked: LookedAt
    former: FormVersion | None
    number: int
    same: FormVersion | None

    @property
    def definition(self) -> FormDefinition | None:
        """The form, None while anything is wrong with its file."""
        return self.looked.definition if not self.looked.problems else None

    @cached_property
    def changes(self) -> tuple[VersionChange, ...]:
        """What is otherwise than in the former version."""
        if self.former is None or self.looked.definition is None:
            return ()
        return compare(self.former.definition, self.looked.definition)

    @cached_property
    def broken(self) -> tuple[str, ...]:
        """What processes in use would not find any more, if new work used this version: a sentence each."""
        return broken_by(self.definition) if self.definition is not None else ()

    @property
    def as_version(self) -> FormVersion | None:
        """The version that it would be, not stored; None while it cannot be."""
        if self.definition is None:
            return None
        return FormVersion(key=self.definition.key, number=self.number, content=self.looked.document)


def hold(raw: bytes, name: str, reason: str, by: User) -> FormPublication:
    """Hold a file, with why it is to be published. If nothing is wrong it is tried on every open draft."""
    made: FormPublication = FormPublication.objects.create(document=raw, name=name[-200:], reason=reason, by=by)
    audit.record("form_publication_held", made, actor=by)
    _try_if_sound(made)
    return made


def change_file(publication: FormPublication, raw: bytes, name: str, by: User) -> None:
    """Take another file instead. Steps that were written here go along, where the file brings none of its own."""
    held = held_file(publication)
    steps = steps_of(held)
    held.document, held.name = raw, name[-200:]
    looked = looked_at(raw)
    if steps and isinstance(looked.document, dict) and "migration" not in looked.document:
        held.document = _with_steps(looked.document, steps)
    audit.record("form_publication_changed", held, actor=by)
    _try_if_sound(held)


def steps_of(publication: FormPublication) -> list[JsonObject]:
    """The steps that the file holds now, as they stand in it; none where they are no list of objects."""
    document = looked_at(bytes(publication.document)).document
    steps = document.get("migration") if isinstance(document, dict) else None
    return [step for step in steps if isinstance(step, dict)] if isinstance(steps, list) else []


def write_steps(publication: FormPublication, steps: Sequence[JsonObject], by: User) -> tuple[Finding, ...]:
    """Put steps into the file instead of its own, and try it anew.

    Returns what is wrong with them; then nothing is kept.
    """
    held = held_file(publication)
    document = looked_at(bytes(held.document)).document
    if not isinstance(document, dict):
        raise VersionError(_("Mend the problems in the file first."))
    raw = _with_steps(document, steps)
    wrong = tuple(found for found in looked_at(raw).problems if found.place.startswith("/migration"))
    if wrong:
        return wrong
    held.document = raw
    audit.record("form_steps_written", held, actor=by, steps=len(steps))
    _try_if_sound(held)
    return ()


def prospect(publication: FormPublication) -> Prospect:
    """Look at the file as the authority would use it now."""
    looked = looked_at(bytes(publication.document))
    if looked.definition is None:
        return Prospect(looked, None, 1, None)
    lists = frozenset(CodeListVersion.objects.values_list("key", flat=True))
    own = (*_key_faults(looked.definition), *names_elsewhere(looked.definition, lists, is_restricted_there))
    found = LookedAt(looked.document, looked.definition, own, looked.warnings)
    former = newest(looked.definition.key)
    number = former.number + 1 if former is not None else 1
    return Prospect(found, former, number, _same(looked.definition, looked.document))


def publish(publication: FormPublication, by: User, reason: str, number: int | None = None) -> FormVersion:
    """Publish a file as the next version of its form, and return that version. Nothing uses it yet.

    Raises `VersionError` while something stands in the way: a problem, the same content as a version there is, no
    reason; and `OvertakenError` when the next version is not the `number` that was expected.
    """
    held = held_alone(publication)
    must_have(reason)
    found = prospect(held)
    if found.definition is None:
        raise VersionError(_("Mend the problems in the file first."))
    must_say_more(found.same)
    if number is not None and number != found.number:
        words = _("Somebody published version %(number)s meanwhile. Look at what it changed before you publish.")
        raise OvertakenError(words % {"number": found.number - 1})
    made = publish_form(found.looked.document, found.number, definition=found.definition, by=by)
    held.version, held.reason = made, reason.strip()
    held.save(update_fields=["version", "reason"])
    due.cancel(rehearsals.KIND, held.pk)
    audit.record("version_published", made, actor=by, reason=held.reason, key=made.key, number=made.number)
    return made


def keep_words(publication: FormPublication, reason: str) -> None:
    """Keep what was written about a file that could not be published yet."""
    FormPublication.objects.filter(pk=publication.pk, version=None).update(reason=reason)


def discard(publication: FormPublication, by: User) -> None:
    """Forget a file that is not published. Raises `VersionError` for one that is."""
    held = held_file(publication)
    due.cancel(rehearsals.KIND, held.pk)
    audit.record("form_publication_discarded", held, actor=by)
    held.delete()


def rehearse(publication: FormPublication, by: User) -> None:
    """Try the file on every open draft again."""
    held = held_file(publication)
    _try_if_sound(held)
    audit.record("form_publication_rehearsed", held, actor=by, drafts=held.findings.get("drafts", 0))


def unpublished() -> list[FormPublication]:
    """The files that wait to be published, the newest first."""
    return waiting_files(FormPublication, "document", "findings")


@lru_cache(maxsize=MOST_KEPT_READ)
def looked_at(raw: bytes) -> LookedAt:
    """What `look_at` finds of a file by itself, kept in memory for the last few files."""
    return look_at(raw)


def _with_steps(document: JsonObject, steps: Sequence[JsonObject]) -> bytes:
    rest = {name: value for name, value in document.items() if name != "migration"}
    made = {**rest, "migration": list(steps)} if steps else rest
    return json.dumps(made, indent=2, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _key_faults(form: FormDefinition) -> tuple[Finding, ...]:
    if form.key in OWN_ADDRESSES:
        message = Sentence(
            "“%(key)s” is the address of another page of the studio. Give the form another key.", key=form.key
        )
        return (Finding("/key", "bad_key", message),)
    if KEY.fullmatch(form.key):
        return ()
    message = Sentence(
        "The key “%(key)s” stands in addresses. Use small letters, digits and underscores, a letter first.",
        key=form.key,
    )
    return (Finding("/key", "bad_key", message),)


def _same(definition: FormDefinition, document: Any) -> FormVersion | None:
    sha256 = sha256_of(ordered_content(document, definition))
    known = FormVersion.objects.filter(key=definition.key, sha256=sha256, status=Status.PUBLISHED)
    found: FormVersion | None = known.order_by("-number").first()
    return found


def _try_if_sound(held: FormPublication) -> None:
    """Forget what was tried, and try it again if nothing is wrong with the file. Saves."""
    held.findings, held.rehearsed_at = {}, None
    held.save()
    due.cancel(rehearsals.KIND, held.pk)
    found = prospect(held)
    if found.as_version is not None:
        rehearsals.begin(held, found.as_version, found.definition)
