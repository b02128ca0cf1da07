"""Names of compiled flows and of their nodes."""

import re
from uuid import UUID


def flow_name(version: UUID) -> str:
    """Return the name under which `workflow.flows` serves a version."""
    return f"v_{version.hex}"


def node_name(element_id: str, prefix: str = "n") -> str:
    """Return an attribute name for an element id: no dots, and no clash with what a Flow has itself."""
    return f"{prefix}_" + re.sub(r"[^A-Za-z0-9_]", lambda match: f"_x{ord(match[0]):x}_", element_id)
