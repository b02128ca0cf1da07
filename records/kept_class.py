"""How long what is written down about a child is kept: the longest class of the retention schedule wins for one child.

A visit to a child in need is kept as such. Where the child ever had enquiries, a conference or a plan of child
protection, it is part of that story, and is kept as long: nobody understands one without the other.
"""

from typing import Final

from cases.models import Case
from records.models import RecordVersion, State

FROM_SHORT_TO_LONG: Final = ("contact", "child_in_need", "child_protection", "looked_after")
"""Classes of the retention schedule for what is recorded about one child (`forms.explanations.RETENTION_WORDS`), the
shortest first. What has another class, such as the file of an adoption, is kept by that class alone."""


def kept_class(of_form: str, case: Case | None) -> str:
    """The class by which a record of a form is kept in a child's file; `of_form` is the form's own class.

    A longer one where the file has a final record of a form with such a class; never a shorter one.
    """
    if case is None or of_form not in FROM_SHORT_TO_LONG[:-1]:
        return of_form
    found = RecordVersion.objects.filter(record__case_links__case=case, record__state__in=(State.APPROVED, State.FINAL))
    classes = found.order_by().values_list("form_version__content__retention", flat=True).distinct()
    known = [each for each in classes if each in FROM_SHORT_TO_LONG]
    return max([of_form, *known], key=FROM_SHORT_TO_LONG.index)
