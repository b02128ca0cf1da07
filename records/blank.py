"""A blank form as a PDF (PDF/UA-1), for a visit without a device. It names nobody: paper is left behind."""

from django.template.loader import render_to_string

from forms.models import FormVersion
from forms.rendering.blank import Known, blank_pages


def blank_form(version: FormVersion, authority_name: str, reference: str = "", known: Known | None = None) -> bytes:
    """Draw a form to be filled in by hand, in its reader’s language; `reference` is that of the child’s file.

    What can never apply to the child is left out, as far as it is `known`. Raises `records.problems.PdfNotMadeError`.
    """
    from records import pdf  # WeasyPrint takes half a second, of whoever begins, to load

    content, _undrawable = pdf.draw(blank_markup(version, authority_name, reference, known))
    return content


def blank_markup(version: FormVersion, authority_name: str, reference: str = "", known: Known | None = None) -> str:
    """The blank form in HTML, of which the PDF is drawn."""
    definition = version.definition
    context = {
        "title": definition.title or version.key,
        "direction": definition.direction,
        "sample": definition.sample,
        "number": version.number,
        "authority_name": authority_name,
        "reference": reference,
        "purpose": definition.purpose,
        "pages": blank_pages(definition, known),
    }
    return render_to_string("records/blank.jinja", context)
