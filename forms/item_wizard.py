"""A form with lists: each item on a page of its own, one at a time, under the address of its list.

`/<page>/<list>/<item>/` is an item that is there, `/<page>/<list>/new-<item>/` one that is kept as soon as something
is typed into it. The page of the list adds, opens, removes and puts back with its own buttons, so that whatever else
was typed on it is saved first.
"""

import json
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext

from accounts.banners import tell
from accounts.sentences import stopped
from forms import drafts, item_drafts
from forms.asking import ItemAsking
from forms.controls.file_list import WAY
from forms.elements import Page, Question
from forms.evidence import NOTHING_NOW, WAYS_IN_ITEMS, evidence_inside, settle
from forms.html_ids import html_id
from forms.item_addresses import OPENED, ItemAddresses
from forms.item_cards import ADD, CHANGE, DOWN, PUT_BACK, REMOVE, UP, can_be_sorted
from forms.items import ID, asks_of, fields_by_item, name_of, removed_in
from forms.layout import CHECK_PAGE
from forms.limits import MAX_ITEMS
from forms.options_view import OPTIONS, options_of
from forms.page_view import PageView, SummaryLine
from forms.posted import ACTION, AUTOSAVE_HEADER, posted_before, posted_choices, posted_marks, posted_revision
from forms.revisions import own_taken_back
from forms.versions.late_items import list_of_former
from forms.wizard_hooks import SeeOther
from forms.wizard_pages import CAME_FROM, PROBLEMS_ID, SHOW_PROBLEMS

NEW = "new-"
NEW_ITEM = "new"
"""In the query of the page of an item's files: the item was added just before, and can still not be added."""
DO = "do"
KEEPS_EMPTY = ("", "continue", "another", WAY)
"""The buttons that keep an item even where nothing is typed into it yet."""


