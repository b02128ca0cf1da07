"""Which version of a form new work uses, and taking up the library's."""

from copy import copy
from typing import Any

from django.db.models import TextField
from django.utils.translation import gettext as _

from accounts.kept_queries import KeptQuery
from accounts.models import User
from accounts.steady import kept
from accounts.versions import adopt_library, publish
from forms.content import sha256_of
from forms.definition import FormDefinition, read
from forms.models import ActiveForm, FormVersion
from forms.ordered_content import ordered_content


class NoActiveFormError(LookupError):
    """The open authority uses no version of a form."""

    code = "no_active_form"

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(_("The form “%(key)s” is not in use here. An analyst can adopt it.") % {"key": key})


_IN_USE = KeptQuery(
    lambda key: ActiveForm.objects.filter(key=key).select_related("version").defer("version__content")[:1],
    key=TextField(),
)


def active_form(key: str) -> FormVersion:
    """Return the version that new work uses; raise `NoActiveFormError` when there is none."""
    found: ActiveForm | None = kept(("form_in_use", key), (ActiveForm, FormVersion), lambda: _IN_USE.first(key=key))
    if found is None:
        raise NoActiveFormError(key)
    return copy(found.version)


def publish_form(
    document: dict[str, Any],
    number: int,
    *,
    definition: FormDefinition | None = None,
    replace: bool = False,
    by: User | None = None,
) -> FormVersion:
    """Publish a form document as a version of the open authority, or return the version that already holds it.

    `definition` is what was read from the document, by whoever has read it already. With `replace`, for shipped files
    with which nobody works yet, a version with other content is overwritten in place.
    Raises `FormDefinitionError` for a document with problems and `VersionIsPublishedError` for a changed version.
    """
    definition = definition or read(document)
    content = ordered_content(document, definition)
    return publish(
        FormVersion,
        definition.key,
        number,
        title=definition.title,
        sha256=sha256_of(content),
        replace=replace,
        by=by,
        content=content,
    )


def adopt_library_forms() -> list[str]:
    """Use the library's latest version of every form for which the open authority has none; return the keys."""
    return adopt_library(FormVersion, ActiveForm)
