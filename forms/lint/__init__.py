"""What is likely a slip in a form that reads well: words that have no effect, limits that nobody can meet, labels."""

from collections.abc import Iterable

from forms.elements import Page
from forms.json_values import JsonObject
from forms.lint.annotation_places import check_annotation_places
from forms.lint.defaults import check_defaults
from forms.lint.element_words import check_elements
from forms.lint.labels import check_labels
from forms.lint.option_values import check_options
from forms.lint.retention import check_retention
from forms.lint.rules_together import check_rules_together
from forms.lint.schema_words import check_schema_words
from forms.problems import ProblemList


def lint(document: JsonObject, schema: JsonObject, pages: Iterable[Page], problems: ProblemList) -> None:
    """Add what forbids the form (limits that contradict each other, misspelt formats), and warn of the rest."""
    read = list(pages)
    check_schema_words(schema, problems)
    check_annotation_places(schema, problems)
    check_retention(document, schema, problems)
    check_defaults(schema, read, problems)
    check_rules_together(schema, problems)
    check_elements(document.get("uischema"), problems)
    for page in read:
        check_options(page, problems)
        check_labels(document, page, problems)