class ItemWizard(ItemAddresses):
    """A wizard whose pages may hold lists. The addresses of items give `page`, `name` (the list's slug) and `item`."""

    item_template = "forms/item.jinja"

    # Which item

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not kwargs.get("item"):
            return super().dispatch(request, *args, **kwargs)
        request.form_draft = self.draft  # type: ignore[attr-defined]
        if self.draft.submitted_at is not None:
            return self._already_submitted()
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        try:
            return self._item(request, self._list(), *self._item_named(str(kwargs["item"])))
        except drafts.DraftSubmittedError:
            self.draft.refresh_from_db()
            return self._already_submitted()

    def _item(self, request: HttpRequest, question: Question, item: str, new: bool) -> HttpResponse:
        page = self._page(question.page)
        open_here = question.pointer in self.review.standing.asked or (
            self.definition.turns_on_page(question, page) and not question.read_only
        )
        if not open_here:
            tell(request, gettext("“%(label)s” is not asked now.") % {"label": question.label}, "note")
            return HttpResponseRedirect(self.page_url(question.page))
        if request.method != "POST":
            return self._draw_item(question, item, new)
        if request.GET.get(DO) == PUT_BACK:
            return self._put_back(question, item)
        return self._post_item(question, item, new)

    def _list(self) -> Question:
        place = (str(self.kwargs.get("page")), str(self.kwargs["name"]))
        question = self.definition.lists.get(place[1])
        if question is None or question.page != place[0]:
            question = list_of_former(self.draft, place)
        if question is None:
            raise Http404
        return question

    def _item_named(self, named: str) -> tuple[str, bool]:
        item = named.removeprefix(NEW)
        if not ID.fullmatch(item):
            raise Http404
        return item, named != item

    # The page of the list

    def keep(self, page: Page) -> HttpResponse | None:
        """Store the page, then do what a list's button says, if it was one."""
        kept = super().keep(page)
        action, _, rest = self.request.POST.get(ACTION, "").partition("/")
        if kept is not None or action not in (ADD, CHANGE, REMOVE, PUT_BACK, UP, DOWN):
            return kept
        name, _, item = rest.partition("/")
        question = self.definition.lists.get(name)
        if question is None or question.page != page.slug or not (action == ADD or ID.fullmatch(item)):
            raise Http404
        if action == ADD:
            return self._add(question)
        if action == REMOVE:
            return self._remove(question, item)
        if action == PUT_BACK:
            return self._put_back(question, item)
        if action in (UP, DOWN):
            return self._move(question, item, -1 if action == UP else 1)
        return HttpResponseRedirect(self._item_address(question, item, from_check=self._from_check))

    def _add(self, question: Question) -> HttpResponse:
        if len(self._ids(question)) >= min(asks_of(question).most or MAX_ITEMS, MAX_ITEMS):
            return self._full(question)
        item = NEW + item_drafts.new_id()
        return HttpResponseRedirect(self._item_address(question, item, from_check=self._from_check))

    def _full(self, question: Question) -> HttpResponse:
        most = min(asks_of(question).most or MAX_ITEMS, MAX_ITEMS)
        words = gettext("“%(label)s” can have %(most)s at most. Nothing was added")
        said = words % {"label": question.label, "most": most}
        if AUTOSAVE_HEADER in self.request.headers:
            return JsonResponse({"message": said}, status=HTTPStatus.CONFLICT)
        tell(self.request, stopped(said), "late")
        return HttpResponseRedirect(self._list_address(question))

    def _remove(self, question: Question, item: str) -> HttpResponse:
        self.draft, at = item_drafts.remove_item(self.draft.pk, question.pointer, item, self.request.user)
        if at is None:
            tell(self.request, gettext("That one was removed already."), "note")
        else:
            undo = f"{self._item_address(question, item, from_check=self._from_check)}"
            undo += ("&" if "?" in undo else "?") + urlencode({DO: PUT_BACK})
            words = gettext("Removed: %(item)s.") % {"item": name_of(question, at)}
            tell(self.request, words, undo=(undo, gettext("Put it back")))
        return HttpResponseRedirect(self._list_address(question, at_banner=True))

    def _move(self, question: Question, item: str, by: int) -> HttpResponse:
        """Move an item up or down, and come back to its card."""
        if not can_be_sorted(question):
            raise Http404
        self.draft, at = item_drafts.move_item(self.draft.pk, question.pointer, item, by, self.request.user)
        if at is None:
            tell(self.request, gettext("That one was removed already."), "note")
        else:
            tell(self.request, gettext("Moved: it is %(item)s now.") % {"item": name_of(question, at)})
        return HttpResponseRedirect(self._list_address(question, item))

    def _put_back(self, question: Question, item: str) -> HttpResponse:
        try:
            self.draft, at = item_drafts.put_back(self.draft.pk, question.pointer, item, self.request.user)
        except item_drafts.ListFullError:
            return self._full(question)
        if at is not None:
            tell(self.request, gettext("%(item)s is back.") % {"item": name_of(question, at)})
        elif item not in self._ids(question):
            tell(self.request, gettext("It cannot be put back: nothing is left of it."), "late")
        return HttpResponseRedirect(self._list_address(question, item))

    # The page of an item

    def _draw_item(self, question: Question, item: str, new: bool) -> HttpResponse:
        fields = self.draft.entered.get(question.page, {})
        if item not in self._ids(question):
            if item in {kept for _, kept in removed_in(question, fields)}:
                return self._was_removed(question, item)
            if not new:
                raise Http404
            if len(self._ids(question)) >= MAX_ITEMS:
                return self._full(question)
        held = item_drafts.item_fields(self.draft, question, item)
        back_url = self._list_address(question, item)
        filled = item_drafts.begins_with(self.draft, question, item, self.facts_to_fill_in, self.source_of)
        if filled:
            self.draft = item_drafts.begun(self.draft, question, item, filled)
        asked = item_drafts.asking(self.draft, question, item, self.facts)
        review = asked.review(question, self._index(question, item), self.review)
        if OPTIONS in self.request.GET:
            return options_of(asked.questions, self.request.GET[OPTIONS], review.day)
        show = SHOW_PROBLEMS in self.request.GET
        view = PageView(
            asked,
            asked.page,
            {asked.page.slug: item_drafts.item_fields(self.draft, question, item)},
            review,
            show_problems=show,
            sources=evidence_inside(self.draft, question, item, self.request.user, self.source_url),
            summary_of=self.summary_of,
            offers=self.offers,
            kept_as=self.kept_as,
        )
        whole = [SummaryLine("", problem.message) for problem in review.problems if show and not problem.pointer]
        return self._drawn(
            self.item_template,
            page=asked.page,
            page_title=self._page(question.page).title,
            noun=asks_of(question).noun,
            elements=view.elements,
            hidden=json.dumps(view.hidden),
            marks=json.dumps(drafts.marks_in(held, asked.page)),
            before=json.dumps(held),
            errors=[*whole, *view.summary],
            error_title=view.summary_title if not whole else gettext("Nothing is answered yet"),
            new=new,
            more=self._index(question, item) + 1 < min(asks_of(question).most or MAX_ITEMS, MAX_ITEMS),
            back_url=back_url,
            list_label=question.label,
        )

    def _settle_in(self, question: Question, item: str) -> bool:
        """Do what a button at a prefilled answer of an item says, if that was pressed."""
        way, _, inside = self.request.POST.get(ACTION, "").partition("/")
        if way not in WAYS_IN_ITEMS:
            return False
        pointer = f"{question.pointer}/{item}/{inside}"
        self.draft = settle(way, self.draft.pk, pointer, self.request.user, NOTHING_NOW)
        return True

    def _was_removed(self, question: Question, item: str) -> HttpResponse:
        undo = f"{self.item_url(question.page, self._name(question), item)}?{urlencode({DO: PUT_BACK})}"
        tell(self.request, gettext("That one was removed."), "note", undo=(undo, gettext("Put it back")))
        return HttpResponseRedirect(self._list_address(question))

    def _index(self, question: Question, item: str) -> int:
        ids = self._ids(question)
        return ids.index(item) if item in ids else len(ids)

    def _post_item(self, question: Question, item: str, new: bool) -> HttpResponse:
        action = self.request.POST.get(ACTION, "")
        autosave = AUTOSAVE_HEADER in self.request.headers
        if action == "cancel" and not autosave:
            return self._cancel(question, item, new)
        last_by = self.draft.updated_by
        try:
            done = item_drafts.save_item(
                self.draft.pk,
                question.pointer,
                item,
                self.posted(),
                self.request.user,
                marks=posted_marks(self.request.POST),
                revision=posted_revision(self.request.POST),
                choices=posted_choices(self.request.POST),
                facts=self.facts,
                new=new,
                even_empty=not autosave
                and action.partition("/")[0] in ("", "continue", "another", WAY, *WAYS_IN_ITEMS),
                fills_in=self.facts_to_fill_in,
                source_of=self.source_of,
                opened=self.opened,
            )
        except item_drafts.ListFullError:
            return self._full(question)
        except item_drafts.NoSuchItemError:
            return self._unknown()
        self.draft = done.saved.draft
        asked = item_drafts.asking(self.draft, question, item, self.facts)
        if autosave:
            review = asked.review(question, self._index(question, item), self.review)
            return self.autosaved(asked.page, done.saved, asked, review.standing)
        if done.saved.conflicts:
            other = "" if last_by == self.request.user else last_by.name
            return self.draw_conflict(asked.page, done.saved.conflicts, other)
        if self._settle_in(question, item):
            place = html_id(action.removeprefix(action.partition("/")[0]))
            return HttpResponseRedirect(f"{self.request.get_full_path()}#{place}-source")
        if done.restored:
            words = gettext("%(item)s had been removed in another window. It is back, with what you typed.")
            tell(self.request, words % {"item": name_of(question, self._index(question, item))}, "note")
        return self._after_saving(question, item, asked, action, new=new)

    def _after_saving(
        self, question: Question, item: str, asked: ItemAsking, action: str, *, new: bool
    ) -> HttpResponse:
        """Go on, or back to what must be mended; an item that was never whole keeps the way not to add it."""
        if action == "leave":
            return HttpResponseRedirect(self.leave_url())
        if action == "stay":
            return HttpResponseRedirect(self.request.get_full_path())
        if action.startswith(f"{WAY}/"):
            return self._to_files_of(question, item, action.removeprefix(WAY), new=new)
        review = asked.review(question, self._index(question, item), self.review)
        if action != "anyway" and review.problems:
            named = f"{NEW}{item}" if new else item
            address = self._item_address(question, named, problems=True, from_check=self._from_check)
            return SeeOther(f"{address}#{PROBLEMS_ID}")
        if action == "another":
            return self._add(question)
        return HttpResponseRedirect(self._list_address(question, item))

    def _to_files_of(self, question: Question, item: str, pointer: str, *, new: bool) -> HttpResponse:
        """To where files are added to a question of an item."""
        asked = [inner for inner in asks_of(question).page.questions if inner.pointer == pointer]
        address = self.files_url(f"{question.pointer}/{item}{pointer}") if asked and asked[0].control.own_page else ""
        if not address:
            raise Http404
        query = {**({CAME_FROM: CHECK_PAGE} if self._from_check else {}), **({NEW_ITEM: "1"} if new else {})}
        return HttpResponseRedirect(f"{address}?{urlencode(query)}" if query else address)

    def _cancel(self, question: Question, item: str, new: bool) -> HttpResponse:
        """Leave an item as it was when it was opened; take one away that was not there then."""
        if new and item in self._ids(question):
            return self._remove(question, item)
        if not new and item in self._ids(question):
            before = self.own(self._when_opened(question, item) or posted_before(self.request.POST))
            names = {name for asked in asks_of(question).page.questions for name in asked.control.field_names}
            try:
                self.draft = item_drafts.save_item(
                    self.draft.pk,
                    question.pointer,
                    item,
                    {name: before.get(name, [""]) for name in names},
                    self.request.user,
                    marks=posted_marks(self.request.POST) or {},
                    facts=self.facts,
                ).saved.draft
            except (item_drafts.NoSuchItemError, item_drafts.ListFullError):
                return self._unknown()
        return HttpResponseRedirect(self._list_address(question, item))

    def _when_opened(self, question: Question, item: str) -> drafts.Typed:
        """What the item held as it was opened, however often its page was loaded since; nothing where none can tell."""
        if OPENED not in self.request.GET:
            return {}
        was = own_taken_back(self.draft, self.opened, question.page, self.request.user)
        return fields_by_item(question, was).get(item, {}) if was is not None else {}

    def _unknown(self) -> HttpResponse:
        if AUTOSAVE_HEADER in self.request.headers:
            words = gettext("Not saved: this is no longer in the list")
            return JsonResponse({"message": words}, status=HTTPStatus.CONFLICT)
        raise Http404
