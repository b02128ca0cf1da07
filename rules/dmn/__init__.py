"""DMN 1.1 to 1.5: decision models, read from XML and evaluated with FEEL.

    >>> from rules import dmn
    >>> model = dmn.read(xml)
    >>> model.evaluate("risk_level", {"age": 3, "immediate_danger": True})
    'high'

`read` raises `DmnError` with everything that is wrong at once. A model is immutable; `evaluate` gives the value as
plain Python, `decide` also how it came about, as data that can be kept. What cannot be decided is None, and the steps
of `decide` say why. `rules.dmn.analysis` tells of overlaps and gaps in a table.
"""

from rules.dmn.model import DecisionModel, ModelDecision, ModelInput, UnknownDecisionError
from rules.dmn.problems import CODES, DmnError, Problem
from rules.dmn.reader import read
from rules.dmn.steps import Annotation, Decision, InputValue, MatchedRule, Step

__all__ = [
    "CODES",
    "Annotation",
    "Decision",
    "DecisionModel",
    "DmnError",
    "InputValue",
    "MatchedRule",
    "ModelDecision",
    "ModelInput",
    "Problem",
    "Step",
    "UnknownDecisionError",
    "read",
]
