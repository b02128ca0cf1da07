"""Publishing a version of a definition, and taking up the library's: the same for every kind of definition."""

from typing import Any

from django.db import models

from accounts import clock, context
from accounts.models import User
from accounts.models.versions import DefinitionVersion, Status


def publish[V: DefinitionVersion](
    versions: type[V],
    key: str,
    number: int,
    *,
    title: str,
    sha256: str,
    replace: bool,
    by: User | None = None,
    **content: Any,
) -> V:
    """Publish a version in the open authority, or return the one that already says the same.

    With `replace`, for shipped files with which nobody works yet (`workflow.library_in_use`), a version that says
    something else is overwritten in place. Raises `VersionIsPublishedError` for a changed version.
    """
    said = {"title": title, "sha256": sha256, **content}
    found: V | None = versions.objects.filter(authority_id=context.required_id(), key=key, number=number).first()
    if found is None:
        made: V = versions.objects.create(
            key=key, number=number, status=Status.PUBLISHED, published_at=clock.now(), published_by=by, **said
        )
        return made
    if found.sha256 != sha256:
        for name, value in said.items():
            setattr(found, name, value)
        if replace:
            versions.objects.filter(pk=found.pk).update(**said)
        else:
            found.save()
    return found


def adopt_library(versions: type[DefinitionVersion], active: type[models.Model]) -> list[str]:
    """Use the library's latest version of every key for which the open authority has none; return the keys.

    `active` is the model that says which version is in use. A key that the authority already uses keeps its version:
    a new library version never goes live by itself.
    """
    rows: Any = active
    used = set(rows.objects.values_list("key", flat=True))
    shipped = versions.objects.filter(authority_id=context.LIBRARY_ID, status=Status.PUBLISHED)
    latest = {version.key: version for version in shipped.order_by("key", "number")}
    adopted = [key for key in latest if key not in used]
    rows.objects.bulk_create([rows(key=key, version=latest[key]) for key in adopted])
    return adopted
