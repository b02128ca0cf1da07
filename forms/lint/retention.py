"""A question that promises another time of keeping than its form's: an answer is kept as long as its record."""

from forms.json_values import JsonObject
from forms.problems import ProblemList
from forms.schema_safety import SchemaWalk
from rules.sentences import Sentence


def check_retention(document: JsonObject, schema: JsonObject, problems: ProblemList) -> None:
    """Warn of a `retention` inside the schema that is not the form's."""
    of_form = document.get("retention")
    for pointer, subschema in SchemaWalk(schema).everywhere():
        notes = subschema.get("x-casewright")
        own = notes.get("retention") if isinstance(notes, dict) else None
        if isinstance(own, str) and own and own != of_form:
            reason = Sentence(
                "People are told this time, and nothing acts on it: an answer is kept as long as its "
                "record. Leave it out here, or ask the question in a form of its own."
            )
            problems.warn(f"/schema{pointer}/x-casewright/retention", "kept_with_record", reason)
