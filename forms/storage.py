"""Where the form wizard keeps its pages: in the draft's row, never in the session."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from formtools.wizard.storage.base import BaseStorage

from forms.models import Draft


class DraftStorage(BaseStorage):
    """Formtools' storage over the draft that the view put at `request.form_draft`.

    The current page is in the address, so it is not stored. Pages are written by `forms.drafts.save_page` alone,
    which looks out for other people's changes; `set_step_data` therefore refuses.
    """

    def __init__(self, prefix: str, request: HttpRequest, file_storage: Any = None) -> None:
        super().__init__(prefix, request, file_storage)
        self.draft: Draft = request.form_draft  # type: ignore[attr-defined]
        self.init_data()

    def reset(self) -> None:
        """Do nothing: a draft outlives the wizard."""

    def get_step_data(self, step: str) -> MultiValueDict[str, str] | None:
        """What the draft holds for a page, or `None` when nothing was typed there."""
        fields = self.draft.entered.get(step)
        return MultiValueDict(fields) if fields else None

    def set_step_data(self, step: str, cleaned_data: Mapping[str, Any]) -> None:
        """Refuse: see the class."""
        raise NotImplementedError("Pages are saved with forms.drafts.save_page, under a lock.")
