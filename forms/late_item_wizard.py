"""A form with lists whose items' pages may have been open while the draft moved to another version of the form."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict

from forms import drafts, item_drafts
from forms.elements import Question
from forms.item_wizard import DO, KEEPS_EMPTY, ItemWizard
from forms.late_item_drafts import save_late_item
from forms.layout import LIST_PAGE
from forms.posted import ACTION, AUTOSAVE_HEADER, posted_before, posted_fields, posted_marks, posted_revision


class LateItemWizard(ItemWizard):
    """A wizard that stores what an item's page of another version says before it looks for the item."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs.get("item") and request.method == "POST" and DO not in request.GET:
            try:
                late = self._post_late(*self._item_named(str(kwargs["item"])))
            except drafts.DraftSubmittedError:
                self.draft.refresh_from_db()
                return self._already_submitted()
            if late is not None:
                return late
        return super().dispatch(request, *args, **kwargs)

    def _post_late(self, item: str, new: bool) -> HttpResponse | None:
        """Store what was typed on a page of another version of the form; None for a page of the version of now."""
        posted, action = self.request.POST, self.request.POST.get(ACTION, "")
        autosave = AUTOSAVE_HEADER in self.request.headers
        cancel = action == "cancel" and not autosave
        last_by = self.draft.updated_by
        try:
            done = save_late_item(
                self.draft.pk,
                (str(self.kwargs.get("page")), str(self.kwargs["name"])),
                item,
                self.own(_as_drawn(posted)) if cancel else self.posted(),
                self.request.user,
                marks={} if cancel and new else posted_marks(posted),
                revision=posted_revision(posted),
                new=new,
                even_empty=not autosave and action.partition("/")[0] in KEEPS_EMPTY,
                facts=self.facts,
            )
        except item_drafts.ListFullError:
            return self._full(self._list())
        except item_drafts.NoSuchItemError:
            return self._unknown()
        if done is None:
            return None
        self.draft, question = done.saved.draft, done.question
        if autosave:
            return self._autosaved_late(question, item, done.saved)
        if done.saved.conflicts:
            return self.draw_conflict(
                done.page, done.saved.conflicts, "" if last_by == self.request.user else last_by.name
            )
        if action == "leave":
            return HttpResponseRedirect(self.leave_url())
        if question is None:
            return HttpResponseRedirect(self.page_url(LIST_PAGE))
        if cancel:
            taken_back = new and item in self._ids(question)
            return self._remove(question, item) if taken_back else HttpResponseRedirect(self._list_address(question))
        asked = item_drafts.asking(self.draft, question, item, self.facts)
        return self._after_saving(question, item, asked, action, new=new)

    def _autosaved_late(self, question: Question | None, item: str, saved: drafts.Saved) -> HttpResponse:
        if question is None:
            return self.autosaved(self.definition.pages[0], saved)
        asked = item_drafts.asking(self.draft, question, item, self.facts)
        review = asked.review(question, self._index(question, item), self.review)
        return self.autosaved(asked.page, saved, asked, review.standing)


def _as_drawn(posted: QueryDict) -> dict[str, list[str]]:
    """What the fields of an item's page held when it was drawn."""
    before = posted_before(posted)
    return {name: before.get(name, [""]) for name in posted_fields(posted) | before}
