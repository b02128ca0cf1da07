"""The page for the files of one question while its form is written: adding, describing, replacing and removing them.

What is written belongs to a task or corrects a record; `DraftFiles` says where it leads and what the trail keeps.
"""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.banners import tell
from accounts.guard import signed_in
from accounts.identifiers import uuid_of
from accounts.models import User
from desk.given_files import ORIGINAL, stored_file
from forms.files import keeping
from forms.files.answers import ListedFile, size_words
from forms.files.places import FilePlace
from forms.files.signatures import ACCEPT, FileRefusedError
from forms.html_ids import html_id
from forms.item_wizard import NEW, NEW_ITEM
from forms.items import ids_in, name_of
from forms.layout import CHECK_PAGE
from forms.models import Draft, StoredFile
from forms.page_view import SummaryLine
from forms.wizard_pages import CAME_FROM

REMOVE, CHANGE, BACK = "remove/", "change/", "back/"
"""How the buttons begin that remove a file, describe or replace one, and put one back; its id follows."""
CHANGED = "change"
"""In the query: the id of the file that is described anew or replaced."""
UPLOAD_HEADER = "X-Casewright-Upload"
"""Sent by the page's script, which adds several files: it gets JSON, `{added}` or `{errors}`, and no banner."""


class DraftFiles:
    """Where the files of a draft are written, for one request. A subclass says what the draft belongs to."""

    def __init__(self, request: HttpRequest, draft: Draft, place: FilePlace) -> None:
        self.request, self.draft, self.place = request, draft, place

    @property
    def user(self) -> User:
        """Who writes."""
        return signed_in(self.request)

    def url(self) -> str:
        """This page."""
        raise NotImplementedError

    def file_url(self, file_id: str) -> str:
        """Where a file of the draft is had."""
        raise NotImplementedError

    def page_url(self, slug: str) -> str:
        """A page of the form."""
        raise NotImplementedError

    def item_url(self, slug: str, name: str, item: str) -> str:
        """An item of a list on a page of the form."""
        raise NotImplementedError

    def identity(self) -> dict[str, Any]:
        """What the page says about whom it is (`layout/identity.jinja`)."""
        raise NotImplementedError

    def note(self, action: str, stored: StoredFile | None, **more: Any) -> None:
        """Keep in the trail what was done to a file; None for one that was refused."""
        raise NotImplementedError

    def undo(self) -> tuple[str, str] | None:
        """Where what was just removed is put back from the next page, and the words of that; None for nowhere."""
        return None

    def taken_out(self) -> tuple[ListedFile, ...]:
        """The files that stood here before the draft was begun, and can be put back."""
        return ()

    # What is done

    def answer(self) -> HttpResponse:
        """Do what was posted."""
        action = self.request.POST.get("action", "")
        if action.startswith(REMOVE):
            return self._remove(_file_id(action.removeprefix(REMOVE)))
        if action.startswith(BACK):
            return self._put_back(_file_id(action.removeprefix(BACK)))
        return self._take(_file_id(action.removeprefix(CHANGE)) if action.startswith(CHANGE) else None)

    def _take(self, changed: UUID | None) -> HttpResponse:
        """Add what was sent; or let it take the place of a file that is `changed`, or only describe that one anew."""
        sent = self.request.FILES.get("file")
        description = " ".join(self.request.POST.get("description", "").split())[: keeping.LONGEST_DESCRIPTION]
        errors = []
        if sent is None and changed is None:
            errors.append(SummaryLine("#file", _("Choose a file")))
        elif sent is not None and (sent.size or 0) > self.place.control.largest:
            too_large = keeping.too_large(keeping.clean_name(str(sent.name)), self.place.control)
            errors.append(SummaryLine("#file", str(too_large)))
        if not description:
            errors.append(SummaryLine("#description", _("Say what the file shows")))
        if errors:
            return self.draw(errors, description, changed)
        try:
            return (
                self._described(changed, description)
                if sent is None and changed
                else self._kept(sent, description, changed)
            )
        except FileRefusedError as error:
            self.note("file_refused", None)
            return self.draw([SummaryLine("#file", str(error))], description, changed)

    def _kept(self, sent: Any, description: str, changed: UUID | None) -> HttpResponse:
        added = keeping.add(
            self.draft.pk,
            self.place,
            name=str(sent.name),
            content=sent.read(),
            description=description,
            by=self.user,
            instead_of=changed,
        )
        more = {"replaced": str(changed)} if changed is not None else {}
        self.note("file_replaced" if changed is not None else "file_added", stored_file(UUID(added.id)), **more)
        if UPLOAD_HEADER in self.request.headers:
            return JsonResponse({"added": True})
        tell(self.request, _("The file is replaced.") if changed is not None else _("The file is added."))
        return redirect(self._here())

    def _described(self, changed: UUID, description: str) -> HttpResponse:
        if keeping.describe(self.draft.pk, self.place, changed, description, self.user):
            self.note("file_described", stored_file(changed))
            tell(self.request, _("What the file shows is changed."))
        return redirect(self._here())

    def _remove(self, file_id: UUID) -> HttpResponse:
        if keeping.remove(self.draft.pk, self.place, file_id, self.user) is not None:
            self.note("file_removed", stored_file(file_id))
            self.draft.refresh_from_db()
            tell(self.request, _("The file is removed."), undo=self.undo())
        return redirect(self._here())

    def _put_back(self, file_id: UUID) -> HttpResponse:
        file = next((one for one in self.taken_out() if one.id == str(file_id)), None)
        if file is None:
            return redirect(self._here())
        try:
            keeping.put_back(self.draft.pk, self.place, file, self.user)
        except FileRefusedError as error:
            return self.draw([SummaryLine("#file", str(error))])
        self.note("file_put_back", stored_file(file_id))
        tell(self.request, _("The file is put back."))
        return redirect(self._here())

    # What is drawn

    def draw(
        self, errors: list[SummaryLine] | None = None, description: str = "", changed: UUID | None = None
    ) -> HttpResponse:
        """The files that are there, and the fields for another, or for one that is `changed`."""
        if errors and UPLOAD_HEADER in self.request.headers:
            return JsonResponse({"errors": [line.text for line in errors]}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        held, control = self.place.files(self.draft), self.place.control
        wanted = str(changed) if changed is not None else self.request.GET.get(CHANGED, "")
        one = next((one for one in held if one.id == wanted), None)
        gone = self.taken_out()
        ids = [each.id for each in (*held, *gone)]
        states = {str(stored.pk): stored for stored in StoredFile.objects.filter(pk__in=ids)}
        back_to, around, back_url = self._back()
        context = {
            **self.identity(),
            "form_title": self.draft.form_version.title,
            "page_title": around,
            "back_to": back_to,
            "question": self.place.question,
            "files": [self._line(each, states.get(each.id)) for each in held],
            "taken_out": [{"words": each.words, "back": f"{BACK}{each.id}"} for each in gone],
            "changed": {**self._line(one, states.get(one.id)), "action": f"{CHANGE}{one.id}"} if one else None,
            "here": self._here(),
            "full": len(held) >= control.most,
            "most": control.most,
            "left": control.most - len(held),
            "largest": size_words(control.largest),
            "accept": ACCEPT,
            "longest": keeping.LONGEST_DESCRIPTION,
            "description": description if errors or one is None else one.description,
            "errors": errors or [],
            "wrong": {line.href[1:]: line.text for line in errors or []},
            "back_url": back_url,
        }
        status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
        return render(self.request, "desk/draft_files.jinja", context, status=status)

    def _line(self, held: ListedFile, stored: StoredFile | None) -> dict[str, Any]:
        """One file: its words, its address where it may be opened, else why not, and the ways to change it."""
        opens = stored is not None and stored.may_be_opened
        url, here = self.file_url(held.id), self._here()
        return {
            "id": f"file-{held.id}",
            "words": held.words,
            "description": held.description,
            "url": url if opens else "",
            "original_url": f"{url}?{ORIGINAL}=1" if opens and stored is not None and stored.says_place else "",
            "state": stored.get_state_display() if stored is not None else "",
            "remove": f"{REMOVE}{held.id}",
            "change_url": f"{here}{'&' if '?' in here else '?'}{CHANGED}={held.id}",
        }

    def _here(self) -> str:
        return self.url() + self._query(CAME_FROM, NEW_ITEM)

    def _query(self, *names: str) -> str:
        """What of the way that led here goes on in an address: from the check page, to an item that is new."""
        known = {CAME_FROM: CHECK_PAGE, NEW_ITEM: "1"}
        carried = {name: known[name] for name in names if self.request.GET.get(name) == known[name]}
        return f"?{urlencode(carried)}" if carried else ""

    def _back(self) -> tuple[str, str, str]:
        """What the page is called that led here, what stands around it, and its address at the question."""
        draft, place = self.draft, self.place
        definition = draft.form_version.definition
        page = definition.page(place.page)
        title = page.title if page is not None else ""
        at = f"{self._query(CAME_FROM)}#{html_id(place.question.pointer)}"
        if place.listed is None:
            return title, title, self.page_url(place.page) + at
        ids = ids_in(place.listed, draft.entered.get(place.page, {}))
        name = name_of(place.listed, ids.index(place.item) if place.item in ids else len(ids))
        slug = next(slug for slug, listed in definition.lists.items() if listed is place.listed)
        item = f"{NEW}{place.item}" if self.request.GET.get(NEW_ITEM) else place.item
        around = _("%(page)s, %(item)s") % {"page": title, "item": name}
        return name, around, self.item_url(place.page, slug, item) + at


def _file_id(text: str) -> UUID:
    found = uuid_of(text)
    if found is None:
        raise Http404
    return found
