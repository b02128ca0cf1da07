"""Where the items of lists have their pages, and the cards of a list on the page that it stands on."""

from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from forms.definition import Entered
from forms.elements import Page, Question
from forms.evidence_places import list_around
from forms.html_ids import html_id
from forms.item_cards import CARDS_A_PAGE, ListPlace
from forms.items import asks_of, ids_in, place_of
from forms.layout import CHECK_PAGE
from forms.page_view import PageView
from forms.problems import Problem
from forms.wizard import FormWizard
from forms.wizard_pages import CAME_FROM, PROBLEMS_ID, SHOW_PROBLEMS

BANNERS_ID = "messages"
"""The id of the region of banners in `layout/base.jinja`: after removing, the focus goes to the way back."""
LONGEST_NUMBER = 3
OPENED = "opened"
"""In the query of an item's page: the revision of the draft at which it was opened, to leave it as it was then."""
LONGEST_REVISION = 9


class ItemAddresses(FormWizard):
    """The addresses of items, for `forms.item_wizard.ItemWizard`."""

    _ids_read: tuple[Entered, dict[str, tuple[str, ...]]] | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self._problem_page = cache(self._made_problem_page)

    def item_url(self, slug: str, name: str, item: str) -> str:
        """The address of an item, by the slugs of its page and its list."""
        raise NotImplementedError

    @property
    def opened(self) -> int:
        """The revision of the draft at which the person opened the item of the address; a reload keeps it."""
        text = self.request.GET.get(OPENED, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_REVISION else self.draft.revision

    def _ids(self, question: Question) -> tuple[str, ...]:
        """The ids of a list's items; read once, however many problems are in them."""
        entered = self.draft.entered
        if self._ids_read is None or self._ids_read[0] is not entered:
            self._ids_read = (entered, {})
        known = self._ids_read[1]
        if question.pointer not in known:
            known[question.pointer] = ids_in(question, entered.get(question.page, {}))
        return known[question.pointer]

    def _name(self, question: Question) -> str:
        return next(name for name, listed in self.definition.lists.items() if listed is question)

    def _item_address(self, question: Question, item: str, *, problems: bool = False, from_check: bool = False) -> str:
        asked = {**({SHOW_PROBLEMS: "1"} if problems else {}), **({CAME_FROM: CHECK_PAGE} if from_check else {})}
        if item in self._ids(question):
            asked[OPENED] = str(self.opened if self.kwargs.get("item") == item else self.draft.revision)
        return self.item_url(question.page, self._name(question), item) + (f"?{urlencode(asked)}" if asked else "")

    def _list_address(self, question: Question, item: str = "", *, at_banner: bool = False) -> str:
        """The page of a list: at the card of an item, at the list where there is none, or at the banner."""
        ids = self._ids(question)
        asked = {CAME_FROM: CHECK_PAGE} if self._from_check else {}
        place = BANNERS_ID if at_banner else html_id(question.pointer)
        if item in ids:
            number = ids.index(item) // CARDS_A_PAGE + 1
            asked |= {_number_name(self._name(question)): str(number)} if number > 1 else {}
            place += f"-{item}"
        return self.page_url(question.page) + (f"?{urlencode(asked)}" if asked else "") + f"#{place}"

    def page_view(self, page: Page, *, show_problems: bool, **more: Any) -> PageView:
        def mended_at(problem: Problem) -> str:
            return self._problem_address(problem, from_check=self._from_check)

        return super().page_view(
            page, show_problems=show_problems, lists=self._list_place, item_problem=mended_at, **more
        )

    def item_problem(self, problem: Problem) -> str:
        return self._problem_address(problem, from_check=True)

    def item_at(self, pointer: str) -> str:
        question = list_around(self.definition, pointer)
        if question is None:
            return ""
        return self._item_address(question, pointer.removeprefix(f"{question.pointer}/"), from_check=True)

    def _list_place(self, question: Question) -> ListPlace:
        name = self._name(question)
        text = self.request.GET.get(_number_name(name), "1")
        number = int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else 1
        return ListPlace(name, number, self._cards_address)

    def _cards_address(self, name: str, number: int) -> str:
        question = self.definition.lists[name]
        asked = {**({CAME_FROM: CHECK_PAGE} if self._from_check else {}), _number_name(name): str(number)}
        return f"{self.page_url(question.page)}?{urlencode(asked)}#{html_id(question.pointer)}"

    def _problem_address(self, problem: Problem, *, from_check: bool) -> str:
        """Where a problem inside an item is mended: the question on the item's own page."""
        for question in self.definition.lists.values():
            found = place_of(question, problem.pointer, self._ids(question))
            if found is not None:
                item, pointer = found
                inner = next((asked for asked in asks_of(question).page.questions if asked.pointer == pointer), None)
                ending = inner.control.focus_ending if inner is not None else ""
                place = f"#{html_id(pointer)}{ending}" if pointer else f"#{PROBLEMS_ID}"
                return self._problem_page(question.pointer, item, from_check) + place
        return ""

    def _made_problem_page(self, pointer: str, item: str, from_check: bool) -> str:
        """The page of an item with its problems; kept for the request, as an item may have several."""
        return self._item_address(self.definition.questions[pointer], item, problems=True, from_check=from_check)


def _number_name(name: str) -> str:
    """The parameter that says which page of a list's cards is drawn; none of the form's own begins so."""
    return f"list-{name}"
