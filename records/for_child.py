"""A record in plain words for the child, as a PDF (PDF/UA-1): the answers that its form chose, in large letters.

It is drawn when it is asked for, of a final record about one child, and kept nowhere: the record is what was said.
"""

from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts import clock
from cases.models import Case
from forms.code_lists import as_made
from forms.for_child import ANSWER, ForChild
from forms.rendering import Item
from forms.rendering.answers import item_of
from records.models import RecordVersion, State
from records.problems import PdfNotMadeError
from records.standing import decision_of, state_of

UNDRAWN = "?"
"""What stands for a character that no font draws."""


def for_child_of(version: RecordVersion) -> ForChild | None:
    """What the form of a version says to the child; None where it says nothing, or the record cannot be given out.

    Given out is the newest version of a final record about one child, who is born and alive, with words to the child,
    and where the form says nothing against it.
    """
    said = version.form_version.definition.for_child
    if said is None or state_of(version, decision_of(version)) not in (State.APPROVED, State.FINAL):
        return None
    latest = version.record.versions.order_by("-number").values_list("number", flat=True).first()
    children = [link.case.child for link in version.record.case_links.select_related("case__child")[:2]]
    reads = len(children) == 1 and not children[0].is_unborn and children[0].date_of_death is None
    if not reads or latest != version.number:
        return None
    return said if said.is_for(_answered(version, said), _context(version)) else None


def _answered(version: RecordVersion, said: ForChild) -> frozenset[str]:
    """The pointers of the chosen questions that the record answers."""
    return frozenset(pointer for pointer, _label in said.questions if _item(version, pointer).given)


def _item(version: RecordVersion, pointer: str) -> Item:
    """A chosen question with its answer; without one where it was not asked."""
    hidden = frozenset(version.hidden)
    answers = {} if pointer in hidden else version.answers
    return item_of(version.form_version.definition.questions[pointer], answers, hidden)


def _sentence(label: str, item: Item) -> str:
    """The label with the answer in it, where it has a place for one; else nothing."""
    return label.replace(ANSWER, item.display) if ANSWER in label and isinstance(item.display, str) else ""


def _people(case: Case) -> str:
    """Who works with the child now, while anybody does, and the telephone of the team: whom to ask."""
    allocation = case.allocation_on(clock.today())
    if allocation is None:
        return ""
    team = allocation.team
    rings = _("You can ring us: %(team)s, %(telephone)s.") % {"team": team.name, "telephone": team.telephone}
    worker = allocation.worker if case.open_episode is not None else None
    works = _("%(name)s works with you.") % {"name": worker.name} if worker is not None else ""
    return " ".join(words for words in (works, rings if team.telephone else "") if words)


def _context(version: RecordVersion) -> Mapping[str, object]:
    definition = version.form_version.definition
    return definition.feel_context(definition.standing(version.answers))


def draw_for_child(version: RecordVersion) -> bytes:
    """Draw it; raise `records.problems.PdfNotMadeError`."""
    from records import pdf  # WeasyPrint takes half a second, of whoever begins, to load

    markup = for_child_markup(version)
    content, undrawable = pdf.draw(markup)
    if undrawable:
        content, undrawable = pdf.draw(markup.translate(dict.fromkeys(map(ord, undrawable), UNDRAWN)))
    if undrawable:
        raise PdfNotMadeError("undrawable", "Some characters have no shape.")
    return content


def for_child_markup(version: RecordVersion) -> str:
    """The HTML of which the PDF is drawn. Questions that were not asked or answered are left out."""
    definition = version.form_version.definition
    said = definition.for_child
    if said is None:
        raise PdfNotMadeError("nothing_for_child", "The form says nothing to the child.")
    with as_made(version.as_written.submitted_at):
        items = ((label, _item(version, pointer)) for pointer, label in said.questions)
        answered = [(label, _sentence(label, item), item) for label, item in items if item.given]
    case = version.record.case_links.select_related("case__child").order_by("pk")[0].case
    context = {
        "said": said,
        "first_name": case.child.known_as or case.child.given_name,
        "answered": answered,
        "people": _people(case),
        "direction": definition.direction,
        "authority_name": version.authority.name,
        "on": version.submitted_on,
        "reference": version.record.reference,
        "number": version.number,
    }
    return render_to_string("records/for_child.jinja", context)
