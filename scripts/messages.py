"""Every text of Casewright that is shown, for translating: `make messages`.

Extracts the texts of the Python and Jinja sources into `var/messages.pot`, adds them to each catalogue that there is
(`locale/<language>/LC_MESSAGES/django.po`), and compiles the catalogues. `messages.py compile` does the last only.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDERS: Final = (
    "accounts", "jobs", "forms", "cases", "records", "workflow", "desk", "studio", "demo", "config", "rules",
)  # fmt: skip
LAZY: Final = {
    "gettext_lazy": None,
    "gettext_noop": None,
    "_lazy": None,
    "ngettext_lazy": (1, 2),
    "NoValueError": None,
    "null_as": None,
    "Sentence": None,
    "several_of": (1, 2),
}
JINJA: Final = {
    "extensions": "jinja2.ext.i18n", "newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true",
    "silent": "false", "encoding": "utf-8",
}  # fmt: skip


def extracted() -> Catalog:
    """The texts of the sources, each once, with where it stands."""
    catalog = Catalog(project="Casewright", charset="utf-8")
    keywords: dict[str, Any] = {**DEFAULT_KEYWORDS, **LAZY}
    for folder in FOLDERS:
        _add(catalog, folder, [("**.py", "python")], {}, keywords)
    _add(catalog, "templates", [("**.jinja", "jinja2"), ("**.html", "jinja2")], {"**": JINJA}, keywords)
    return catalog


def _add(
    catalog: Catalog,
    folder: str,
    methods: list[tuple[str, str]],
    options: dict[str, dict[str, str]],
    keywords: Mapping[str, Any],
) -> None:
    by_pattern = {pattern: options["**"] for pattern, _ in methods} if options else {}
    found = extract_from_dir(str(ROOT / folder), methods, by_pattern, keywords)
    for name, line, words, _comments, context in sorted(found, key=lambda one: (one[0], one[1])):
        catalog.add(words, locations=[(f"{folder}/{name}", line)], context=context)


def catalogues() -> Iterator[Path]:
    """The files of the languages that there are."""
    yield from sorted(ROOT.glob("locale/*/LC_MESSAGES/django.po"))


def update() -> None:
    """Write the template, and add what is new to every catalogue; what is gone is kept at its end."""
    template = extracted()
    path = ROOT / "var" / "messages.pot"
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        write_po(file, template, width=120)
    print(f"messages: {len(template)} texts in {path.relative_to(ROOT)}")
    for path in catalogues():
        with path.open("rb") as file:
            catalog = read_po(file, locale=path.parts[-3])
        catalog.update(template)
        with path.open("wb") as file:
            write_po(file, catalog, width=120)


def compile_all() -> None:
    """Compile every catalogue, leaving out what is only guessed (`fuzzy`) and what has no words yet."""
    for path in catalogues():
        with path.open("rb") as file:
            catalog = read_po(file, locale=path.parts[-3])
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalog)
        print(f"messages: compiled {path.relative_to(ROOT)}")


if __name__ == "__main__":
    if sys.argv[1:] != ["compile"]:
        update()
    compile_all()
