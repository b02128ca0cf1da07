"""Small decision tables, written in the test that needs them."""

from xml.sax.saxutils import escape


def table(
    key: str, inputs: str, outputs: str, *rows: str, policy: str = "UNIQUE", tag: str = "", name: str = "Made up"
) -> bytes:
    """A file with one table. `inputs` and `outputs` are names between blanks; a row is cells between bars."""
    asked, given = inputs.split(), outputs.split()
    columns = "".join(f'<input label="{n}"><inputExpression><text>{n}</text></inputExpression></input>' for n in asked)
    columns += "".join(f'<output name="{n}"/>' for n in given)
    rules = ""
    for number, row in enumerate(rows, 1):
        cells = [f"<text>{escape(cell.strip())}</text>" for cell in row.split("|")]
        rules += f'<rule id="row_{number}">'
        rules += "".join(f"<inputEntry>{cell}</inputEntry>" for cell in cells[: len(asked)])
        rules += "".join(f"<outputEntry>{cell}</outputEntry>" for cell in cells[len(asked) :]) + "</rule>"
    tagged = f'<extensionElements><zeebe:versionTag value="{tag}"/></extensionElements>' if tag else ""
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"'
        ' xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="made_up" name="Made up" namespace="urn:made-up">'
        f'<decision id="{key}" name="{name}">{tagged}<decisionTable hitPolicy="{policy}">{columns}{rules}'
        "</decisionTable></decision></definitions>"
    ).encode()
