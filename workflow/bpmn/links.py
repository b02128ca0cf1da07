"""Link events: each jump lands at exactly one event of the same process or subprocess (BPMN 2.0.2 §10.5.5)."""

from workflow.bpmn.model import Element
from workflow.bpmn.problems import Findings
from workflow.bpmn.whole import Whole, link_of


def check_throw(element: Element, whole: Whole, findings: Findings) -> None:
    """Keep a problem when a jump lands nowhere, or in several places."""
    name = link_of(element)
    if name is None:
        return
    landing = whole.catches.get((element.within, name), [])
    if len(landing) != 1:
        how = "no event catches" if not landing else f"{len(landing)} events catch"
        message = (
            f"{element.id} jumps to the link “{name[:60]}”, which {how} in the same process or subprocess. "
            "Draw one catch event with that name."
        )
        findings.problem(element.id, element.line, "link_unpaired", message)


def check_catch(element: Element, whole: Whole, findings: Findings) -> None:
    """Keep a problem when nothing jumps to a catching link event, or a sequence flow leads into it."""
    name = link_of(element)
    if name is None:
        return
    if not whole.throws.get((element.within, name)):
        message = (
            f"{element.id} catches the link “{name[:60]}”, to which nothing in the same process or subprocess jumps. "
            "Draw a throw event with that name, or remove it."
        )
        findings.problem(element.id, element.line, "link_unpaired", message)
    if element.incoming:
        message = f"A sequence flow leads into {element.id}, which catches a link. Lead to a throw event instead."
        findings.problem(element.id, element.line, "link_with_flow", message)
