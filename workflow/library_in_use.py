"""Shipped versions that work rests on: they stand as they are, and a changed file needs a number of its own.

Until an authority works with a version, its file may still be changed and loaded in its place. A demonstration does not
count: it is made anew.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from accounts.context import LIBRARY_ID, authority
from accounts.models import Authority, DefinitionVersion
from forms.models import Draft, FormVersion
from records.models import RecordVersion
from workflow.models import DecisionTrace, DecisionVersion, ProcessInstance, ProcessVersion, Task

_RESTS_ON: Mapping[type[DefinitionVersion], tuple[tuple[Any, str], ...]] = {
    FormVersion: ((RecordVersion, "form_version"), (Draft, "form_version"), (Task, "form_version")),
    DecisionVersion: ((DecisionTrace, "version"),),
    ProcessVersion: ((ProcessInstance, "version"),),
}
"""What is kept with a version of each kind, and the field that names the version."""

type Said = Mapping[UUID, str]
"""What each shipped version says, as its hash, by its id."""


def said() -> Said:
    """What the versions of the library say now. Within the context of the library."""
    return {
        pk: sha256
        for kind in _RESTS_ON
        for pk, sha256 in kind._default_manager.filter(authority_id=LIBRARY_ID).values_list("pk", "sha256")
    }


def refuse_changed(before: Said) -> None:
    """Raise `ValueError` with a line for every version that says something else than before, and that work rests on."""
    after = said()
    changed = {pk for pk, sha256 in before.items() if after[pk] != sha256}
    lines = list(_used(changed)) if changed else []
    if lines:
        raise ValueError("\n".join(lines))


def _used(changed: set[UUID]) -> Iterator[str]:
    for each in Authority.objects.exclude(pk=LIBRARY_ID).exclude(is_demonstration=True).order_by("name"):
        with authority(each.pk):
            for kind, rests in _RESTS_ON.items():
                for version in kind._default_manager.filter(pk__in=changed).order_by("key", "number"):
                    if any(model.objects.filter(**{field: version.pk}).exists() for model, field in rests):
                        yield (
                            f"{version.key}.v{version.number}: {each.name} works with version {version.number}, which "
                            "stays as it is for what was done with it. Put the file of before back, and give the "
                            f"changed one the next number: {version.key}.v{version.number + 1}."
                        )
