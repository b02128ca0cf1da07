"""Rules about several answers that name nothing which is asked there: most likely a slip of the pen."""

from typing import Final

from forms.answers_together import RulesTogether
from forms.json_values import JsonObject, path_of
from forms.lint.spelling import MOST_TOLD
from forms.problems import ProblemList
from forms.schema_safety import SchemaWalk
from rules.sentences import Sentence

NEED_NAMES: Final = ("anyOf", "oneOf", "not", "if")
"""Rules that can only be told at a question which they name."""
RULES: Final = (*NEED_NAMES, "then", "else", "allOf", "dependentRequired", "dependentSchemas")


def check_rules_together(schema: JsonObject, problems: ProblemList) -> None:
    """Look at the rules of the form, of its groups and of the items of its lists."""
    rules = RulesTogether(schema)
    for pointer, subschema in SchemaWalk(schema).everywhere():
        properties = subschema.get("properties")
        if (
            not isinstance(properties, dict)
            or "$ref" in subschema
            or not _is_object(pointer)
            or len(problems) > MOST_TOLD
        ):
            continue
        for word in RULES:
            here = f"/schema{pointer}/{word}"
            names = {path[0] for path in rules.paths({word: subschema.get(word)})}
            for name in sorted(names - properties.keys()):
                reason = Sentence("This rule names “%(name)s”, which is not a property here.", name=name[:60])
                problems.warn(here, f"names_nothing:{name}", reason)
            if word in NEED_NAMES and word in subschema and not names:
                problems.warn(
                    here, "names_nothing", Sentence("This rule names no question, so nobody is told what to mend.")
                )


def _is_object(pointer: str) -> bool:
    """Whether the schema is one of the form, a group or an item, not of a rule in it nor a part to refer to."""
    path = path_of(pointer)
    around = path[-2] if len(path) > 1 else ""
    return not path or (path[0] not in {"$defs", "definitions"} and (path[-1] == "items" or around == "properties"))
