"""Published forms and drafts of Northmere."""

from typing import Any

import pytest

from forms import drafts
from forms.models import Draft, FormVersion
from tests.forms.examples import assessment


def published(document: dict[str, Any], number: int = 1) -> FormVersion:
    """A published version of a form in the open authority."""
    version = FormVersion(key=document["key"], number=number, content=document)
    version.publish()
    return version


@pytest.fixture
def draft(inside: Any) -> Draft:
    """An empty draft of the assessment, Sam's."""
    return drafts.start(published(assessment()), inside.sam)
