"""Which version of a form new work uses, and taking up the library's."""

from typing import Any

from django.utils.translation import gettext as _

from accounts import clock, context
from forms.content import sha256_of
from forms.definition import FormDefinition, read
from forms.models import ActiveForm, FormVersion, Status


class NoActiveFormError(LookupError):
    """The open authority uses no version of a form."""

    code = "no_active_form"

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(_("The form “%(key)s” is not in use here. An analyst can adopt it.") % {"key": key})


def active_form(key: str) -> FormVersion:
    """Return the version that new work uses; raise `NoActiveFormError` when there is none."""
    found = ActiveForm.objects.filter(key=key).select_related("version").first()
    if found is None:
        raise NoActiveFormError(key)
    version: FormVersion = found.version
    return version


def publish_form(document: dict[str, Any], number: int, *, replace: bool = False) -> FormVersion:
    """Publish a form document as a version of the open authority, or return the version that already holds it.

    With `replace`, for shipped files before the first release, a version with other content is overwritten in place.
    Raises `FormDefinitionError` for a document with problems and `VersionIsPublishedError` for a changed version.
    """
    definition: FormDefinition = read(document)
    sha256 = sha256_of(document)
    found = FormVersion.objects.filter(authority_id=context.required_id(), key=definition.key, number=number).first()
    if found is None:
        return FormVersion.objects.create(
            key=definition.key,
            number=number,
            title=definition.title,
            content=document,
            sha256=sha256,
            status=Status.PUBLISHED,
            published_at=clock.now(),
        )
    if found.sha256 != sha256:
        found.title, found.content, found.sha256 = definition.title, document, sha256
        if replace:
            FormVersion.objects.filter(pk=found.pk).update(title=found.title, content=document, sha256=sha256)
        else:
            found.save()
    return found


def adopt_library_forms() -> list[str]:
    """Use the library's latest version of every form for which the open authority has none; return the keys.

    A key that the authority already uses keeps its version: a new library version never goes live by itself.
    """
    used = set(ActiveForm.objects.values_list("key", flat=True))
    latest: dict[str, FormVersion] = {}
    shipped = FormVersion.objects.filter(authority_id=context.LIBRARY_ID, status=Status.PUBLISHED)
    for version in shipped.order_by("key", "number"):
        latest[version.key] = version
    adopted = [key for key in latest if key not in used]
    ActiveForm.objects.bulk_create([ActiveForm(key=key, version=latest[key]) for key in adopted])
    return adopted
