"""Form documents that the tests of forms share."""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SUITES = ROOT.parent / "shared" / "suites"


def shipped(path: str) -> dict[str, Any]:
    """The shipped form document `form_definitions/<path>`."""
    document: dict[str, Any] = json.loads((ROOT / "form_definitions" / path).read_text(encoding="utf-8"))
    return document


def assessment() -> dict[str, Any]:
    """A small assessment with one question of each basic kind, so that these tests do not hang on the shipped one."""
    document: dict[str, Any] = json.loads(Path(__file__).with_name("small_assessment.json").read_text(encoding="utf-8"))
    return document


def manager_decision() -> dict[str, Any]:
    return shipped("shared/manager_decision.v1.json")


def form(properties: dict[str, Any], uischema: Any = None, **schema: Any) -> dict[str, Any]:
    """A small form document."""
    return {
        "key": "small_form",
        "title": "Small form",
        "purpose": "Try something.",
        "lawful_basis": ["UK GDPR 6(1)(e)"],
        "retention": "none",
        "schema": {"type": "object", "properties": properties, **schema},
        "uischema": uischema,
    }


def control(name: str, rule: dict[str, Any] | None = None, **options: Any) -> dict[str, Any]:
    """A Control on a property at the top."""
    element: dict[str, Any] = {"type": "Control", "scope": f"#/properties/{name}"}
    if options:
        element["options"] = options
    if rule:
        element["rule"] = rule
    return element


def rule(effect: str, name: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"effect": effect, "condition": {"scope": f"#/properties/{name}", "schema": schema, **more}}


def layout(*elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "VerticalLayout", "elements": list(elements), **more}


def flat(**more: Any) -> dict[str, Any]:
    """The rooms and people of a flat; people for each room, and in words, are worked out. Words come first."""
    properties = {
        "words": {"type": "string"} | {"title": "In words"},
        "each": {"type": "number"} | {"title": "People for each room"},
        "rooms": {"type": "integer"} | {"title": "Rooms", "minimum": 1},
        "people": {"type": "integer"} | {"title": "People"},
    }
    ui = layout(
        control("words", calculate='if each > 2 then "Crowded" else if each != null then "Enough room" else null'),
        control("each", calculate="people / rooms"),
        control("rooms"),
        control("people"),
    )
    return form(properties, ui, **more)


def answered_assessment() -> dict[str, Any]:
    """Complete answers about a child who does not exist."""
    return {
        "start_date": "2026-07-01",
        "reason": "School told us that Wilf comes hungry on Mondays.",
        "learnt_from": ["child", "parents"],
        "parents_know": True,
        "child_seen": True,
        "seen_on": "2026-07-09",
        "seen_alone": True,
        "wishes_known": True,
        "wishes_feelings": "“I like it when Dad cooks. I want to keep my rabbit.”",
        "how_obtained": "play",
        "weight_given": "His wish to stay with Dad is at the centre of the plan.",
        "health_development": "Growing well. Tired on Mondays.",
        "parenting": "Dad cooks and reads with him. Fridays are loud.",
        "home_community": "Two rooms, near his grandmother.",
        "parents_views": "Dad: “I need a hand with the mornings.”",
        "strengths": "Both parents asked for help themselves.",
        "risks": "Arguments on Fridays that Wilf hears.",
        "analysis": "With help in the mornings and calm Fridays he does well.",
        "support_required": True,
        "outcome": "child_in_need_plan",
    }
