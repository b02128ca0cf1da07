"""What can be wrong: with a form definition, and with the answers to one."""

from dataclasses import dataclass

from forms.form_texts import naming


@dataclass(frozen=True, slots=True, order=True)
class DefinitionProblem:
    """One reason why a form document is refused.

    `pointer` is a JSON pointer into the form document (`/uischema/elements/0`), `code` a stable short name
    (`unknown_element`), `message` says what is wrong and what to do.
    """

    pointer: str
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.pointer or '/'}: {self.message}"


@dataclass(frozen=True, slots=True, order=True)
class DefinitionWarning:
    """Something in a form document that is kept but has no effect, or is likely a slip."""

    pointer: str
    code: str
    message: str


class FormDefinitionError(ValueError):
    """A form document was refused. `problems` holds everything that is wrong with it, in document order."""

    def __init__(self, problems: tuple[DefinitionProblem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one answer, in words for the person who answers.

    `pointer` is a JSON pointer into the answers (`/address/street`), `page` the slug of the page that asks the
    question (empty when no page does), `code` the JSON Schema keyword or the control's own reason, `within` the item
    it is asked of (“Visit 2”), if it is of one.
    """

    pointer: str
    page: str
    label: str
    message: str
    code: str
    within: str = ""

    @property
    def words(self) -> str:
        """The message, with the item it is about before it."""
        return naming(f"{self.within}: {self.message}", self.within, self.label) if self.within else self.message

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", naming(self.message, self.label))


class ProblemList:
    """Collects problems and warnings while a document is read, each place and code once."""

    def __init__(self) -> None:
        self._problems: dict[tuple[str, str], DefinitionProblem] = {}
        self._warnings: dict[tuple[str, str], DefinitionWarning] = {}

    def add(self, pointer: str, code: str, message: str) -> None:
        self._problems.setdefault((pointer, code), DefinitionProblem(pointer, code, message))

    def warn(self, pointer: str, code: str, message: str) -> None:
        self._warnings.setdefault((pointer, code), DefinitionWarning(pointer, code, message))

    def __len__(self) -> int:
        """How many problems and warnings there are."""
        return len(self._problems) + len(self._warnings)

    @property
    def problems(self) -> tuple[DefinitionProblem, ...]:
        return tuple(self._problems.values())

    @property
    def warnings(self) -> tuple[DefinitionWarning, ...]:
        return tuple(self._warnings.values())

    def refuse_if_any(self) -> None:
        """Raise `FormDefinitionError` when a problem has been added."""
        if self._problems:
            raise FormDefinitionError(self.problems)
