"""A draft that begins with what a record says, to correct it or to take it up again."""

from accounts.models import User
from forms import drafts
from forms.kept_evidence import begun_with
from forms.marks import moved_origins
from forms.models import Draft, FormVersion
from forms.since import with_said
from forms.taken_out import with_outs
from forms.versions.moving import brought, renamed
from forms.whole_facts import with_wholes
from records.models import RecordVersion


def begun_with_record(form: FormVersion, user: User, held: RecordVersion) -> Draft:
    """A draft with a version's own answers, and with where they came from; steps take both to another form version."""
    former, kept = held.form_version, held.origins or {}
    entered = with_said(former.definition, former.definition.entered_from(held.answers), kept)
    entered, origins = with_outs(former.definition, entered, kept), begun_with(kept)
    entered = with_wholes(former.definition, Draft(entered=dict(entered), prefilled=origins), kept)
    if former.pk != form.pk:
        entered, origins = brought(entered, former, form).entered, moved_origins(origins, renamed(former, form))
    return drafts.start(form, user, entered, origins)
