"""A record as plain text, to be pasted where no file fits: what its page shows the same reader, in the same order."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.days import full_moment_words
from accounts.models import User
from forms.rendering import as_text, withheld_in
from records.correcting import open_correction
from records.document import DecisionLine, Heading, decision_line, heading
from records.evidence import with_evidence
from records.models import RecordVersion, State
from records.remarks import replies_to
from records.restricted import is_complete_for, restricted_in
from records.shown import shown_in
from records.standing import decision_of


def record_text(version: RecordVersion, reader: User, child: Mapping[str, Any] | None) -> str:
    """One version of a record in words alone, without what `reader` must not read; its last line has an end.

    `child` is the one that the reader may see, as `cases.identity.child_words` says it; None where there is none.
    """
    drawn = with_evidence(shown_in(version, reader), version)
    decision = decision_of(version)
    kept = frozenset() if is_complete_for(reader, version) else restricted_in(version.form_version.definition)
    top, after = heading(version, decision), version.record.versions.filter(corrects=version).first()
    parts = [
        "\n".join(_heading(top, child, replaced=after is not None)),
        *_corrections(version, after),
        *_warnings(top, withheld_in(drawn)),
        *(
            "\n".join(_decided(decision_line(one, version.form_version.definition, replies_to(version), without=kept)))
            for one in ([decision] if decision is not None else [])
        ),
        as_text(drawn, marks=True),
        _("Content fingerprint: %(hash)s") % {"hash": top.hash},
    ]
    return "\n\n".join(parts) + "\n"


def _heading(top: Heading, child: Mapping[str, Any] | None, *, replaced: bool) -> Iterator[str]:
    yield top.title
    place = _("%(reference)s, version %(number)s") % {"reference": top.reference, "number": top.version}
    state = _("%(state)s, replaced by a correction") if replaced else "%(state)s"
    yield f"{place}: {state % {'state': top.state_words}}"
    if child is not None:
        yield f"{child['full_name']} · {child['reference']}"
    yield _("By %(author)s, submitted on %(when)s.") % {
        "author": top.author,
        "when": full_moment_words(top.submitted_at),
    }
    if top.corrected_by and top.corrected_at is not None:
        told = {"name": top.corrected_by, "when": full_moment_words(top.corrected_at)}
        yield _("Corrected by %(name)s on %(when)s.") % told


def _corrections(version: RecordVersion, after: RecordVersion | None) -> Iterator[str]:
    """What a version was corrected to, and what it corrects, each with what was wrong."""
    if after is not None:
        told = {"when": full_moment_words(after.submitted_at), "name": after.author.name, "number": after.number}
        words = _("Corrected on %(when)s by %(name)s: version %(number)s took its place. What was wrong:") % told
        yield f"{words}\n{after.reason.strip()}"
    if version.corrects is not None:
        words = _("It takes the place of version %(number)s. What was wrong there:")
        yield f"{words % {'number': version.corrects.number}}\n{version.reason.strip()}"
    begun = open_correction(version.record) if after is None else None
    if begun is not None:
        words = _("%(name)s says that something here is wrong. This version stands until the correction is in force.")
        yield words % {"name": begun.begun_by.name}


def _warnings(top: Heading, withheld: tuple[str, ...]) -> Iterator[str]:
    if withheld:
        words = _("Parts of this record must be kept from the family: %(parts)s.") % {"parts": ", ".join(withheld)}
        yield f"{words} {_('Do not hand it over as it is.')}"
    if top.state == State.SUBMITTED:
        yield f"{_('Not yet approved.')} {_('Do not act on this copy alone.')}"


def _decided(line: DecisionLine) -> Iterator[str]:
    yield f"{line.words} {_('by %(name)s on %(when)s') % {'name': line.by, 'when': full_moment_words(line.at)}}"
    said = [("", line.comment, line.reply), *((one.label, one.text, one.reply) for one in line.remarks)]
    for label, text, reply in said:
        if text.strip():
            yield f"  {label}: “{text.strip()}”" if label else f"  “{text.strip()}”"
        if reply is not None:
            yield f"    {reply.by}: “{reply.text.strip()}”"
