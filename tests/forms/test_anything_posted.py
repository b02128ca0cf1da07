"""Whatever is posted to the form that has every control, its pages answer and draw, and no file can be made up."""

import random
from typing import Any

import pytest

from forms.files.answers import ListedFile
from forms.models import Draft
from tests.cast import Cast
from tests.forms.kitchen_sink import TYPED, empty_draft

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.forms.urls")]

FILE = ListedFile("0" * 8 + "-0000-0000-0000-" + "0" * 12, "a.pdf", "A letter", "pdf", 1, "a" * 64).entered()
TEXTS = [
    "", " ", "\x00", "٣", "²", "1e999999", "-", "9" * 5_000, "NaN", "Infinity", "-0", "0x10", "1/1/1", "{}", "[]",
    "null", FILE, "\u202eabc", "<script>alert(1)</script>", "{{7*7}}", "30", "2", "2026", "0000", "25:61",
    "24:00", "2026-02-30", "£-1", "1,2,3", "a" * 101, "\n\n", "\ufeff", "x:y:z",
]  # fmt: skip
ACTIONS = [
    "", "leave", "anyway", "stay", "files/x", "files//", "still-right/pets", "keep-mine/pets", "take-newer/x/y",
    "add/visitors", "remove/visitors/1", "up/visitors/x",
]  # fmt: skip


@pytest.mark.parametrize("slug", TYPED)
def test_a_page_takes_anything_and_draws_it_again(inside: Cast, sign_in: Any, slug: str) -> None:
    sam, chance = sign_in(inside.sam), random.Random(slug)
    draft = empty_draft(inside)
    page = draft.form_version.definition.page(slug)
    assert page is not None
    for turn in range(6):
        names = [
            name
            for question in page.questions
            for name in (*question.control.field_names, question.pointer, f"{question.pointer}~files")
        ]
        posted: dict[str, Any] = {
            name: [chance.choice(TEXTS) for _ in range(chance.choice([1, 1, 2, 30]))]
            for name in chance.sample(names, len(names) * 2 // 3)
        }
        posted |= {"action": chance.choice(ACTIONS), "revision": chance.choice(["", "0", "999999999", "-1", "٣"])}
        posted |= {"marks": chance.choice(["", "{}", "[]", '{"/pets": 3}', '{"/pets": "aaaa"}', "null"])}
        if not turn:
            posted |= {"action": "leave", "revision": "", "marks": ""}
        posted |= {"asked": ["/pets", "nonsense"], "choose/pets": chance.choice(["mine", "both", "theirs", "x"])}
        assert sam.post(f"/example/{draft.pk}/{slug}/", posted).status_code in (200, 302, 303, 404, 409, 422)
        for address in (f"{slug}/?problems=1", "check/"):
            drawn = sam.get(f"/example/{draft.pk}/{address}")
            assert drawn.status_code == 200
            assert b"<script>alert" not in drawn.content
    held = Draft.objects.get(pk=draft.pk).entered
    assert held
    assert [name for fields in held.values() for name in fields if name.endswith("~files")] == []
