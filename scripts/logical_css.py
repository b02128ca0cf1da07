"""Write a compiled stylesheet with sides that follow the direction of writing, in place.

    .venv/bin/python scripts/logical_css.py static/built/casewright.css
    .venv/bin/python scripts/logical_css.py --mirrored static/built/record-pdf.css static/built/record-pdf-rtl.css

`margin-left` becomes `margin-inline-start`, and so on: GOV.UK's stylesheet says left and right, so a page that is
written from the right would be mirrored only where our own says otherwise. From the left nothing changes. Rules for
one direction (`[dir="rtl"]`) mean the sides that they name.
"""

import re
import sys
from pathlib import Path
from typing import Final

SIDES: Final = {"left": "inline-start", "right": "inline-end"}
START: Final = r"(?<=[;{])"
PROPERTY: Final = re.compile(START + r"(margin|padding|border)-(left|right)(?=[-:])")
INSET: Final = re.compile(START + r"(left|right)(?=:)")
VALUE: Final = re.compile(START + r"(text-align|float|clear):(left|right)\b")
FOUR: Final = re.compile(START + r"(margin|padding|border-radius):([^;{}]+)")
ONE_DIRECTION: Final = re.compile(r"([^{}]*\[dir=[^{}]*\{[^{}]*\})")
CORNERS: Final = ("start-start", "start-end", "end-end", "end-start")


def logical(css: str) -> str:
    """The stylesheet, as sass compresses it, with sides by the direction of writing."""
    pieces = ONE_DIRECTION.split(css)  # every second is such a rule
    return "".join(piece if at % 2 else _logical(piece) for at, piece in enumerate(pieces))


def _logical(css: str) -> str:
    css = PROPERTY.sub(lambda found: f"{found[1]}-{SIDES[found[2]]}", css)
    css = INSET.sub(lambda found: f"inset-{SIDES[found[1]]}", css)
    css = VALUE.sub(_value, css)
    return FOUR.sub(_four, css)


def _value(found: re.Match[str]) -> str:
    side = SIDES[found[2]]
    return f"{found[1]}:{side.removeprefix('inline-') if found[1] == 'text-align' else side}"


def _four(found: re.Match[str]) -> str:
    """Four values of which those of the two sides differ, one by one."""
    name, important = found[1], found[2].rstrip().endswith("!important")
    parts = _parts(found[2].removesuffix("!important").strip())
    if len(parts) != 4:
        return found[0]
    after = "!important" if important else ""
    if name == "border-radius":
        named = zip((f"border-{corner}-radius" for corner in CORNERS), parts, strict=True)
        return ";".join(f"{corner}:{value}{after}" for corner, value in named)
    top, right, bottom, left = parts
    if left == right:
        return found[0]
    return f"{name}-block:{top} {bottom}{after};{name}-inline:{left} {right}{after}"


def _parts(value: str) -> list[str]:
    """The values of a shorthand; what stands in brackets is one of them."""
    parts, depth = [""], 0
    for letter in value:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == " " and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part for part in parts if part]


def mirrored(css: str) -> str:
    """The stylesheet with left and right changed for each other, in rules of pages, properties and values."""
    css = FOUR.sub(_changed, css)
    return re.sub(r"\b(left|right)\b", lambda found: "right" if found[1] == "left" else "left", css)


def _changed(found: re.Match[str]) -> str:
    parts = _parts(found[2].strip())
    if len(parts) != 4 or found[1] == "border-radius":
        return found[0]
    top, right, bottom, left = parts
    return f"{found[1]}:{top} {left} {bottom} {right}"


if __name__ == "__main__":
    if sys.argv[1] == "--mirrored":
        read, written = map(Path, sys.argv[2:])
        written.write_text(mirrored(read.read_text(encoding="utf-8")), encoding="utf-8")
    for path in map(Path, sys.argv[1:]) if sys.argv[1] != "--mirrored" else ():
        path.write_text(logical(path.read_text(encoding="utf-8")), encoding="utf-8")
