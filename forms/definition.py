"""A form definition: the one evaluator behind pages, check-your-answers, records and PDFs.

`read(document)` makes an immutable `FormDefinition` of a form document (`{"key", "title", "schema", "uischema", …}`,
JSON Schema 2020-12 and JSON Forms). It is cheap to use and dear to make: keep it by the content's hash.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from accounts.languages import ENGLISH, direction_of
from forms.annotated import NOTHING_ANNOTATED, AnnotatedForm, read_annotated
from forms.answer_checks import AnswerChecks, problem_of
from forms.calculations import check_calculations, put_withheld
from forms.code_lists import as_of
from forms.conditions import Rule, RuleReader
from forms.controls.base import Fields
from forms.elements import Guidance, Page, Question
from forms.facts import NO_FACTS
from forms.feeding import NO_FEEDS, FormFeeds, check_annotated, read_form_feeds
from forms.feel_names import warn_of_names
from forms.for_child import KEY as FOR_CHILD
from forms.for_child import ForChild, read_for_child
from forms.items import asks_of, empty_items, enter_items, expanded, list_slugs, read_items
from forms.json_values import Absent, Json, JsonObject, object_of, pointer_of, put_at, value_at
from forms.layout import LayoutReader
from forms.limits import plain_copy
from forms.lint import lint
from forms.lint.labels import check_labels
from forms.lint.restricted_reads import check_restricted_reads
from forms.problems import DefinitionProblem, DefinitionWarning, FormDefinitionError, Problem, ProblemList
from forms.property_order import PROPERTY_ORDER, in_written_order
from forms.questions import QuestionReader
from forms.schema_safety import check_schema
from forms.taking import taken
from forms.translations import TRANSLATIONS, put_into, read_translations
from forms.versions.steps import Step, read_steps
from forms.visibility import Standing, Surroundings, Visibility
from forms.worked_out_from import restricted_paths, with_what_is_told
from rules.sentences import Sentence

__all__ = ["DefinitionWarning", "Entered", "FormDefinition", "FormDefinitionError", "Problem", "Review", "read"]

type Entered = Mapping[str, Fields]
"""What was typed, as drafts keep it: `{page slug: {field name: [texts]}}`."""


@dataclass(frozen=True, slots=True)
class Review:
    """What was typed, looked at as a whole.

    `given` holds every answer that could be read; `answers` those that count, as a record keeps them, with what was
    worked out; `hidden` the questions not shown; `problems` what must be mended before submitting, in the order of the
    questions; `standing` what was shown and asked; `day` the day that the form is about, where an answer says it.
    """

    given: JsonObject
    answers: JsonObject
    hidden: frozenset[str]
    problems: tuple[Problem, ...]
    standing: Standing
    day: date | None = None


class FormDefinition:
    """One version of a form. Made by `read`.

    `language` is the one it is shown in, `languages` those that it has words in besides English; `sample` marks one
    that nobody works with.
    """

    def __init__(
        self,
        document: JsonObject,
        pages: tuple[Page, ...],
        warnings: tuple[DefinitionWarning, ...],
        annotated: AnnotatedForm = NOTHING_ANNOTATED,
        feeds: FormFeeds = NO_FEEDS,
        migration: tuple[Step, ...] = (),
        language: str = ENGLISH,
        for_child: ForChild | None = None,
    ) -> None:
        self.document = document
        self.language = language
        self.direction = direction_of(language)
        self.languages = tuple(object_of(document.get(TRANSLATIONS)))
        self.sample = document.get("sample") is True
        self.migration = migration
        self.for_child = for_child
        self.key = _text(document, "key")
        self.title = _text(document, "title")
        self.purpose = _text(document, "purpose")
        self.lawful_basis = _texts(document, "lawful_basis")
        self.retention = _text(document, "retention")
        self.feeds = feeds
        self.annotated = annotated
        self.pages = pages
        self.questions: Mapping[str, Question] = {q.pointer: q for page in pages for q in page.questions}
        schema = object_of(document["schema"])
        properties = schema.get("properties")
        names = tuple(properties) if isinstance(properties, dict) else ()
        self.names = names
        self.lists: Mapping[str, Question] = list_slugs(self.questions.values())
        self._visibility = Visibility(self.questions, names)
        self._checks = AnswerChecks(schema, self.questions, names)
        noticed = ProblemList()
        check_calculations(schema, self.questions, self._visibility.reads, noticed)
        for pointer, inner in self._visibility.inner.items():
            asked = asks_of(self.questions[pointer]).page.questions
            check_calculations(schema, {question.pointer: question for question in asked}, inner.reads, noticed)
        noticed.refuse_if_any()
        warn_of_names(schema, self.questions, noticed)
        self._visibility.warn_of_circles(noticed)
        _warn_of_unasked(schema, self.questions, noticed)
        self.warnings = warnings + noticed.warnings

    @property
    def can_return(self) -> bool:
        """Whether it asks for a decision by which work goes back to its author."""
        asked = self.questions.get("/decision")
        ways = asked.schema.get("oneOf") if asked is not None else None
        return isinstance(ways, list) and any(isinstance(way, dict) and way.get("const") == "return" for way in ways)

    def page(self, slug: str) -> Page | None:
        """The page with this slug, if there is one."""
        return next((page for page in self.pages if page.slug == slug), None)

    def effective_on(self, answers: Mapping[str, Json]) -> date | None:
        """The day that the form is about, where an answer says it (`effective_date`)."""
        path = self.feeds.effective_date
        asked = self.questions[pointer_of(path)] if path is not None else None
        day = asked.control.feel_value(value_at(answers, asked.path)) if asked is not None else None  # type: ignore[arg-type]
        return day if isinstance(day, date) else None

    # What counts

    def standing(self, answers: Mapping[str, Json], facts: Mapping[str, object] = NO_FACTS) -> Standing:
        """Which questions are shown and asked, and which answers count.

        `facts` is what FEEL reads besides the answers (`forms.facts`). Rules and calculations that read one that is not
        given leave everything as it is.
        """
        return self._visibility.standing(answers, facts)

    def whole(self, review: Review, facts: Mapping[str, object]) -> JsonObject:
        """The answers of a review with those that were withheld from its reader, worked out from all the facts."""
        if not review.standing.withheld:
            return review.answers
        known = self.standing(review.given, facts).answers
        return put_withheld(self.questions, review.answers, known, review.standing.withheld)

    def visible(self, answers: Mapping[str, Json]) -> frozenset[str]:
        """The pointers of the questions that are shown."""
        return self.standing(answers).shown

    def hidden(self, answers: Mapping[str, Json]) -> frozenset[str]:
        """The pointers of the questions that are not shown, as a record keeps them."""
        return self.standing(answers).hidden

    def clean(self, answers: Mapping[str, Json]) -> JsonObject:
        """A copy of the answers that count: no hidden, disabled, read-only or unknown ones. Idempotent."""
        return self.standing(answers).answers

    def visible_pages(self, answers: Mapping[str, Json]) -> tuple[Page, ...]:
        """The pages with something to show, in order."""
        return self.pages_shown(self.standing(answers))

    def pages_shown(self, standing: Standing) -> tuple[Page, ...]:
        """The pages with something to show as the questions stand, in order."""
        return tuple(page for page in self.pages if self._page_shows(page, standing))

    def _page_shows(self, page: Page, standing: Standing) -> bool:
        if page.questions:
            return any(question.pointer in standing.shown for question in page.questions)
        return self._visibility.holds(page.rules, standing)

    def shows(self, rules: tuple[Rule, ...], standing: Standing) -> bool:
        """Whether something that is not a question, with these rules on and around it, is shown."""
        return self._visibility.holds(rules, standing)

    def feel_context(self, standing: Standing) -> Mapping[str, object]:
        """What FEEL sees of the answers that count and of the facts."""
        return self._visibility.feel_context(standing)

    def rules_of_items(self, question: Question) -> Visibility:
        """The rules inside the items of a list."""
        return self._visibility.inner[question.pointer]

    def around(self, standing: Standing) -> Surroundings:
        """What rules inside an item see of the form as it stands."""
        return self._visibility.around(standing.answers, standing.facts)

    def turns_on_page(self, element: Question | Guidance, page: Page) -> bool:
        """Whether an answer on this very page can show or hide it (so a page without scripts shows it)."""
        return self._visibility.depends_on_page(element, page)

    def drawn(self, page: Page, standing: Standing) -> frozenset[str]:
        """The questions that the page draws: those shown, and those that an answer on it may show."""
        return frozenset(
            q.pointer for q in page.questions if q.pointer in standing.shown or self.turns_on_page(q, page)
        )

    # What was typed

    def take(self, page: Page, posted: Fields, standing: Standing) -> dict[str, dict[str, list[str]]]:
        """What to keep of a posted page, by question: its fields with something in them.

        Only questions that the page draws and that can be answered are taken; a text field that was not posted at all
        was not on the page, and is not taken either. Everything else posted has no effect.
        """
        return taken(page, posted, self.drawn(page, standing))

    def answers_from(self, entered: Entered) -> tuple[JsonObject, list[Problem]]:
        """Read what was typed: all answers that could be read, and a problem for each shown question that could not."""
        answers, problems = self._read(entered)
        asked = self.standing(answers).asked if problems else frozenset[str]()
        return answers, [problem for pointer, problem in problems.items() if pointer in asked]

    def answers_in(self, entered: Entered) -> JsonObject:
        """All answers that could be read of what was typed."""
        return self._read(entered)[0]

    def _read(self, entered: Entered) -> tuple[JsonObject, dict[str, Problem]]:
        answers: JsonObject = {}
        problems: dict[str, Problem] = {}
        for question in self.questions.values():
            if question.read_only:
                continue
            if question.items is not None:
                items, unread = read_items(question, entered.get(question.page, {}))
                if items:
                    put_at(answers, question.path, items)
                problems.update({pointer: problem_of(*found) for pointer, found in unread.items()})
                continue
            reading = question.control.read(entered.get(question.page, {}))
            if reading.problem:
                problems[question.pointer] = problem_of(question, reading)
            elif not isinstance(reading.value, Absent):
                put_at(answers, question.path, reading.value)
        return answers, problems

    def entered_from(self, answers: Mapping[str, Json]) -> dict[str, dict[str, list[str]]]:
        """What to type for the answers: the inverse of `answers_from`, to begin a draft from a record."""
        entered: dict[str, dict[str, list[str]]] = {}
        for question in self.questions.values():
            value = value_at(answers, question.path)
            if not isinstance(value, Absent) and not question.read_only:
                typed = enter_items(question, value) if question.items is not None else question.control.enter(value)
                if typed:
                    entered.setdefault(question.page, {}).update(typed)
        return entered

    # What is wrong

    def validate(self, answers: Mapping[str, Json], facts: Mapping[str, object] = NO_FACTS) -> list[Problem]:
        """Everything wrong with the answers that count, at most one problem a question, in the questions' order.

        `facts` is what FEEL reads besides the answers, such as `{"today": date}`; the form's own checks that read one
        that is not given are left out.
        """
        with as_of(self.effective_on(answers)):
            return self._checks.problems(answers, self.standing(answers, facts))

    def review(self, entered: Entered, facts: Mapping[str, object] = NO_FACTS) -> Review:
        """Read, clean and check what was typed. A text that could not be read is reported instead of "missing".

        `facts` as for `validate`.
        """
        given, unreadable = self._read(entered)
        standing = self.standing(given, facts)
        day = self.effective_on(given)
        with as_of(day):
            found = {problem.pointer: problem for problem in self._checks.problems(given, standing)}
        found.update({pointer: problem for pointer, problem in unreadable.items() if pointer in standing.asked})
        for question in self.questions.values():
            if question.items is not None and question.pointer in standing.asked:
                empty = empty_items(question, value_at(given, question.path), found)
                found.update({problem.pointer: problem for problem in empty})
        order = {pointer: at for at, pointer in enumerate(expanded(self.questions, given))}
        problems = sorted(found.values(), key=lambda problem: order.get(problem.pointer, len(order)))
        return Review(given, standing.answers, standing.hidden, tuple(problems), standing, day)


def read(document: object, *, checked_before: bool = False, language: str = "") -> FormDefinition:
    """Read a form document. Raises `FormDefinitionError`, with everything that is wrong at once, and nothing else.

    `checked_before=True` is for the content of a published version: it leaves out the check of the schema against
    JSON Schema's own metaschema, most of the time that reading takes. With a `language` the form has its words in it
    (`forms.translations`); answers, addresses and rules are the same in every language.
    """
    plain = plain_copy(document)
    in_written_order(plain)
    if language and isinstance(plain.get("schema"), dict):
        put_into(plain, language)
    problems = ProblemList()
    schema, uischema = plain.get("schema"), plain.get("uischema")
    _check_head(plain, problems)
    if not isinstance(schema, dict):
        problems.add("/schema", "no_schema", Sentence("The form needs a “schema”, an object of JSON Schema 2020-12."))
        raise FormDefinitionError(problems.problems)
    if not _is_object_schema(schema):
        problems.add(
            "/schema/type", "root_not_object", Sentence("The whole form is an object: give it “type”: “object”.")
        )
    check_schema(schema, problems, "/schema", metaschema=not checked_before)
    problems.refuse_if_any()
    questions = QuestionReader(schema, problems)
    rules = RuleReader(questions.condition_path, problems, metaschema=not checked_before)
    said = LayoutReader(_text(plain, "title") or gettext("Questions"), rules, questions, problems).pages(uischema)
    pages = with_what_is_told(said)
    asked = {question.pointer: question for page in pages for question in page.questions}
    annotated = read_annotated(asked.values(), questions.resolved, problems)
    feeds = read_form_feeds(plain, asked, problems)
    migration = read_steps(plain.get("migration"), asked, problems)
    for_child = read_for_child(plain, asked, problems)
    if not checked_before:
        check_restricted_reads(said, pages, problems)
        check_annotated(annotated.properties, object_of(schema.get("properties")), problems, restricted_paths(pages))
    problems.refuse_if_any()
    if not checked_before:
        lint(plain, schema, pages, problems)
        _check_languages(plain, problems)
        problems.refuse_if_any()
    return FormDefinition(plain, pages, problems.warnings, annotated, feeds, migration, language or ENGLISH, for_child)


def _check_languages(document: JsonObject, problems: ProblemList) -> None:
    """Whether the form can be read in each of its languages, with choices that differ in it too."""
    for tag in read_translations(document, problems):
        place = f"/{TRANSLATIONS}{pointer_of((tag,))}"
        noticed = ProblemList()
        try:
            for page in read(document, checked_before=True, language=tag).pages:
                check_labels(document, page, noticed)
        except FormDefinitionError as error:
            for problem in error.problems:
                problems.add(place, f"{problem.code}:{problem.pointer}", _at(problem))
        for warning in noticed.warnings:
            if warning.code != "no_label":
                problems.warn(place, f"{warning.code}:{warning.pointer}", _at(warning))


def _at(told: DefinitionProblem | DefinitionWarning) -> str:
    return Sentence("At %(pointer)s: %(told)s", pointer=told.pointer, told=told.message)


def _is_object_schema(schema: JsonObject) -> bool:
    kind = schema.get("type")
    return kind == "object" or kind == ["object"] or (kind is None and isinstance(schema.get("properties"), dict))


def _check_head(document: JsonObject, problems: ProblemList) -> None:
    for name in ("key", "title", "purpose", "retention"):
        if not isinstance(document.get(name, ""), str):
            problems.add(f"/{name}", "not_text", Sentence("“%(name)s” is a text.", name=name))
    basis = document.get("lawful_basis", [])
    if not isinstance(basis, list) or not all(isinstance(item, str) for item in basis):
        problems.add("/lawful_basis", "not_texts", Sentence("“lawful_basis” is a list of texts."))
    for name in ("key", "title", "purpose", "lawful_basis", "retention"):
        if not document.get(name):
            problems.warn(f"/{name}", "missing", Sentence("The form does not say its “%(name)s”.", name=name))
    known: Iterable[str] = (
        *("key", "title", "purpose", "lawful_basis", "retention", "schema", "uischema"),
        *("feeds", "effective_date", "migration", "sample", FOR_CHILD, PROPERTY_ORDER, TRANSLATIONS),
    )
    if not isinstance(document.get("sample", False), bool):
        problems.add(
            "/sample", "not_yes_or_no", Sentence("“sample” is true for a form that nobody works with, else left out.")
        )
    for name in document.keys() - set(known):
        problems.warn(f"/{name}", "unknown_key", Sentence("Casewright does not know “%(name)s” here.", name=name))


def _warn_of_unasked(schema: JsonObject, questions: Mapping[str, Question], problems: ProblemList) -> None:
    required = schema.get("required")
    asked = {question.path[0] for question in questions.values()}
    for name in required if isinstance(required, list) else ():
        if isinstance(name, str) and name not in asked:
            reason = Sentence("“%(name)s” is required but never asked, so this form cannot be submitted.", name=name)
            problems.warn("/schema/required", f"required_not_asked:{name}", reason)


def _text(document: JsonObject, name: str) -> str:
    value = document.get(name)
    return value if isinstance(value, str) else ""


def _texts(document: JsonObject, name: str) -> tuple[str, ...]:
    value = document.get(name)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
