"""Setting a value for a failed step on its page: what is shown and asked, and what is said before more changes."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.context import authority
from desk.typed_values import typed_value
from desk.value_words import value_words
from tests.cast import Cast
from tests.desk.pages import parsed, text_of
from tests.desk.test_incident_pages import outsider, stuck, url_of, words_of
from tests.workflow.failing_steps import CHOOSE, Flaky, flaky
from tests.workflow.test_setting_values import TIME_LIMIT, TWICE
from workflow.known_variables import ValueRefusedError
from workflow.models import ProcessInstance, Task
from workflow.variables import set_variables, variables_of

pytestmark = pytest.mark.django_db
__all__ = ["flaky"]

GIVEN = {"way": "set", "name": "go", "value_kind": "number", "value": "3", "holds": "step", "reason": "A try."}
WEEKS = GIVEN | {"name": "weeks", "value": "1", "holds": "rest", "reason": "It is weekly."}


def kept_in(cast: Cast, task: Task) -> dict[str, Any]:
    with authority(cast.id):
        return variables_of(ProcessInstance.objects.get(pk=task.process_id))


def errors_on(page: Any) -> list[tuple[str, str]]:
    assert page.status_code == 422
    links = parsed(text_of(page)).xpath("//*[contains(@class,'govuk-error-summary')]//a")
    for link in links:
        assert parsed(text_of(page)).xpath(f"//*[@id='{link.get('href')[1:]}']"), link.get("href")
    return [(link.get("href"), link.text_content()) for link in links]


def test_a_value_holds_for_this_step_unless_more_is_chosen(northmere: Cast, sign_in: Any) -> None:
    task = stuck(northmere, CHOOSE)
    client, url = sign_in(northmere.priya), url_of(northmere, task)
    page = parsed(text_of(client.get(url)))
    assert page.xpath("//input[@name='holds'][@checked]/@value") == ["step"]
    client.post(url, {name: text for name, text in GIVEN.items() if name != "holds"})
    told = words_of(client.get(url))
    assert "“go” is set for this step. “Which way” failed again." in told
    assert "go, for this step: A try." in told
    assert "Now: 3" in told
    client.post(url, GIVEN | {"value": "1"})
    assert "“go” is set for this step. “Which way” was done, and the work went on." in words_of(client.get(url))
    assert kept_in(northmere, task) == {}


def test_what_is_wrong_is_said_at_each_field_and_what_was_typed_stays(northmere: Cast, sign_in: Any) -> None:
    task = stuck(northmere, CHOOSE)
    client, url = sign_in(northmere.priya), url_of(northmere, task)
    wrong = {"way": "set", "name": "today", "value_kind": "", "value": "2", "holds": "ever", "reason": ""}
    assert errors_on(client.post(url, wrong)) == [
        ("#name", "Choose which value to set"),
        ("#value_kind", "Choose what kind of value it is"),
        ("#holds", "Choose for how much it holds"),
        ("#set-reason", "Write why"),
    ]
    page = client.post(url, GIVEN | {"value": "two <b>", "holds": "rest", "reason": "Sam rang."})
    assert errors_on(page) == [("#value", "Enter a number in figures, such as 12 or 2.5")]
    form = parsed(text_of(page))
    assert form.xpath("//input[@name='value']/@value") == ["two <b>"]
    assert form.xpath("//input[@type='radio'][@checked]/@value") == ["go", "number", "rest"]
    assert form.xpath("string(//textarea[@id='set-reason'])").strip() == "Sam rang."


def test_before_a_value_is_set_for_the_rest_it_is_said_what_changes(northmere: Cast, sign_in: Any) -> None:
    task = stuck(northmere, TWICE)
    client, url = sign_in(northmere.priya), url_of(northmere, task)
    form = words_of(client.get(url))
    assert (
        "Now: No value Also read by: the due date of “Write”; the time of “Time limit on ‘Write’”; "
        "the choice at “Choice of one way”, for the way to “End”."
    ) in form
    asked = client.post(url, WEEKS)
    told = words_of(asked)
    assert asked.status_code == 200
    assert "Set “weeks” for the rest of this work?" in told
    assert "It is now No value It will be 1" in told
    rows = [[cell.text_content() for cell in row] for row in parsed(text_of(asked)).xpath("//tbody/tr")]
    assert rows == [
        ["“Write” is due", "Mon 3 August 2026", "Tue 1 September 2026"],
        ["“Time limit on ‘Write’” comes", "Sat 2 January 2027, 00:00", "Sun 2 January 2028, 00:00"],
    ]
    assert "the choice at “Choice of one way”" in told
    assert kept_in(northmere, task) == {}
    hidden = {one.get("name"): one.get("value") for one in parsed(text_of(asked)).xpath("//form[@action]//input")}
    typed = {name: text for name, text in hidden.items() if name in WEEKS}
    assert typed == WEEKS
    back = parsed(text_of(client.post(url, typed | {"back": "yes"})))
    assert back.xpath("//input[@type='radio'][@checked]/@value") == ["weeks", "number", "rest"]
    assert kept_in(northmere, task) == {}
    client.post(url, typed | {"sure": "yes"})
    assert "“weeks” is set for the rest of this work. “Which way” was done" in words_of(client.get(url))
    assert kept_in(northmere, task) == {"weeks": Decimal(1)}
    with authority(northmere.id):
        assert Task.objects.get(process=task.process_id, element_id="Write").due_on == date(2026, 9, 1)


def test_a_value_for_this_step_is_asked_about_only_where_it_moves_a_date(
    northmere: Cast, flaky: Flaky, sign_in: Any
) -> None:
    flaky.error = None
    task = stuck(northmere, TIME_LIMIT)
    client, url = sign_in(northmere.priya), url_of(northmere, task)
    typed = WEEKS | {"holds": "step"}
    asked = words_of(client.post(url, typed))
    assert "Set “weeks” for this step?" in asked
    assert "Sun 2 January 2028, 00:00" in asked
    assert "What else reads it" not in asked
    assert "The value is gone when the step is done." in asked
    client.post(url, typed | {"sure": "yes"})
    assert "“weeks” is set for this step. “Sub” was done, and the work went on." in words_of(client.get(url))


def test_what_else_changes_nothing_says_so(northmere: Cast, sign_in: Any) -> None:
    task = stuck(northmere, CHOOSE)
    client, url = sign_in(northmere.priya), url_of(northmere, task)
    assert "Nothing else that can still come reads it." in words_of(client.get(url))
    asked = words_of(client.post(url, GIVEN | {"holds": "rest"}))
    assert "No date of open work moves." in asked
    assert "Nothing that can still come in this process." in asked


def test_what_the_step_reads_comes_first(northmere: Cast, sign_in: Any) -> None:
    task = stuck(northmere, CHOOSE)
    with authority(northmere.id):
        set_variables(ProcessInstance.objects.get(pk=task.process_id), {"earlier": ["north", date(2026, 3, 3)]})
    page = sign_in(northmere.priya).get(url_of(northmere, task))
    assert parsed(text_of(page)).xpath("//input[@name='name']/@value") == ["go", "earlier"]
    assert "Now: north, 3 March 2026 This step does not read it." in words_of(page)


def test_who_may_not_open_the_file_sets_a_value_without_reading_it(northmere: Cast, sign_in: Any) -> None:
    task = stuck(northmere, CHOOSE)
    with authority(northmere.id):
        set_variables(ProcessInstance.objects.get(pk=task.process_id), {"go": "I am scared"})
    client, url = sign_in(outsider(northmere)), url_of(northmere, task)
    for page in (client.get(url), client.post(url, GIVEN | {"holds": "rest"})):
        assert "go" in words_of(page)
        assert "scared" not in text_of(page)
        assert "Wilf" not in text_of(page)
    assert "It is now" not in words_of(client.post(url, GIVEN | {"holds": "rest"}))


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("text", " RC8 ", "RC8"),
        ("text", "yes", "yes"),
        ("number", "-2.50", Decimal("-2.50")),
        ("day", "3 March 2026", date(2026, 3, 3)),
        ("day", "3  Mar 2026", date(2026, 3, 3)),
        ("day", "03/03/2026", date(2026, 3, 3)),
        ("day", "3 3 2026", date(2026, 3, 3)),
        ("day", "2026-03-03", date(2026, 3, 3)),
        ("yes", "", True),
        ("no", " ", False),
        ("nothing", "", None),
        ("feel", '["north", "south"]', ["north", "south"]),
    ],
)
def test_a_value_is_typed_as_people_write_it(kind: str, typed: str, value: Any) -> None:
    assert typed_value(kind, typed) == value


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("", "2", "Choose what kind"),
        ("other", "2", "Choose what kind"),
        ("text", " ", "Enter the value, or choose “No value"),
        ("text", "x" * 2001, "2000 characters or fewer"),
        ("number", "1,000", "in figures"),
        ("number", "twelve", "in figures"),
        ("number", "1e9", "in figures"),
        ("day", "31 June 2026", "real day"),
        ("day", "3/3/26", "real day"),
        ("yes", "no", "Empty the box, because you chose “Yes”"),
        ("nothing", "2", "Empty the box"),
        ("feel", "today", "Enter a number, a text in double quotes"),
    ],
)
def test_what_is_no_value_of_its_kind_is_refused_with_what_to_do(kind: str, typed: str, said: str) -> None:
    with pytest.raises(ValueRefusedError, match=said.replace("(", r"\(")):
        typed_value(kind, typed)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "No value"),
        (True, "Yes"),
        (False, "No"),
        ("as it stands", "as it stands"),
        ("", "An empty text"),
        (Decimal("2.50"), "2.50"),
        (date(2026, 3, 3), "3 March 2026"),
        (["north", date(2026, 3, 3), None], "north, 3 March 2026, No value"),
        ([], "An empty list"),
        ({"street": "Elm", "known": True}, "street: Elm; known: Yes"),
    ],
)
def test_a_value_is_shown_as_people_read_it(value: Any, words: str) -> None:
    assert value_words(value) == words
