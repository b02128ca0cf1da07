"""A QR code (ISO/IEC 18004) as a path for an SVG drawing, one unit a module."""

from dataclasses import dataclass

import qrcode


@dataclass(frozen=True, slots=True)
class Drawing:
    """A square drawing: its side in units, and the path that fills its dark modules."""

    side: int
    path: str


def draw(text: str) -> Drawing:
    """Draw a text. The quiet zone of four modules that readers need is part of the drawing."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    runs = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark]
    return Drawing(len(rows), "".join(runs))
