"""What a record does when it is final: its facts, its entries in the chronology, and what it updates."""

from collections.abc import Collection
from datetime import datetime

from records import not_taken_over
from records.chronology import entries_of, marks_of
from records.facts import facts_of
from records.final_version import final_version, links_of
from records.models import ChronologyEntry, Fact, RecordVersion
from records.updating import update_people


def become_final(
    version: RecordVersion,
    *,
    approved_at: datetime | None = None,
    left_facts: Collection[str] = (),
    taken: Collection[str] = (),
) -> None:
    """Write what follows from a version that is final from now on, and let it take the place of the one before.

    Called once for a version, inside the transaction that makes it final, with the moment of the approval when somebody
    approved it; `left_facts` is what stays in the child's file as it is, and `taken` what a correction says that
    counts although somebody changed it there since. What the version that it corrects led to is
    kept, marked as superseded. What the files cannot take over is kept and told (`records.not_taken_over`).
    """
    definition = version.form_version.definition
    if version.corrects_id is not None:
        for model in (Fact, ChronologyEntry):
            model.objects.filter(version=version.corrects_id).update(superseded_by=version)
    if definition.annotated.properties or definition.feeds.items:
        final = final_version(version, approved_at, links_of(version), taken)
        Fact.objects.bulk_create(facts_of(final))
        marks = marks_of(version.record.versions.values_list("pk", flat=True)) if final.former is not None else None
        ChronologyEntry.objects.bulk_create(entries_of(final, marks))
        not_taken_over.keep(final, update_people(final, left_facts))
