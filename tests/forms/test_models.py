"""Form versions: what is published never changes."""

import hashlib
import json
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.authorities import library
from accounts.context import authority
from accounts.models import Status, VersionIsPublishedError
from forms.adoption import NoActiveFormError, active_form
from forms.definition import FormDefinitionError
from forms.models import ActiveForm, Draft, FormVersion
from tests.cast import Cast
from tests.forms.conftest import published
from tests.forms.examples import assessment, form

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_publishing_checks_the_form_and_keeps_its_title_and_hash(inside: Cast) -> None:
    version = published(assessment())
    assert (version.title, version.status) == ("Child and family assessment", Status.PUBLISHED)
    text = json.dumps(assessment(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert version.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert version.published_at is not None


def test_a_faulty_form_cannot_be_published(inside: Cast) -> None:
    with pytest.raises(FormDefinitionError):
        published(form({"a": {"type": "string", "format": "duration"}}))
    assert not FormVersion.objects.filter(key="small_form").exists()


def test_a_published_version_never_changes_but_may_be_retired(inside: Cast) -> None:
    version = published(assessment())
    version.content = form({"a": {"type": "string"}})
    with pytest.raises(VersionIsPublishedError):
        version.save()
    version.refresh_from_db()
    version.number = 7
    with pytest.raises(VersionIsPublishedError):
        version.save()
    version.refresh_from_db()
    with pytest.raises(VersionIsPublishedError):
        version.delete()
    version.status = Status.RETIRED
    version.save()
    version.status = Status.PUBLISHED
    with pytest.raises(VersionIsPublishedError):
        version.save()


def test_one_version_for_each_key_and_number(inside: Cast) -> None:
    version = published(assessment())
    assert published(assessment()) == version
    with pytest.raises(VersionIsPublishedError):
        published({**assessment(), "title": "Another"})
    with pytest.raises(IntegrityError), transaction.atomic():
        FormVersion.objects.create(key=version.key, number=version.number, content=version.content)


def test_an_authority_uses_the_version_it_points_to_and_may_point_into_the_library(inside: Cast) -> None:
    with pytest.raises(NoActiveFormError, match="small_form"):
        active_form("small_form")
    with authority(library().pk):
        shared = published(form({"a": {"type": "string"}}))
    ActiveForm.objects.create(key="small_form", version=shared)
    found = active_form("small_form")
    assert found == shared
    assert found.definition.title == "Small form"


def test_what_is_typed_is_encrypted_in_the_database(inside: Cast, draft: Draft) -> None:
    draft.entered = {"the-child": {"/wishes_feelings": ["I want to keep my rabbit."]}}
    draft.save()
    stored: Any = Draft.objects.values_list("entered", flat=True).get(pk=draft.pk)
    assert "rabbit" not in str(getattr(stored, "stored", stored))
    assert Draft.objects.get(pk=draft.pk).entered["the-child"]["/wishes_feelings"] == ["I want to keep my rabbit."]
