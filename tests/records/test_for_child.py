"""A final record in plain words for the child: only what its form chose, in large letters, valid PDF/UA."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest

from accounts import clock
from accounts.context import authority
from accounts.models import AuditEvent
from cases.correcting import write_down_death
from cases.opening import close_episode, open_case
from forms.definition import FormDefinitionError, read
from records.deciding import decide
from records.for_child import draw_for_child, for_child_markup, for_child_of
from records.models import RecordVersion
from records.recording import submit
from tests.cast import Cast
from tests.records.made_up import form_version
from tests.records.test_pdf import failures, pages_of
from tests.records.test_restricted import WHERE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("built")]
SAID: dict[str, Any] = {
    "title": "Your plan",
    "intro": "This says what we do to help.",
    "questions": [
        {"question": "/what", "label": "What happens now?"},
        {"question": "/who", "label": "Who helps you?"},
    ],
    "closing": "Ask us when something is not clear.",
}
PLAN: dict[str, Any] = deepcopy(WHERE) | {"key": "made_up_plan", "title": "Made-up plan", "for_child": SAID}


def planned(cast: Cast, *, reviewed: bool = False, cases: tuple[str, ...] = ("wilf",), **answers: Any) -> RecordVersion:
    return submit(
        form_version=form_version(PLAN),
        answers={"what": "Dad gets help on Fridays.", "where": "At his aunt’s.", **answers},
        hidden=[],
        author=cast.sam,
        cases=[(cast.cases[name], cast.cases[name].open_episode) for name in cases],
        team=cast.teams["Harbour team"],
        reviewed=reviewed,
    )


def test_it_holds_the_chosen_answers_under_plain_words_and_the_first_name(inside: Cast) -> None:
    content = draw_for_child(planned(inside))
    words = " ".join(" ".join(pages_of(content)).split())
    for said in ("Your plan", "For Wilf", "What happens now?", "Dad gets help on Fridays.", "Ask us when"):
        assert said in words
    for kept in ("Larkspur", "aunt", "Who helps you?", "Where is the child"):
        assert kept not in words
    assert failures(content) == ""


def test_what_no_font_draws_is_marked(inside: Cast) -> None:
    words = " ".join(pages_of(draw_for_child(planned(inside, what="We meet at \U0001f9ff Friday."))))
    assert "We meet at" in words


def test_it_names_who_works_with_the_child_and_the_telephone_of_the_team(inside: Cast) -> None:
    """“Ask us” needs somebody to ask: as things are on the day on which it is given out."""
    team, wilf = inside.teams["Harbour team"], inside.cases["wilf"]
    team.telephone = "01632 960 101"
    team.save()
    version = planned(inside)
    markup = for_child_markup(version)
    assert f"{inside.sam.name} works with you." in markup
    assert f"You can ring us: Harbour team, {team.telephone}." in markup
    close_episode(wilf, "RC8")
    ended = for_child_markup(RecordVersion.objects.get(pk=version.pk))
    assert "works with you" not in ended
    assert team.telephone in ended


def test_a_label_with_a_place_for_the_answer_makes_one_sentence_of_both(inside: Cast) -> None:
    one = {"questions": [{"question": "/what", "label": "We say: {answer} That is all."}]}
    markup = for_child_markup(with_words(inside, one, what="Dad gets help."))
    assert "We say: Dad gets help. That is all.</p>" in markup
    assert "{answer}" not in markup


def test_of_a_list_the_parts_about_somebody_else_are_left_out(inside: Cast) -> None:
    document = deepcopy(PLAN)
    parts = document["schema"]["properties"]["told"]["items"]["properties"]
    parts["how"]["x-casewright"] = {"third_party": True}
    document["for_child"] = SAID | {"questions": [{"question": "/told", "label": "Who said so"}]}
    case = inside.cases["wilf"]
    version = submit(
        form_version=form_version(document),
        answers={"what": "He is well.", "told": [{"name": "Gran", "how": "From the neighbour."}]},
        hidden=[],
        author=inside.sam,
        cases=[(case, case.open_episode)],
        team=inside.teams["Harbour team"],
        reviewed=False,
    )
    markup = for_child_markup(version)
    assert "Gran" in markup
    assert "neighbour" not in markup


def test_it_is_given_out_once_it_is_final_and_about_one_child(inside: Cast) -> None:
    assert for_child_of(planned(inside)) is not None
    assert for_child_of(planned(inside, cases=("wilf", "tansy"))) is None
    waiting = planned(inside, reviewed=True)
    assert for_child_of(waiting) is None
    decide(waiting, "approve", inside.priya, {})
    assert for_child_of(RecordVersion.objects.get(pk=waiting.pk)) is not None


def with_words(cast: Cast, said: dict[str, Any], **answers: Any) -> RecordVersion:
    """A record of a form that asks for words to the child, and for whether the family knows."""
    document = deepcopy(PLAN) | {"key": "made_up_words", "for_child": SAID | said}
    document["schema"]["properties"] |= {
        "to_child": {"type": "string", "title": "What do you tell the child?"},
        "shared": {"type": "boolean", "title": "Do they know?"},
    }
    document["uischema"]["elements"] += [
        {"type": "Control", "scope": f"#/properties/{name}"} for name in ("to_child", "shared")
    ]
    return submit(
        form_version=form_version(document),
        answers={"what": "Dad gets help on Fridays.", **answers},
        hidden=[],
        author=cast.sam,
        cases=[(cast.cases["wilf"], cast.cases["wilf"].open_episode)],
        team=cast.teams["Harbour team"],
        reviewed=False,
    )


WORDS = {"questions": [*SAID["questions"], {"question": "/to_child", "label": "What we tell you"}]}


def test_there_is_no_page_without_the_words_to_the_child_for_which_its_form_asks(inside: Cast) -> None:
    assert for_child_of(with_words(inside, WORDS)) is None
    assert for_child_of(with_words(inside, WORDS, to_child="We come on Monday.")) is not None


def test_there_is_no_page_that_would_say_nothing_but_how_it_begins_and_ends(inside: Cast) -> None:
    assert for_child_of(planned(inside, what=None)) is None


def test_there_is_no_page_while_the_form_says_that_it_is_not_to_be_told_yet(inside: Cast) -> None:
    when = WORDS | {"when": "shared = true"}
    for known, given in ((True, True), (False, False), (None, False)):
        version = with_words(inside, when, to_child="We come on Monday.", shared=known)
        assert (for_child_of(version) is not None) is given, known


def test_the_records_page_says_what_to_think_of_before_the_page_is_given_out(northmere: Cast, sign_in: Any) -> None:
    caution = "Think who else at home may read it."
    with authority(northmere.id):
        version = with_words(northmere, WORDS | {"caution": caution}, to_child="We come on Monday.")
        silent = with_words(northmere, WORDS | {"caution": caution})
    client = sign_in(northmere.sam)
    page = client.get(f"/records/{version.record.reference}/1/").content.decode()
    assert 0 < page.index(caution) < page.index("for-child.pdf")
    page = client.get(f"/records/{silent.record.reference}/1/").content.decode()
    assert caution not in page
    assert "for-child.pdf" not in page
    assert client.get(f"/records/{silent.record.reference}/1/for-child.pdf").status_code == 404


def test_nobody_writes_to_a_child_who_is_not_born_yet_or_has_died(inside: Cast) -> None:
    inside.cases["baby"] = open_case("Baby", "Larkspur", expected=clock.today() + timedelta(days=60))
    assert for_child_of(planned(inside, cases=("baby",))) is None
    version = planned(inside)
    write_down_death(inside.cases["wilf"], clock.today(), inside.sam)
    assert for_child_of(version) is None


def test_the_records_page_leads_to_it_and_who_drew_it_is_kept(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        version = planned(northmere)
        waits = planned(northmere, reviewed=True)
    url = f"/records/{version.record.reference}/1/for-child.pdf"
    client = sign_in(northmere.sam)
    assert url in client.get(f"/records/{version.record.reference}/1/").content.decode()
    answer = client.get(url)
    assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (200, "application/pdf", b"%PDF-")
    with authority(northmere.id):
        assert AuditEvent.objects.filter(action="drawn_for_child", actor=northmere.sam).count() == 1
    assert "for-child" not in client.get(f"/records/{waits.record.reference}/1/").content.decode()
    assert client.get(f"/records/{waits.record.reference}/1/for-child.pdf").status_code == 404
    assert sign_in(northmere.ren).get(url).status_code == 404


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"questions": [{"question": "/where", "label": "Where?"}]}, "not_for_the_child"),
        ({"questions": [{"question": "/told", "label": "Who?"}]}, "not_for_the_child"),
        ({"questions": [{"question": "/wath", "label": "What?"}]}, "unknown_question"),
        ({"questions": []}, "bad_for_child"),
        ({"questions": [{"question": "/what"}]}, "bad_for_child"),
        ({"title": " "}, "bad_for_child"),
        ({"intro": 3}, "bad_for_child"),
        ({"caution": ""}, "bad_for_child"),
        ({"when": ""}, "bad_for_child"),
        ({"when": "what = "}, "bad_for_child"),
        ({"when": "wath = null"}, "bad_for_child"),
        ({"when": "today > what"}, "bad_for_child"),
    ],
)
def test_a_form_that_chooses_wrongly_is_refused(change: dict[str, Any], code: str) -> None:
    with pytest.raises(FormDefinitionError) as caught:
        read(PLAN | {"for_child": SAID | change})
    assert [problem.code for problem in caught.value.problems] == [code]


def test_an_answer_about_somebody_else_is_not_for_the_child() -> None:
    document = deepcopy(PLAN)
    document["schema"]["properties"]["what"]["x-casewright"] = {"third_party": True}
    with pytest.raises(FormDefinitionError) as caught:
        read(document)
    assert [problem.code for problem in caught.value.problems] == ["not_for_the_child"]


def test_its_words_are_translated_with_the_form() -> None:
    welsh = {"/for_child/title": "Dy gynllun", "/for_child/questions/0/label": "Beth sy’n digwydd nawr?"}
    said = read(PLAN | {"translations": {"cy": welsh}}, language="cy").for_child
    assert said is not None
    assert (said.title, said.questions[0], said.intro) == (
        "Dy gynllun",
        ("/what", "Beth sy’n digwydd nawr?"),
        "This says what we do to help.",
    )
