"""The base of every model that holds an authority's data."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models

from accounts import context, writing
from accounts.identifiers import uuid7
from accounts.models.light import LightModel


class AuthorityQuerySet[M: models.Model](models.QuerySet[M]):
    """A queryset that cannot create rows outside the open authority."""

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        rows = list(objs)
        for row in rows:
            take_authority(row)
        context.wrote(self.model)
        return super().bulk_create(rows, *args, **kwargs)

    def update(self, **values: Any) -> int:
        """Change rows of the open authority only, whatever the queryset shows (the library's are read by all)."""
        if "authority" in values or "authority_id" in values:
            raise context.OtherAuthorityError("A row never changes its authority.")
        context.wrote(self.model)
        return super(AuthorityQuerySet, self.filter(authority_id=context.required_id())).update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete rows of the open authority only."""
        context.wrote(self.model)
        return super(AuthorityQuerySet, self.filter(authority_id=context.required_id())).delete()


class AuthorityManager(models.Manager.from_queryset(AuthorityQuerySet)):  # type: ignore[misc]
    """Shows the rows of the open authority; without a context, none. Making rows asks for none."""

    def create(self, **values: Any) -> Any:
        """Make and save a row of the open authority."""
        row = self.model(**values)
        row.save(force_insert=True)
        return row

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Save new rows of the open authority, in one statement."""
        if args or kwargs or not writing.may_wait(self.model):
            made: list[Any] = self.get_queryset().bulk_create(objs, *args, **kwargs)
            return made
        rows = list(objs)
        for row in rows:
            take_authority(row)
        context.wrote(self.model)
        writing.insert(rows)
        return rows

    def get_queryset(self) -> models.QuerySet[Any]:
        here = context.current_id()
        rows = super().get_queryset()
        return rows.none() if here is None else rows.filter(authority_id=here)


class VersionManager(models.Manager.from_queryset(AuthorityQuerySet)):  # type: ignore[misc]
    """Shows the rows of the open authority and those of the library, which everyone may read."""

    def get_queryset(self) -> models.QuerySet[Any]:
        here = context.current_id()
        rows = super().get_queryset()
        return rows.none() if here is None else rows.filter(authority_id__in=(here, context.LIBRARY_ID))


def take_authority(row: models.Model) -> None:
    """Give an unsaved row the open authority; refuse a row of another.

    Raises `NoAuthorityError` without a context and `OtherAuthorityError` for a row of another authority.
    """
    here = context.required_id()
    held = getattr(row, "authority_id", None)
    if held is None:
        row.authority_id = here  # type: ignore[attr-defined]
    elif held != here:
        raise context.OtherAuthorityError(f"{type(row).__name__} belongs to another authority than the open one.")


class AuthorityModel(LightModel):
    """A row that belongs to one authority: UUIDv7 key, `authority` first in its unique keys, scoped manager."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    authority = models.ForeignKey(
        "accounts.Authority", on_delete=models.PROTECT, related_name="+", default=context.current_id, editable=False
    )

    objects: ClassVar[Any] = AuthorityManager()
    seldom_changes: ClassVar[bool] = False
    """Whether `accounts.steady` may keep what is read of it; its table is `Stamped` then."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        take_authority(self)
        context.wrote(type(self))
        if args or not writing.may_wait(type(self)):
            super().save(*args, **kwargs)
        elif self._state.adding:
            writing.insert([self])
        else:
            writing.save_again(self, kwargs.get("update_fields"))

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        take_authority(self)
        context.wrote(type(self))
        return super().delete(*args, **kwargs)


class VersionModel(AuthorityModel):
    """A published definition: read by everyone when it belongs to the library, written by its own authority."""

    objects: ClassVar[Any] = VersionManager()

    class Meta:
        abstract = True
