"""Reads controls of the UI schema, and properties of the schema, into questions."""

from collections.abc import Callable
from typing import Final

from forms.annotations import NO_ANNOTATIONS, Annotations, read_of_group, read_within
from forms.conditions import Rule
from forms.controls import Control, ControlRefusedError, ControlSpec, registry
from forms.controls.options import plain_lists
from forms.controls.repeated_items import RepeatedItems
from forms.demanded import names_demanded
from forms.elements import Element, Group, Items, Page, Question
from forms.feel_texts import FeelRefusedError, FeelText, parse
from forms.json_values import Json, JsonObject, Path, list_of, object_of, pointer_of
from forms.limits import MAX_LABEL, MAX_QUESTION_DEPTH, MAX_QUESTIONS
from forms.problems import ProblemList
from forms.schema_safety import local_target
from forms.variants import VARIANT_WORDS, offers_variants
from rules.sentences import Sentence

COMMON_OPTIONS: Final = frozenset({"autocomplete", "calculate", "format", "hint", "readOnly", "readonly", "width"})
"""The options of every question; those of controls stand with the controls."""
MOST_MET: Final = 3 * MAX_QUESTIONS
LONGEST_REFERENCE_CHAIN: Final = 20


type ItemsOf = Callable[["QuestionReader", JsonObject, str, str], Page]


