"""Names of more than one token: which of them an expression may use at a place in its source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rules.feel.tokens import Token, words_of


class NameTable:
    """Names such as `date of birth`, found by their first word; the longest one wins."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.names: list[str] = []
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Let the name be used from here on; one that is a single word needs no entry and gets none."""
        self.names.append(name)
        words = words_of(name)
        if len(words) < 2:
            return
        known = self._by_first.setdefault(words[0], [])
        if (words, name) not in known:
            known.append((words, name))
            known.sort(key=lambda entry: -len(entry[0]))

    def copy(self) -> NameTable:
        """Return a table to which names can be added without changing this one."""
        table = NameTable()
        table.names = list(self.names)
        table._by_first = {first: list(known) for first, known in self._by_first.items()}
        return table

    def match(self, tokens: Sequence[Token], index: int) -> tuple[str, int] | None:
        """Return the longest known name that stands at that token, and how many tokens it takes."""
        for words, name in self._by_first.get(tokens[index].text, ()):
            if all(
                token.text == word for token, word in zip(tokens[index : index + len(words)], words, strict=False)
            ) and index + len(words) < len(tokens):
                return name, len(words)
        return None
