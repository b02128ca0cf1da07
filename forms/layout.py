"""Reads the UI schema (JSON Forms) into pages; without one, it makes one page of the properties in order."""

from collections.abc import Callable

from django.utils.text import slugify

from forms.conditions import Rule, RuleReader
from forms.elements import Element, Group, Guidance, Page, Question, questions_in
from forms.form_texts import in_language_of, source_of
from forms.json_values import Json, JsonObject, object_of
from forms.limits import MAX_LABEL, MAX_PAGES, MAX_QUESTIONS
from forms.problems import ProblemList
from forms.questions import QuestionReader
from rules.sentences import Sentence

LAYOUTS = frozenset({"VerticalLayout", "HorizontalLayout", "Group"})
CHECK_PAGE = "check"
LIST_PAGE = "list"
"""The overview of a form's sections."""
GENERATED = ("GENERATE", "DEFAULT", "REGISTERED")

type Rules = tuple[Rule, ...]


class LayoutReader:
    """Reads one UI schema. Problems are added to the list; elements that have one are left out."""

    def __init__(self, title: str, rules: RuleReader, questions: QuestionReader, problems: ProblemList) -> None:
        self._title = title
        self._rules = rules
        self._questions = questions
        questions.items_of = self._item_page
        self._problems = problems
        self._slugs: set[str] = {CHECK_PAGE, LIST_PAGE}
        self._pages: list[Page] = []

    def pages(self, uischema: Json) -> tuple[Page, ...]:
        """The pages of a UI schema, or of the properties in order when it is `None`."""
        if uischema is None:
            self._add_page("/schema", self._title, (), lambda slug: self._questions.of_properties((), (), slug))
        elif not isinstance(uischema, dict):
            self._problems.add("/uischema", "unknown_element", Sentence("The UI schema is an object with a “type”."))
        elif uischema.get("type") == "Categorization":
            self._categorization(uischema, "/uischema", ())
        else:
            self._add_page("/uischema", self._title, (), lambda slug: self._element(uischema, "/uischema", (), slug))
        self._check_counts()
        return tuple(self._pages)

    def _check_counts(self) -> None:
        if len(self._pages) > MAX_PAGES:
            self._problems.add(
                "/uischema", "too_many_pages", Sentence("A form has at most %(max_pages)s pages.", max_pages=MAX_PAGES)
            )
        asked = sum(_count(page.questions) for page in self._pages)
        if asked > MAX_QUESTIONS:
            self._problems.add(
                "/uischema",
                "too_many_questions",
                Sentence("A form has at most %(max_questions)s questions.", max_questions=MAX_QUESTIONS),
            )
        if not asked and not self._problems.problems:
            self._problems.add(
                "/schema/properties", "no_questions", Sentence("This form asks nothing. Add a question.")
            )

    def _add_page(self, place: str, title: str, rules: Rules, read: Callable[[str], tuple[Element, ...]]) -> None:
        slug = self._slug(title)
        elements = read(slug)
        questions = tuple(questions_in(elements))
        if elements:
            self._pages.append(Page(slug, title, len(self._pages) + 1, place, elements, rules, questions))
        elif not self._problems.problems:
            self._problems.warn(
                place, "empty_page", Sentence("The page “%(title)s” has nothing on it and is left out.", title=title)
            )

    def _slug(self, title: str) -> str:
        words = title.english if isinstance(title, Sentence) else source_of(title)  # one address in every language
        base = slugify(words)[:60].strip("-") or "page"
        slug, number = base, 2
        while slug in self._slugs:
            slug, number = f"{base}-{number}", number + 1
        self._slugs.add(slug)
        return slug

    def _categorization(self, value: JsonObject, place: str, above: Rules) -> None:
        rules = above + self._own_rules(value, place)
        for at, category in self._children(value, place):
            here = f"{place}/elements/{at}"
            if isinstance(category, dict) and category.get("type") == "Categorization":
                self._categorization(category, here, rules)
            elif isinstance(category, dict) and category.get("type") == "Category":
                self._category(category, here, rules)
            else:
                reason = Sentence("A Categorization holds Category elements, one for each page.")
                self._problems.add(here, "unknown_element", reason)

    def _category(self, value: JsonObject, place: str, above: Rules) -> None:
        rules = above + self._own_rules(value, place)
        part = Sentence("%(form)s, part %(number)s", form=self._title, number=len(self._pages) + 1)
        title = self._label(value, place) or in_language_of(part, self._title)
        nested: list[tuple[int, JsonObject]] = []

        def own(slug: str) -> tuple[Element, ...]:
            elements: list[Element] = []
            for at, child in self._children(value, place):
                if isinstance(child, dict) and child.get("type") == "Categorization":
                    nested.append((at, child))
                else:
                    elements.extend(self._element(child, f"{place}/elements/{at}", rules, slug))
            return tuple(elements)

        only_nested = all(
            isinstance(child, dict) and child.get("type") == "Categorization"
            for _, child in self._children(value, place)
        )
        if only_nested and value.get("elements"):
            own("")
        else:
            self._add_page(place, title, rules, own)
        for at, child in nested:
            self._categorization(child, f"{place}/elements/{at}", rules)

    def _element(self, value: Json, place: str, above: Rules, slug: str) -> tuple[Element, ...]:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(value, dict) or not isinstance(kind, str):
            self._problems.add(place, "unknown_element", Sentence("An element is an object with a “type”."))
            return ()
        rules = above + self._own_rules(value, place)
        if kind in LAYOUTS:
            return self._layout(value, place, rules, slug)
        if kind in ("Control", "ListWithDetail"):
            return self._questions.of_control(value, place, rules, slug)
        if kind == "Label":
            return self._guidance(value, place, rules)
        reason = Sentence(
            "Casewright has no element “%(kind)s”. It has Control, Group, layouts, Label and categories.",
            kind=kind[:60],
        )
        if kind in {"Category", "Categorization"}:
            reason = Sentence(
                "Pages are made by a Categorization at the top, or inside a Category; not inside a layout."
            )
        self._problems.add(place, "unknown_element", reason)
        return ()

    def _item_page(self, questions: QuestionReader, element: JsonObject, place: str, noun: str) -> Page:
        """The page that asks one item of a list: by the control's detail, or all its properties in order."""
        reader = LayoutReader(noun, self._rules.reading(questions.condition_path), questions, self._problems)
        options = element.get("options")
        detail = options.get("detail") if isinstance(options, dict) else None
        here = f"{place}/options/detail"
        if detail is None or detail in GENERATED:
            elements = questions.of_properties((), (), "")
        else:
            elements = reader._element(detail, here, (), "")
        asked = tuple(questions_in(elements))
        if not asked and not self._problems.problems:
            self._problems.add(
                place, "no_questions", Sentence("An item of “%(noun)s” asks nothing. Add a question to it.", noun=noun)
            )
        return Page("", noun, 1, here, elements, (), asked)

    def _layout(self, value: JsonObject, place: str, rules: Rules, slug: str) -> tuple[Element, ...]:
        hint = ""
        for option, given in object_of(value.get("options", {})).items():
            if option == "hint" and value.get("type") == "Group" and isinstance(given, str):
                hint = given
            else:
                self._problems.warn(
                    f"{place}/options/{option}", "unknown_option", Sentence("unknown option %(option)s", option=option)
                )
        inside = tuple(
            element
            for at, child in self._children(value, place)
            for element in self._element(child, f"{place}/elements/{at}", rules, slug)
        )
        if value.get("type") != "Group" or not inside:
            return inside
        return (Group(place, self._label(value, place), inside, rules, hint),)

    def _guidance(self, value: JsonObject, place: str, rules: Rules) -> tuple[Element, ...]:
        text = value.get("text")
        if not isinstance(text, str):
            self._problems.add(f"{place}/text", "bad_label", Sentence("A Label has a “text”."))
            return ()
        options = value.get("options")
        warning = False
        for option, chosen in options.items() if isinstance(options, dict) else ():
            if option == "format" and chosen == "warning":
                warning = True
            else:
                self._problems.warn(
                    f"{place}/options/{option}", "unknown_option", Sentence("unknown option %(option)s", option=option)
                )
        return (Guidance(place, text, rules, warning),)

    def _children(self, value: JsonObject, place: str) -> list[tuple[int, Json]]:
        elements = value.get("elements")
        if not isinstance(elements, list):
            self._problems.add(
                f"{place}/elements", "bad_elements", Sentence("A %(value)s has a list “elements”.", value=value["type"])
            )
            return []
        return list(enumerate(elements))

    def _own_rules(self, value: JsonObject, place: str) -> Rules:
        if value.get("rule") is None:
            return ()
        rule = self._rules.read(value["rule"], f"{place}/rule")
        return (rule,) if rule else ()

    def _label(self, value: JsonObject, place: str) -> str:
        label = value.get("label", value.get("title", ""))
        if isinstance(label, str) and len(label) <= MAX_LABEL:
            return label.strip()
        self._problems.add(
            f"{place}/label",
            "bad_label",
            Sentence("A label is a text of at most %(max_label)s characters.", max_label=MAX_LABEL),
        )
        return ""


def _count(questions: tuple[Question, ...]) -> int:
    """How many questions there are, with those that items of lists are asked."""
    return sum(1 + (len(question.items.page.questions) if question.items else 0) for question in questions)