class QuestionReader:
    """Makes the questions of one form. A property that is asked twice becomes one question, with a warning."""

    items_of: ItemsOf | None = None
    """Reads what the items of a list ask, by their own reader, the list's element, its place and its noun."""

    def __init__(self, schema: JsonObject, problems: ProblemList) -> None:
        self._schema = schema
        self._root = schema
        self._place = "/schema"
        self._problems = problems
        self._asked: dict[str, Question] = {}
        self._met = 0
        self._around: QuestionReader | None = None
        self._notes: dict[Path, Annotations] = {}

    def place_of(self, path: Path) -> str:
        """Where the schema of a property stands in the document."""
        return self._place + "".join(f"/properties{pointer_of((part,))}" for part in path)

    def scope_path(self, scope: Json) -> Path | None:
        """The path that a scope such as `#/properties/address/properties/street` names, or `None` if it has none."""
        if not isinstance(scope, str) or not scope.startswith("#"):
            return None
        parts = [part.replace("~1", "/").replace("~0", "~") for part in scope[1:].split("/") if part != ""]
        if len(parts) % 2 or any(word != "properties" for word in parts[::2]):
            return None
        path = tuple(parts[1::2])
        return path if self._at(path) is not None else None

    def condition_path(self, scope: Json) -> Path | None:
        """As `scope_path`; inside an item also the form's own properties, where the item has none of that name."""
        path = self.scope_path(scope)
        if path is not None or self._around is None:
            return path
        outer = self._around.scope_path(scope)
        return outer if outer and outer[0] not in self._properties(self._schema) else None

    def of_control(self, element: JsonObject, place: str, rules: tuple[Rule, ...], page: str) -> tuple[Element, ...]:
        """The question of a Control; for a Control on an object, a group of its properties."""
        path = self.scope_path(element.get("scope"))
        if path is None:
            reason = Sentence(
                "“%(scope)s” names no property of the schema (“#/properties/…”).", scope=str(element.get("scope"))[:100]
            )
            self._problems.add(f"{place}/scope", "unknown_scope", reason)
            return ()
        return self._asked_at(path, element, place, rules, page)

    def of_properties(self, path: Path, rules: tuple[Rule, ...], page: str, place: str = "") -> tuple[Element, ...]:
        """Questions for all properties of the object at `path`, in the schema's order.

        `place` is the control they are asked by, if there is one.
        """
        elements: list[Element] = []
        for name in self._properties(self._at(path) or {}):
            elements.extend(self._asked_at((*path, name), {}, place, rules, page))
        return tuple(elements)

    def _asked_at(
        self, path: Path, element: JsonObject, place: str, rules: tuple[Rule, ...], page: str
    ) -> tuple[Element, ...]:
        schema = self._at(path)
        own_place = place or self.place_of(path)
        if schema is None:
            self._problems.add(own_place, "bad_property", Sentence("A property's schema is an object."))
            return ()
        self._met += 1
        if len(path) > MAX_QUESTION_DEPTH or self._met > MOST_MET:
            reason = Sentence(
                "Questions are at most %(max_question_depth)s objects deep, and %(max_questions)s in number.",
                max_question_depth=MAX_QUESTION_DEPTH,
                max_questions=MAX_QUESTIONS,
            )
            self._problems.add("/schema" if self._met > MOST_MET else own_place, "too_deep", reason)
            return ()
        if _is_object(schema) and not offers_variants(schema) and not registry.serving(schema, {}):
            inside = self.of_properties(path, rules, page, place)
            hint = self._hint(schema, self._options(element, place))
            group = Group(own_place, self._label(schema, element, path, own_place), inside, rules, hint)
            return (group,) if inside else ()
        question = self._question(path, schema, element, own_place, rules, page)
        return (question,) if question else ()

    def _question(
        self, path: Path, schema: JsonObject, element: JsonObject, place: str, rules: tuple[Rule, ...], page: str
    ) -> Question | None:
        pointer = pointer_of(path)
        options = self._options(element, place)
        label = self._label(schema, element, path, place)
        try:
            control, items = self._control(ControlSpec(pointer, label, schema, options), element, place, path)
        except ControlRefusedError as error:
            where = f"{place}/options{error.place}" if error.in_options else place
            self._problems.add(where, error.code, error.message)
            return None
        if pointer in self._asked:
            self._asked_again(self._asked[pointer], place, rules)
            return None
        calculate = self._calculation(options, place)
        question = Question(
            pointer=pointer,
            path=path,
            place=place,
            page=page,
            label=label,
            hint=self._hint(schema, options),
            control=control,
            schema=schema,
            options=options,
            annotations=self._annotations(path, schema),
            rules=rules,
            required=self._is_required(path),
            optional=not self._may_be_required(path),
            read_only=calculate is not None
            or control.by_server
            or schema.get("readOnly") is True
            or True in (options.get("readonly"), options.get("readOnly")),
            calculate=calculate,
            items=items,
        )
        if question.annotations.withhold and schema.get("type") != "boolean":
            where = f"{self.place_of(path)}/x-casewright/withhold"
            self._problems.add(
                where, "bad_annotation", Sentence("“withhold” stands at a question that is answered yes or no.")
            )
        self._asked[pointer] = question
        return question

    def _control(self, spec: ControlSpec, element: JsonObject, place: str, path: Path) -> tuple[Control, Items | None]:
        control = registry.make(spec)
        if control.not_in_items and self._around is not None:
            raise ControlRefusedError(f"{control.kind}_in_item", control.not_in_items)
        if not isinstance(control, RepeatedItems) or self.items_of is None:
            return control, None
        schema = self._resolved(object_of(spec.schema["items"]))
        inner = QuestionReader(schema, self._problems)
        inner._root, inner._place, inner._around = self._root, f"{self.place_of(path)}/items", self
        items_place = f"{inner._place}/x-casewright"
        around = self._annotations(path, spec.schema)
        inner._notes[()] = read_of_group(schema.get("x-casewright"), items_place, around, self._problems)
        title, least, most = schema.get("title"), spec.schema.get("minItems"), spec.schema.get("maxItems")
        noun = title if isinstance(title, str) and title.strip() else spec.label
        page = self.items_of(inner, element, place, noun)
        label = inner.label_path(spec.options, place)
        items = Items(
            noun=noun,
            page=page,
            names=tuple(self._properties(schema)),
            label=label,
            least=least if isinstance(least, int) else 0,
            most=most if isinstance(most, int) else None,
        )
        if items.least and not self._may_be_required(path):
            reason = Sentence(
                "“minItems” counts once there is one item. To ask for some, add “%(path)s” to “required”.",
                path=path[-1],
            )
            self._problems.warn(f"{self.place_of(path)}/minItems", "none_is_allowed", reason)
        return control, items

    def _annotations(self, path: Path, schema: JsonObject) -> Annotations:
        """What a question knows about itself, with what the groups around it say."""
        place = f"{self.place_of(path)}/x-casewright"
        return read_within(schema.get("x-casewright"), place, self._notes_around(path[:-1]), self._problems)

    def _notes_around(self, path: Path) -> Annotations:
        """What the object at `path`, and those around it, say of all that stands inside."""
        if path not in self._notes:
            around = self._notes_around(path[:-1]) if path else NO_ANNOTATIONS
            own = (self._at(path) or {}).get("x-casewright")
            place = f"{self.place_of(path)}/x-casewright"
            self._notes[path] = read_of_group(own, place, around, self._problems)
        return self._notes[path]

    def label_path(self, options: JsonObject, place: str) -> Path:
        """The item's property that a list's items are known by (`elementLabelProp`, with dots for nested ones)."""
        named = options.get("elementLabelProp")
        path = tuple(named.split(".")) if isinstance(named, str) else ()
        if named is not None and (not path or self._at(path) is None):
            reason = Sentence("“elementLabelProp” names no property of the items: “%(named)s”.", named=str(named)[:80])
            self._problems.warn(f"{place}/options/elementLabelProp", "unknown_option", reason)
            return ()
        return path

    def _asked_again(self, first: Question, place: str, rules: tuple[Rule, ...]) -> None:
        if [rule.pointer for rule in first.rules] == [rule.pointer for rule in rules] or not (first.rules or rules):
            reason = Sentence("This question already stands at %(place)s; it is asked once.", place=first.place)
            self._problems.warn(place, "asked_twice", reason)
        else:
            reason = Sentence(
                "This question stands at %(place)s under other rules. Ask it once, under one rule with OR.",
                place=first.place,
            )
            self._problems.add(place, "asked_twice", reason)

    def _options(self, element: JsonObject, place: str) -> JsonObject:
        options = element.get("options", {})
        if not isinstance(options, dict):
            self._problems.add(f"{place}/options", "bad_option", Sentence("“options” is an object."))
            return {}
        for name, value in options.items():
            here = f"{place}/options{pointer_of((name,))}"
            if name == "hint" and not isinstance(value, str):
                self._problems.add(here, "bad_option", Sentence("“hint” is a text."))
            elif name not in COMMON_OPTIONS and name not in registry.options:
                self._problems.warn(here, "unknown_option", Sentence("unknown option %(name)s", name=name))
            elif name == "format" and not isinstance(value, str):
                self._problems.add(here, "bad_option", Sentence("“format” is a text."))
            elif name == "format" and value not in registry.option_formats:
                self._problems.warn(here, "unknown_option", Sentence("unknown format %(value)s", value=value))
        return options

    def _calculation(self, options: JsonObject, place: str) -> FeelText | None:
        if "calculate" not in options:
            return None
        text = options["calculate"]
        try:
            if isinstance(text, str) and text.strip():
                return parse(text)
            reason = Sentence("“calculate” is a FEEL expression, as a text.")
        except FeelRefusedError as error:
            reason = Sentence("This FEEL cannot be read: %(error)s", error=error)
        self._problems.add(f"{place}/options/calculate", "bad_calculation", reason)
        return None

    @staticmethod
    def _hint(schema: JsonObject, options: JsonObject) -> str:
        hint = options.get("hint", schema.get("description", ""))
        return hint if isinstance(hint, str) else ""

    def _label(self, schema: JsonObject, element: JsonObject, path: Path, place: str) -> str:
        label = element.get("label", True)
        if isinstance(label, dict):
            label = label.get("text", True)
        if isinstance(label, bool):
            label = schema.get("title", _humanised(path))
        if not isinstance(label, str) or len(label) > MAX_LABEL:
            self._problems.add(
                f"{place}/label",
                "bad_label",
                Sentence("A label is a text of at most %(max_label)s characters.", max_label=MAX_LABEL),
            )
            return ""
        return label.strip() or _humanised(path)

    def _at(self, path: Path) -> JsonObject | None:
        """The schema of the property at `path` with references followed, or `None` when there is none."""
        current = self._resolved(self._schema)
        for name in path:
            below = self._properties(current).get(name)
            if not isinstance(below, dict):
                return None
            current = self._resolved(below)
        return current

    def resolved(self, schema: JsonObject) -> JsonObject:
        """A schema of this form with its reference followed, as questions are read from it."""
        return self._resolved(schema)

    def _resolved(self, schema: JsonObject) -> JsonObject:
        """The schema with its `$ref` (and that of its items) replaced by what it points at; its own words win."""
        for _ in range(LONGEST_REFERENCE_CHAIN):
            if "$ref" not in schema:
                break
            target = local_target(self._root, schema["$ref"])
            own = {word: value for word, value in schema.items() if word != "$ref"}
            schema = {**target, **own} if isinstance(target, dict) else own
        kind = schema.get("type")
        if isinstance(kind, list) and len(kind) == 1:
            schema = {**schema, "type": kind[0]}
        for word in VARIANT_WORDS:
            variants = [self._target(each) for each in list_of(schema.get(word))]
            if plain_lists(variants):
                schema = {**schema, word: variants}
        items = schema.get("items")
        if isinstance(items, dict) and "$ref" in items:
            target = local_target(self._root, items["$ref"])
            if isinstance(target, dict):
                schema = {**schema, "items": {**target, **{w: v for w, v in items.items() if w != "$ref"}}}
        return schema

    def _target(self, schema: Json) -> Json:
        """What a schema that is a reference and nothing else points at; any other schema as it is."""
        if not isinstance(schema, dict) or schema.keys() != {"$ref"}:
            return schema
        target = local_target(self._root, schema["$ref"])
        return target if isinstance(target, dict) else schema

    @staticmethod
    def _properties(schema: JsonObject) -> JsonObject:
        properties = schema.get("properties")
        return properties if isinstance(properties, dict) else {}

    def _is_required(self, path: Path) -> bool:
        required = (self._at(path[:-1]) or {}).get("required")
        return isinstance(required, list) and path[-1] in required

    def _may_be_required(self, path: Path) -> bool:
        parent = self._at(path[:-1]) or {}
        return path[-1] in names_demanded(parent)


def _is_object(schema: JsonObject) -> bool:
    return schema.get("type") == "object" or (schema.get("type") is None and isinstance(schema.get("properties"), dict))


def _humanised(path: Path) -> str:
    """Words for a property name: `date_seen` and `dateSeen` become “Date seen”."""
    name = path[-1] if path else ""
    spaced = "".join(f" {letter.lower()}" if letter.isupper() and at else letter for at, letter in enumerate(name))
    words = " ".join(spaced.replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:] or name
