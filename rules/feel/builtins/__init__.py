"""FEEL's built-in functions by family (DMN 1.5, section 10.3.4), gathered in `BUILTINS`."""

from __future__ import annotations

from collections.abc import Mapping

from rules.feel.builtins import (
    clock,
    contexts,
    conversion,
    lists,
    logic,
    numbers,
    ranges,
    statistics,
    strings,
    temporal,
)
from rules.feel.builtins.registry import Family
from rules.feel.values import Function


def _gather(*families: Family) -> Mapping[str, Function]:
    found: dict[str, Function] = {}
    for family in families:
        for name, function in family.functions().items():
            if name in found:
                raise ValueError(f"two families of FEEL functions define '{name}'")
            found[name] = function
    return found


BUILTINS = _gather(
    logic.FAMILY,
    conversion.FAMILY,
    strings.FAMILY,
    numbers.FAMILY,
    statistics.FAMILY,
    lists.FAMILY,
    contexts.FAMILY,
    temporal.FAMILY,
    clock.FAMILY,
    ranges.FAMILY,
)
"""Every built-in function by its name."""
