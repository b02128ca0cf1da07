"""What trying a version on every open draft found, in words, without a word of any draft."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.definition import FormDefinition
from forms.models import FormVersion
from forms.versions.carrying import LOSSES, What
from forms.versions.patterns import by_pattern, parted
from workflow.form_versions import rehearsals
from workflow.form_versions.rehearsals import Found, Held

BECOMES: Final[Mapping[What, str | Promise]] = {
    "not_accepted": gettext_lazy("Stays as it is typed, and does not fit any more: the worker is asked to mend it"),
    "unseen": gettext_lazy("Stays in the draft, but is not asked any more: the worker does not see it"),
    "dropped": gettext_lazy("Is dropped by a step; an earlier version of the draft keeps it"),
    "mapped": gettext_lazy("Becomes another answer by a step"),
    "moved": gettext_lazy("Goes along to another question by a step"),
    "filled_in": gettext_lazy("Was empty, and is filled in by a step"),
}


def shown(held: Held, version: FormVersion, definition: FormDefinition, former: FormVersion | None) -> dict[str, Any]:
    """What `studio/form_rehearsal.jinja` takes. `former` has the words of questions that are gone."""
    found = Found.from_data(held.findings)
    works = rehearsals.works_of({draft for line in found.lines for draft in line.examples})
    return {
        "waiting": rehearsals.is_waiting(held),
        "at": held.rehearsed_at,
        "drafts": found.drafts,
        "losing": found.losing,
        "keeping": found.drafts - found.losing,
        "by_version": [{"number": number, "count": count} for number, count in found.by_version.items()],
        "rows": [
            {
                "label": _label(line.pointer, definition, former),
                "pointer": line.pointer,
                "becomes": str(BECOMES[line.what]),
                "is_loss": line.what in LOSSES,
                "count": line.count,
                "works": [works[draft] for draft in line.examples if draft in works],
            }
            for line in found.lines
        ],
        "stale": rehearsals.changed_since(held, version),
    }


def _label(pointer: str, definition: FormDefinition, former: FormVersion | None) -> str:
    for known in (definition, former.definition if former is not None else None):
        asked = by_pattern(known.questions) if known is not None else {}
        outer, inner = parted(pointer)
        if pointer in asked:
            label = asked[pointer].label
            return _("%(list)s: %(label)s") % {"list": asked[outer].label, "label": label} if inner else label
    return _("A question of an earlier version")
