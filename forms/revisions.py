"""What a draft held before each save, so that nothing typed is lost for good.

Each save keeps the former content of the fields that it changes. What one person types on into the same fields within
a minute is one revision, as long as all that stood there stands there still, and something is put in at one place:
what is deleted or replaced can always be had back.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import chain
from typing import Any, Final

from accounts import clock
from forms.models import Draft, DraftRevision

type Held = Mapping[str, Mapping[str, list[str]]]
"""What a draft holds: `{page slug: {field name: [texts]}}`."""

type Before = dict[str, dict[str, list[str] | None]]

ONE_REVISION: Final = timedelta(seconds=60)
"""How long typing on into the same fields stays one revision."""


class NoSuchRevisionError(LookupError):
    """The draft never had this revision, or it was typed on within a minute and is part of another."""


def keep_before(draft: Draft, now: Held, by: Any, *, apart: bool = False) -> frozenset[str]:
    """Keep what a locked draft holds where `now` will replace it. The slugs of the pages that change.

    `by` is None where nobody typed. `apart` keeps a revision of its own even within a minute.
    """
    before = _replaced(draft.entered, now)
    if by is not None and (not before or (not apart and _goes_on(draft, before, now, by))):
        return frozenset(before)
    DraftRevision.objects.create(
        draft=draft,
        number=draft.revision,
        form_version_id=draft.form_version_id,
        saved_at=draft.updated_at,
        saved_by_id=draft.updated_by_id,
        replaced_at=clock.now(),
        replaced_by=by,
        before=before,
    )
    return frozenset(before)


def held_at(draft: Draft, number: int) -> tuple[DraftRevision, dict[str, dict[str, list[str]]]]:
    """What a draft held as its revision `number`, and the row that says when. Raises `NoSuchRevisionError`."""
    entered = {slug: dict(fields) for slug, fields in draft.entered.items()}
    revision: DraftRevision | None = None
    for revision in _newest_first(draft, number):
        for slug, fields in revision.before.items():
            _put_back(entered.setdefault(slug, {}), fields)
    if revision is None or revision.number != number:
        raise NoSuchRevisionError(number)
    return revision, {slug: fields for slug, fields in entered.items() if fields}


def own_taken_back(draft: Draft, number: int, slug: str, by: Any) -> dict[str, list[str]] | None:
    """A page of a draft as it was as revision `number`, but for the fields that others changed since.

    None where that cannot be told: the draft never had the revision, or it moved to another version of its form.
    """
    rows = list(_newest_first(draft, number))
    if number > draft.revision or any(row.form_version_id != draft.form_version_id for row in rows):
        return None
    page = {name: list(texts) for name, texts in draft.entered.get(slug, {}).items()}
    others = {name for row in rows if row.replaced_by_id != by.pk for name in row.before.get(slug, {})}
    for row in rows:
        _put_back(page, {name: was for name, was in row.before.get(slug, {}).items() if name not in others})
    return page


def _newest_first(draft: Draft, number: int) -> Iterator[DraftRevision]:
    rows = DraftRevision.objects.filter(draft=draft, number__gte=number).order_by("-number")
    return iter(rows.select_related("form_version", "saved_by", "replaced_by"))


def _put_back(page: dict[str, list[str]], before: Mapping[str, list[str] | None]) -> None:
    for name, texts in before.items():
        if texts is None:
            page.pop(name, None)
        else:
            page[name] = list(texts)


def _replaced(held: Held, now: Held) -> Before:
    """What is held in each field that `now` has otherwise, and None where there is nothing."""
    found: Before = {}
    for slug in dict.fromkeys(chain(held, now)):
        old, new = held.get(slug, {}), now.get(slug, {})
        fields = {name: old.get(name) for name in dict.fromkeys(chain(old, new)) if old.get(name) != new.get(name)}
        if fields:
            found[slug] = fields
    return found


def _goes_on(draft: Draft, before: Before, now: Held, by: Any) -> bool:
    latest = DraftRevision.objects.filter(draft=draft).order_by("-number").first()
    if latest is None or latest.replaced_by_id != by.pk or clock.now() - latest.replaced_at >= ONE_REVISION:
        return False
    return latest.form_version_id == draft.form_version_id and all(
        name in latest.before.get(slug, {}) and _keeps(now.get(slug, {}).get(name) or [], texts or [])
        for slug, fields in before.items()
        for name, texts in fields.items()
    )


def _keeps(now: list[str], before: list[str]) -> bool:
    """Whether each text goes on as it was, with at most something put in at one place. New ones may follow."""
    return len(before) <= len(now) and all(map(_is_put_into, now, before))


def _is_put_into(text: str, before: str) -> bool:
    shared = zip(text, before, strict=False)
    begins = next((at for at, (now, was) in enumerate(shared) if now != was), min(len(text), len(before)))
    return len(text) >= len(before) and text.endswith(before[begins:])
