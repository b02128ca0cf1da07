"""The answers of a version as people read them: asked for here by every page, summary and PDF."""

from accounts.models import User
from forms.code_lists import as_made
from forms.rendering import Section, sections
from records.models import RecordVersion
from records.restricted import left_out


def shown_in(version: RecordVersion, reader: User | None) -> tuple[Section, ...]:
    """The shown questions of a version with their answers, page by page, without what `reader` must not read.

    None is for whoever reads all of it: the stored PDF, and the person who is asked to decide on it. Codes read as they
    were called when it was submitted; those of a correction as when what it corrects was.
    """
    leave_out = left_out(reader, version) if reader is not None else None
    definition, written = version.form_version.definition, version.as_written
    with as_made(written.submitted_at):
        return sections(definition, version.answers, version.hidden, leave_out=leave_out, on=written.submitted_on)
