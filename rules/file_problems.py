"""What is wrong in a file of definitions: one problem, the error that carries them all, and how they are collected."""

from collections.abc import Iterable, Mapping
from typing import ClassVar, Final, NamedTuple

from rules.sentences import Sentence

MAX_FINDINGS: Final = 2_000
OF_ANY_XML: Final[Mapping[str, str]] = {
    "file_too_large": "the file is larger than the limit",
    "file_empty": "the file has no content",
    "not_utf8": "the bytes are not UTF-8 text, or the file declares another encoding",
    "control_character": "the file holds a character that XML forbids, such as NUL",
    "document_type": "the file has a document type or entity declarations",
    "malformed_xml": "the file is not well-formed XML",
    "too_deep": "elements are nested more deeply than the limit",
    "too_many_elements": "the file has more XML elements than the limit",
    "too_many_problems": "more is wrong than is told; it is told again when some of it is put right",
}
"""What can be wrong with a file of XML whatever it defines: the codes, and what each says."""


class Problem(NamedTuple):
    """One thing that is wrong in a file, or that deserves a warning."""

    element_id: str
    """The id of the element concerned, or of the nearest one around it that has an id; empty when there is none."""
    line: int
    """The line of the file, from 1; 0 when the problem concerns the file as a whole."""
    code: str
    """One of the codes of that kind of file."""
    message: str
    """What is wrong and what to do, in plain words."""


class FileError(Exception):
    """A file cannot be used. `problems` holds everything that is wrong, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: list[Problem] = list(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(f"line {p.line}: {p.element_id or 'file'}: {p.message} [{p.code}]" for p in self.problems)


class FileFindings:
    """Collects problems and warnings while a file is read, each of them once, up to `MAX_FINDINGS` of either kind.

    A kind of file says which `codes` it has, `too_many_problems` among them, and what `error` it raises.
    """

    codes: ClassVar[Mapping[str, str]]
    error: ClassVar[type[FileError]]

    def __init__(self) -> None:
        self._problems: dict[Problem, None] = {}
        self._warnings: dict[Problem, None] = {}

    def problem(self, element_id: str, line: int, code: str, message: str) -> None:
        """Keep a reason to refuse the file."""
        self._keep(self._problems, element_id, line, code, message)

    def warning(self, element_id: str, line: int, code: str, message: str) -> None:
        """Keep something that the analyst should know; the file can still be used."""
        self._keep(self._warnings, element_id, line, code, message)

    @property
    def problems(self) -> list[Problem]:
        """All problems, in the order of the file."""
        problems = sorted(self._problems, key=lambda problem: problem.line)
        if len(problems) == MAX_FINDINGS:
            message = Sentence(
                "More is wrong than these %(max_findings)s problems. Put some of them right and check again.",
                max_findings=f"{MAX_FINDINGS:,}",
            )
            problems.append(Problem("", 0, "too_many_problems", message))
        return problems

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """All warnings, in the order of the file."""
        return tuple(sorted(self._warnings, key=lambda problem: problem.line))

    def raise_if_any(self) -> None:
        """Raise the error with all problems kept so far, if there are any."""
        if self._problems:
            raise self.error(self.problems)

    def _keep(self, findings: dict[Problem, None], element_id: str, line: int, code: str, message: str) -> None:
        if code not in self.codes:
            raise KeyError(f"{code!r} is not one of the codes of {type(self).__name__}")
        if len(findings) < MAX_FINDINGS:
            findings[Problem(element_id, line, code, message)] = None
