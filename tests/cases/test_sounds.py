"""Names that referrers spell differently share a key; names that differ do not, or seldom."""

import pytest

from cases.sounds import sounds, words

ALIKE = [
    ("Mohammed", "Muhammad"), ("Hussain", "Husayn"), ("Yusuf", "Yousef"), ("Yusuf", "Jusuf"), ("Nowak", "Novak"),
    ("Djamila", "Jamila"), ("Catherine", "Kathryn"), ("Stephen", "Steven"), ("Shaun", "Shawn"), ("Aidan", "Ayden"),
    ("Chloe", "Khloe"), ("Caitlin", "Katelyn"), ("Dawud", "Daud"), ("Phillips", "Filips"), ("Khadija", "Kadijah"),
    ("McDonald", "MacDonald"), ("Wójcik", "Vojcik"), ("Łukasz", "Lukas"), ("Geoffrey", "Jeffrey"), ("Zoë", "Zoey"),
    ("Abdulrahman", "Abdul Rehman"), ("Quillfeather", "Quilfether"), ("Iqbal", "Ikbal"), ("Wright", "Rite"),
]  # fmt: skip
OTHERS = [("Larkspur", "Saltmarsh"), ("Mohammed", "Ahmed"), ("Hanna", "Anna"), ("Tansy", "Bay"), ("Nowak", "Kowal")]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    def keys(name: str) -> set[str]:
        return {key for word in words(name) for key in sounds(word)}

    assert keys(one) & keys(other)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_other_names_do_not(one: str, other: str) -> None:
    assert not sounds(one) & sounds(other)


def test_a_double_name_is_found_by_each_part_and_as_one() -> None:
    assert list(words("Quill-Feather")) == ["quillfeather", "quill", "feather"]
    assert list(words("Abd al-Rahman")) == ["abdalrahman", "abd", "rahman"]


def test_a_baby_without_a_name_is_found_by_none() -> None:
    assert list(words("Baby")) == list(words("")) == list(words(" - ")) == []


def test_a_name_in_another_script_is_its_own_key() -> None:
    assert sounds("Ελένη") == {"ελενη"}
