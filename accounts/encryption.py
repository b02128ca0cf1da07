"""Encrypted model fields: AES-256-GCM, the key's name in each value, bound to authority, table, row and field.

A stored value reads `cw1:<key name>:<base64>`. It is decrypted when the attribute is read on an instance; `values()`,
logs and dumps only ever hold the ciphertext. A value that was moved, changed or made under a lost key raises; it never
comes back as ciphertext or as empty.
"""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldError
from django.db import models

from accounts.keys import DecryptionError, current_key_name, data_key, seal, unseal

MARK = "cw1"


@dataclass(frozen=True, slots=True)
class Ciphertext:
    """A stored value that nobody has read yet."""

    stored: str

    def __str__(self) -> str:
        return "[encrypted]"


def _place(row: models.Model, field: models.Field[Any, Any]) -> bytes:
    return f"{_authority_of(row)}/{row._meta.db_table}/{row.pk}/{field.column}".encode()


def _authority_of(row: models.Model) -> UUID:
    """The authority of a row: every model with an encrypted field has one, which Django's types cannot say."""
    found: UUID = row.authority_id  # type: ignore[attr-defined]  # see above
    return found


class _DecryptOnRead:
    """The attribute of an encrypted field on a model instance."""

    keeps_what_is_given = True
    """What is set stands in the row as it is (`accounts.models.light`)."""

    def __init__(self, field: "EncryptedField") -> None:
        self.field = field

    def __get__(self, row: models.Model | None, owner: type[models.Model]) -> Any:
        if row is None:
            return self
        if self.field.attname not in row.__dict__:
            row.refresh_from_db(fields=[self.field.attname])
        value = row.__dict__[self.field.attname]
        if isinstance(value, Ciphertext):
            value = row.__dict__[self.field.attname] = self.field.decrypt(row, value)
        return value

    def __set__(self, row: models.Model, value: Any) -> None:
        row.__dict__[self.field.attname] = value


class EncryptedField(models.TextField[Any, Any]):
    """Base of the encrypted fields. Only for models with an `authority` and a key known before saving."""

    descriptor_class = _DecryptOnRead

    def to_plain(self, value: Any) -> bytes:
        """Turn a Python value into the bytes that are encrypted."""
        raise NotImplementedError

    def to_value(self, plain: bytes) -> Any:
        """Turn decrypted bytes back into the Python value."""
        raise NotImplementedError

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _DecryptOnRead(self))

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Ciphertext | None:
        return None if value is None else Ciphertext(value)

    def decrypt(self, row: models.Model, value: Ciphertext) -> Any:
        """Return the Python value of a stored one; raise `DecryptionError` or `KeyMissingError` when it cannot be."""
        mark, _, rest = value.stored.partition(":")
        key_name, _, sealed = rest.partition(":")
        if mark != MARK:
            raise DecryptionError(f"{row._meta.label}.{self.name} holds something that was never encrypted.")
        key = data_key(_authority_of(row), key_name)
        return self.to_value(unseal(key, sealed, _place(row, self)))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, Ciphertext):
            return value
        authority_id = _authority_of(model_instance)
        name = current_key_name(authority_id)
        sealed = seal(data_key(authority_id, name), self.to_plain(value), _place(model_instance, self))
        return Ciphertext(f"{MARK}:{name}:{sealed}")

    def get_prep_value(self, value: Any) -> str | None:
        if value is None or isinstance(value, Ciphertext):
            return None if value is None else value.stored
        raise FieldError(f"{self.model._meta.label}.{self.name} is encrypted: save it on an instance, do not query it.")

    def get_default(self) -> Any:
        if not self.has_default():
            return None
        return self.default() if callable(self.default) else self.default

    def value_to_string(self, obj: models.Model) -> str:
        raise FieldError(f"{self.model._meta.label}.{self.name} is encrypted and does not go into a dump.")


class EncryptedTextField(EncryptedField):
    """Narrative text, encrypted."""

    def to_plain(self, value: Any) -> bytes:
        return str(value).encode("utf-8")

    def to_value(self, plain: bytes) -> str:
        return plain.decode("utf-8")


class EncryptedJSONField(EncryptedField):
    """A JSON value (answers, comments), encrypted."""

    _pyi_private_set_type: Any  # what the types of Django models go by: a text would be expected otherwise
    _pyi_private_get_type: Any

    def to_plain(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")

    def to_value(self, plain: bytes) -> Any:
        return json.loads(plain.decode("utf-8", "surrogatepass"))
