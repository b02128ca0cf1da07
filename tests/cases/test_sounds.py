"""Names that referrers spell differently share a key; names that differ do not, or seldom."""

import pytest

from cases.sounds import MOST_KEYS, sounds, words

ALIKE = [
    ("Mohammed", "Muhammad"), ("Hussain", "Husayn"), ("Yusuf", "Yousef"), ("Yusuf", "Jusuf"), ("Nowak", "Novak"),
    ("Djamila", "Jamila"), ("Catherine", "Kathryn"), ("Stephen", "Steven"), ("Shaun", "Shawn"), ("Aidan", "Ayden"),
    ("Chloe", "Khloe"), ("Caitlin", "Katelyn"), ("Dawud", "Daud"), ("Phillips", "Filips"), ("Khadija", "Kadijah"),
    ("McDonald", "MacDonald"), ("Wójcik", "Vojcik"), ("Łukasz", "Lukas"), ("Geoffrey", "Jeffrey"), ("Zoë", "Zoey"),
    ("Abdulrahman", "Abdul Rehman"), ("Quillfeather", "Quilfether"), ("Iqbal", "Ikbal"), ("Wright", "Rite"),
    ("Zoe", "Zoey"), ("Thompson", "Tomson"), ("Dempsey", "Demsey"), ("Hampton", "Hamton"), ("Kyle", "Kile"),
    ("Hughes", "Hews"), ("Gallagher", "Gallaher"), ("Vaughan", "Vaughn"), ("Gough", "Goff"), ("Caitlin", "Kaitlyn"),
    ("Doherty", "Docherty"), ("Doherty", "Dougherty"), ("McLaughlin", "McLachlan"), ("Siobhan", "Shivaun"),
    ("Niamh", "Neve"), ("Byrne", "Burn"), ("Maeve", "Meadhbh"), ("Sadhbh", "Sive"), ("Tadhg", "Teague"),
    ("Caoimhe", "Keeva"), ("Eoghan", "Owen"), ("Cian", "Kian"), ("Ciaran", "Kieran"), ("Cerys", "Kerys"),
    ("Cillian", "Killian"), ("Saoirse", "Seersha"), ("Sinead", "Shinade"),
]  # fmt: skip
OTHERS = [
    ("Larkspur", "Saltmarsh"), ("Mohammed", "Ahmed"), ("Hanna", "Anna"), ("Tansy", "Bay"), ("Nowak", "Kowal"),
    ("Rachel", "Riley"), ("Michael", "Mila"), ("Roche", "Ray"), ("Asghar", "Asher"), ("Bhavna", "Fiona"),
    ("Simon", "Simpson"), ("Celia", "Kyle"), ("Caitlin", "Colin"), ("Hughes", "Hodges"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    def keys(name: str) -> set[str]:
        return {key for word in words(name) for key in sounds(word)}

    assert keys(one) & keys(other)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_other_names_do_not(one: str, other: str) -> None:
    assert not sounds(one) & sounds(other)


def test_a_name_has_few_keys_however_many_ways_it_may_be_spoken() -> None:
    assert len(sounds("Siobhanghadhbhamhochertyghewawach" * 3)) == MOST_KEYS
    assert len(sounds("Smith")) == len(sounds("Oliver")) == 1


def test_a_double_name_is_found_by_each_part_and_as_one() -> None:
    assert list(words("Quill-Feather")) == ["quillfeather", "quill", "feather"]
    assert list(words("Abd al-Rahman")) == ["abdalrahman", "abd", "rahman"]


def test_a_baby_without_a_name_is_found_by_none() -> None:
    assert list(words("Baby")) == list(words("")) == list(words(" - ")) == []


def test_a_name_in_another_script_is_its_own_key() -> None:
    assert sounds("Ελένη") == {"ελενη"}
