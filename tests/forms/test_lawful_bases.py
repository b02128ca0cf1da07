"""What the shipped forms rest on in data protection law (UK GDPR; Data Protection Act 2018, Schedule 1)."""

import json
import re
from typing import Any

import pytest

from tests.forms.test_shipped_forms import ROOT

FORMS = {
    path.name: json.loads(path.read_text())
    for path in sorted((ROOT / "form_definitions").glob("*/*.json"))
    if path.parent.name != "samples"
}
SAFEGUARDING = "Data Protection Act 2018 Schedule 1 paragraph 18"
OFFENCES = re.compile(r"\b(police|offen[cs]e|crime|convict)", re.IGNORECASE)


def asked(schema: Any) -> str:
    """The words of all questions of a schema."""
    if isinstance(schema, dict):
        own = [str(schema[name]) for name in ("title", "description") if isinstance(schema.get(name), str)]
        return " ".join([*own, *(asked(part) for part in schema.values())])
    return " ".join(asked(part) for part in schema) if isinstance(schema, list) else ""


@pytest.mark.parametrize("name", FORMS)
def test_special_categories_name_the_condition_of_the_schedule(name: str) -> None:
    bases = FORMS[name]["lawful_basis"]
    assert ("UK GDPR 9(2)(g)" in bases) == (SAFEGUARDING in bases)


@pytest.mark.parametrize("name", [name for name, form in FORMS.items() if OFFENCES.search(asked(form["schema"]))])
def test_a_form_in_which_offences_are_written_names_article_10(name: str) -> None:
    assert "UK GDPR 10" in FORMS[name]["lawful_basis"]
