"""The form objects that the wizard's steps are made of."""

from typing import Any

from django import forms

from forms.definition import Review


class PageForm(forms.Form):
    """One page of a form definition, or its last step: valid when nothing on it needs mending.

    It declares no fields: the definition reads and checks what was typed, the same way for every output.
    """

    def __init__(self, slug: str, review: Review, **kwargs: Any) -> None:
        super().__init__(data={}, **kwargs)
        self.slug = slug
        self.review = review

    @property
    def problems(self) -> list[str]:
        """What must be mended on this page; on the last step, everywhere."""
        return [problem.words for problem in self.review.problems if self.slug in ("", problem.page)]

    def is_valid(self) -> bool:
        return not self.problems
