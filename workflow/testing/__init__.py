"""Processes tried on the real engine: `Scenario`, for tests and for analysts' `.tests.json` files."""

from workflow.testing.errors import ScenarioError
from workflow.testing.scenario import OpenTask, Scenario

__all__ = ["OpenTask", "Scenario", "ScenarioError"]
