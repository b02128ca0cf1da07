"""Sentences that end with a name somebody gave: some names end with a mark of their own, such as a question mark."""

ENDS = (".", "?", "!", "…")


def stop_after(words: str) -> str:
    """Return the full stop that a sentence needs that ends with these words; "" where they end with a mark already.

    A name in quotes keeps its mark inside them, so that the sentence still needs its own.
    """
    return "" if words.rstrip().endswith(ENDS) else "."


def inside(title: str) -> str:
    """A title in the middle of a sentence: a small first letter, unless it begins with initials (“NHS number”)."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def stopped(words: str) -> str:
    """Return words as a whole sentence."""
    return f"{words}{stop_after(words)}"
